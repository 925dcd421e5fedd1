using System.Globalization;
using Carillon.Storage;

namespace Carillon.Backups.Live;

/// <summary>
/// Versions that are valid in one epoch only: a row that was read before a restore replaced the state is never taken for the one that
/// stands in its place now. Before the first restore they are as the store gave them.
/// </summary>
internal static class EpochVersions
{
    private const char Separator = '!';

    /// <summary>A version as the engine gets it.</summary>
    public static RowVersion Mark(this RowVersion version, long epoch) =>
        epoch == 0 ? version : new RowVersion(string.Create(CultureInfo.InvariantCulture, $"{epoch}{Separator}{version.Value}"));

    /// <summary>A row as the engine gets it.</summary>
    public static StoredRow Mark(this StoredRow row, long epoch) => epoch == 0 ? row : row with { Version = row.Version.Mark(epoch) };

    /// <summary>An outcome as the engine gets it.</summary>
    public static CommitOutcome Mark(this CommitOutcome outcome, long epoch) => epoch == 0 || !outcome.Committed
        ? outcome
        : CommitOutcome.Success(outcome.Versions.ToDictionary(version => version.Key, version => version.Value.Mark(epoch)));

    /// <summary>A transaction as the store gets it.</summary>
    /// <param name="transaction">The transaction.</param>
    /// <param name="epoch">The epoch.</param>
    /// <param name="conflict">The first row whose version is of another epoch. Null where all are of this one.</param>
    public static StateTransaction Unmark(this StateTransaction transaction, long epoch, out RowKey? conflict)
    {
        conflict = null;
        if (epoch == 0)
        {
            return transaction;
        }

        var mark = string.Create(CultureInfo.InvariantCulture, $"{epoch}{Separator}");
        var unmarked = new StateTransaction();
        foreach (var operation in transaction.Operations)
        {
            if (operation.Version is { } version && !version.Value.StartsWith(mark, StringComparison.Ordinal))
            {
                conflict = operation.Key;
                return transaction;
            }

            _ = operation.Kind switch
            {
                RowOperationKind.Insert => unmarked.Insert(operation.Key, operation.Row!),
                RowOperationKind.Put => unmarked.Put(operation.Key, operation.Row!),
                RowOperationKind.Replace => unmarked.Replace(operation.Key, Without(operation), operation.Row!),
                RowOperationKind.Delete => unmarked.Delete(operation.Key, Without(operation)),
                _ => unmarked.Remove(operation.Key),
            };
        }

        return unmarked;

        RowVersion Without(RowOperation operation) => new(operation.Version!.Value.Value[mark.Length..]);
    }
}
