using System.Globalization;
using Carillon.Storage;
using Carillon.Storage.Rows;

namespace Carillon.TestKit.Storage;

/// <summary>
/// A store in memory, for tests. It keeps rows as the JSON that a file would keep, so that nothing is shared with whoever
/// wrote them, and counts what it is asked.
/// </summary>
public sealed class InMemoryStateStore : IStateStore, IStateArchive
{
    private readonly Lock _gate = new();
    private readonly SortedDictionary<RowKey, (long Version, byte[] Body)> _rows = [];
    private long _sequence;

    /// <summary>Reads answered so far.</summary>
    public int Reads { get; private set; }

    /// <summary>Rows that reads have answered so far.</summary>
    public long RowsRead { get; private set; }

    /// <summary>Transactions answered so far, conflicts included.</summary>
    public int Commits { get; private set; }

    public string Description => "in memory";

    public Task OpenAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public ValueTask<StoredRow?> ReadAsync(RowKey key, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_gate)
        {
            Reads++;
            RowsRead += _rows.ContainsKey(key) ? 1 : 0;
            return ValueTask.FromResult(_rows.TryGetValue(key, out var row) ? Stored(key, row) : null);
        }
    }

    public ValueTask<RowPage> ReadRangeAsync(KeyRange range, int limit, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, 1_000);
        cancellationToken.ThrowIfCancellationRequested();
        lock (_gate)
        {
            Reads++;
            var found = _rows.Where(row => range.Contains(row.Key)).Take(limit + 1).Select(row => Stored(row.Key, row.Value)).ToList();
            RowsRead += Math.Min(found.Count, limit);
            return ValueTask.FromResult(new RowPage(found.Take(limit).ToList(), found.Count > limit));
        }
    }

    public ValueTask<CommitOutcome> CommitAsync(StateTransaction transaction, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        transaction.Check();
        cancellationToken.ThrowIfCancellationRequested();
        lock (_gate)
        {
            Commits++;
            if (transaction.Operations.FirstOrDefault(operation => !Holds(operation)) is { } conflict)
            {
                return ValueTask.FromResult(CommitOutcome.ConflictAt(conflict.Key));
            }

            var bodies = transaction.Operations.Select(operation => operation.Row is null ? null : RowCodec.Encode(operation.Key, operation.Row)).ToList();
            var versions = new Dictionary<RowKey, RowVersion>();
            foreach (var (operation, body) in transaction.Operations.Zip(bodies))
            {
                if (body is null)
                {
                    _rows.Remove(operation.Key);
                    continue;
                }

                _rows[operation.Key] = (++_sequence, body);
                versions[operation.Key] = Version(_sequence);
            }

            return ValueTask.FromResult(CommitOutcome.Success(versions));
        }
    }

    public ValueTask<RawPage> ExportAsync(KeyRange range, int mostBytes, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(mostBytes, 1);
        cancellationToken.ThrowIfCancellationRequested();
        lock (_gate)
        {
            var rows = new List<RawRow>();
            var bytes = 0;
            foreach (var (key, row) in _rows.Where(row => range.Contains(row.Key)))
            {
                if (bytes >= mostBytes)
                {
                    return ValueTask.FromResult(new RawPage(rows, HasMore: true));
                }

                rows.Add(new RawRow(key, [.. row.Body]));
                bytes += row.Body.Length;
            }

            return ValueTask.FromResult(new RawPage(rows, HasMore: false));
        }
    }

    public ValueTask<IReadOnlyList<RawRow>> ExportAsync(IReadOnlyList<RowKey> keys, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(keys);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(keys.Count, 1_000, nameof(keys));
        cancellationToken.ThrowIfCancellationRequested();
        lock (_gate)
        {
            return ValueTask.FromResult<IReadOnlyList<RawRow>>([.. keys.Where(_rows.ContainsKey).Select(key => new RawRow(key, [.. _rows[key].Body]))]);
        }
    }

    public ValueTask ImportAsync(IReadOnlyList<RawRow> rows, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(rows.Count, 10_000, nameof(rows));
        cancellationToken.ThrowIfCancellationRequested();
        lock (_gate)
        {
            foreach (var (key, body) in rows)
            {
                if (body is null)
                {
                    _rows.Remove(key);
                }
                else
                {
                    _rows[key] = (++_sequence, [.. body]);
                }
            }
        }

        return ValueTask.CompletedTask;
    }

    /// <summary>Puts a text where a row stands, as a damaged file or a foreign hand would.</summary>
    public void Damage(RowKey key, byte[] body)
    {
        lock (_gate)
        {
            _rows[key] = (++_sequence, body);
        }
    }

    private bool Holds(RowOperation operation) => operation.Kind switch
    {
        RowOperationKind.Insert => !_rows.ContainsKey(operation.Key),
        RowOperationKind.Put => true,
        RowOperationKind.Remove => _rows.ContainsKey(operation.Key),
        _ => _rows.TryGetValue(operation.Key, out var row) && Version(row.Version) == operation.Version,
    };

    private static StoredRow Stored(RowKey key, (long Version, byte[] Body) row) =>
        new(key, Version(row.Version), RowCodec.Decode(key, row.Body));

    private static RowVersion Version(long number) => new(number.ToString(CultureInfo.InvariantCulture));
}
