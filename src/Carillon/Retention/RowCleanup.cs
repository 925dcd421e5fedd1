using Carillon.Storage;
using Carillon.Storage.Rows;

namespace Carillon.Retention;

/// <summary>Deletes rows of a kind that stand for themselves, each in the version that was read.</summary>
internal sealed class RowCleanup(IStateStore store)
{
    /// <summary>Deletes the rows of a range that are no longer kept, and counts what became of each.</summary>
    public async Task DeleteAsync<T>(KeyRange range, Func<T, bool> isOver, CleanupTally tally, CancellationToken cancellationToken)
        where T : StateRow
    {
        var over = new List<StoredRow>(StateTransaction.MostRows);
        await foreach (var stored in store.ReadAllAsync(range, cancellationToken))
        {
            if (stored.Row is not T row)
            {
                tally.Unreadable++;
            }
            else if (!isOver(row))
            {
                tally.Kept++;
            }
            else
            {
                over.Add(stored);
                if (over.Count == StateTransaction.MostRows)
                {
                    await DeleteAsync(over, tally, cancellationToken);
                    over.Clear();
                }
            }
        }

        await DeleteAsync(over, tally, cancellationToken);
    }

    private async Task DeleteAsync(List<StoredRow> rows, CleanupTally tally, CancellationToken cancellationToken)
    {
        if (!await tally.MayDeleteAsync(rows, cancellationToken))
        {
            return;
        }

        while (rows.Count > 0)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var transaction = rows.Aggregate(new StateTransaction(), (transaction, row) => transaction.Delete(row.Key, row.Version));
            var outcome = await store.CommitAsync(transaction, cancellationToken);
            if (outcome.Committed)
            {
                tally.Deleted += rows.Count;
                return;
            }

            // Somebody else deleted it, or wrote it anew: then it is not the one that was looked at.
            rows.RemoveAll(row => row.Key == outcome.Conflict);
        }
    }
}
