using Carillon.Storage.Rows;

namespace Carillon.Storage;

/// <summary>Reads of rows whose kind is known.</summary>
public static class StateStoreReads
{
    /// <summary>Reads a row of a kind, or null where none stands.</summary>
    /// <exception cref="UnreadableRowException">One stands there that can't be read.</exception>
    public static async ValueTask<StoredRow<T>?> ReadAsync<T>(this IStateStore store, RowKey key, CancellationToken cancellationToken)
        where T : StateRow
    {
        ArgumentNullException.ThrowIfNull(store);
        var stored = await store.ReadAsync(key, cancellationToken);
        return stored?.Row switch
        {
            null => null,
            T row => new StoredRow<T>(stored.Key, stored.Version, row),
            UnreadableRow unreadable => throw new UnreadableRowException(key, unreadable.Reason),
            var other => throw new UnreadableRowException(key, $"it holds a {other.GetType().Name}, not a {typeof(T).Name}"),
        };
    }

    /// <summary>Reads a whole range, page by page.</summary>
    public static async IAsyncEnumerable<StoredRow> ReadAllAsync(this IStateStore store, KeyRange range,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(store);
        while (true)
        {
            var page = await store.ReadRangeAsync(range, 1_000, cancellationToken);
            foreach (var row in page.Rows)
            {
                yield return row;
            }

            if (!page.HasMore)
            {
                yield break;
            }

            range = range.After(page.Rows[^1].Key);
        }
    }
}
