using Carillon.Storage;
using Carillon.Storage.Rows;

namespace Carillon.Backups;

/// <summary>Writes down what was found out about the backups.</summary>
internal static class BackupProof
{
    /// <summary>Writes <c>conf!backup-proof</c>, whoever else does at the same time.</summary>
    /// <param name="store">Where it stands.</param>
    /// <param name="next">The row from the one before; the same one where nothing is to be written.</param>
    /// <param name="cancellationToken">Gives it up.</param>
    /// <returns>What stands there now.</returns>
    public static async Task<ProofRow> WriteProofAsync(this IStateStore store, Func<ProofRow, ProofRow> next, CancellationToken cancellationToken)
    {
        while (true)
        {
            var before = await store.ReadAsync(StateKeys.BackupProof, cancellationToken);
            var row = before?.Row as ProofRow ?? new ProofRow();
            var after = next(row);
            if (ReferenceEquals(row, after))
            {
                return after;
            }

            var write = before is null
                ? new StateTransaction().Insert(StateKeys.BackupProof, after)
                : new StateTransaction().Replace(before.Key, before.Version, after);
            if ((await store.CommitAsync(write, cancellationToken)).Committed)
            {
                return after;
            }
        }
    }
}
