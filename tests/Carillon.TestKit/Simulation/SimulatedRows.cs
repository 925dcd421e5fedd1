using System.Globalization;
using Carillon.Storage;
using Carillon.Storage.Rows;

namespace Carillon.TestKit.Simulation;

/// <summary>
/// The rows of a simulation, as every store keeps them. They are kept as the objects that were written, not as text: a store's
/// own tests hold that both say the same.
/// </summary>
internal sealed class SimulatedRows(Guard broken) : IRows
{
    private readonly List<string> _keys = [];
    private readonly List<StoredRow> _rows = [];
    private long _sequence;

    public int Count => _rows.Count;

    public StoredRow? Read(RowKey key) => Find(key) is var at and >= 0 ? _rows[at] : null;

    public RowPage ReadRange(KeyRange range, int limit)
    {
        var at = Find(range.From);
        at = at < 0 ? ~at : at;
        var rows = new List<StoredRow>();
        for (; at < _rows.Count && string.CompareOrdinal(_keys[at], range.Before.Value) < 0; at++)
        {
            if (rows.Count == limit)
            {
                return new RowPage(rows, true);
            }

            rows.Add(_rows[at]);
        }

        return new RowPage(rows, false);
    }

    public CommitOutcome Commit(StateTransaction transaction, List<RowChange> changes)
    {
        transaction.Check();
        foreach (var operation in transaction.Operations)
        {
            if (!Holds(operation))
            {
                return CommitOutcome.ConflictAt(operation.Key);
            }
        }

        var versions = new Dictionary<RowKey, RowVersion>(transaction.Operations.Count);
        foreach (var operation in transaction.Operations)
        {
            changes.Add(Write(operation, versions));
        }

        return CommitOutcome.Success(versions);
    }

    /// <summary>Writes rows whatever stands there, and deletes those without a body.</summary>
    public void Import(IEnumerable<RawRow> rows)
    {
        foreach (var (key, body) in rows)
        {
            Write(new RowOperation(RowOperationKind.Put, key, body is null ? null : RowCodec.Decode(key, body), null), []);
        }
    }

    private RowChange Write(RowOperation operation, Dictionary<RowKey, RowVersion> versions)
    {
        var at = Find(operation.Key);
        var before = at < 0 ? null : _rows[at].Row;
        if (operation.Row is not { } row)
        {
            if (at >= 0)
            {
                _keys.RemoveAt(at);
                _rows.RemoveAt(at);
            }

            return new RowChange(operation.Key, before, null);
        }

        var version = new RowVersion((++_sequence).ToString(CultureInfo.InvariantCulture));
        versions[operation.Key] = version;
        var stored = new StoredRow(operation.Key, version, row);
        if (at >= 0)
        {
            _rows[at] = stored;
        }
        else
        {
            _keys.Insert(~at, operation.Key.Value);
            _rows.Insert(~at, stored);
        }

        return new RowChange(operation.Key, before, row);
    }

    private bool Holds(RowOperation operation)
    {
        var at = Find(operation.Key);
        return operation.Kind switch
        {
            RowOperationKind.Insert => at < 0 || (broken == Guard.DerivedId && operation.Row is LiveRow or ExecutionRow or RecentRow),
            RowOperationKind.Put => true,
            RowOperationKind.Remove => at >= 0 || broken == Guard.Version,
            _ => (at >= 0 && _rows[at].Version == operation.Version)
                || broken == Guard.Version || (broken == Guard.DerivedId && operation is { Kind: RowOperationKind.Replace, Row: JobStateRow } && at >= 0),
        };
    }

    private int Find(RowKey key)
    {
        var (low, high) = (0, _keys.Count - 1);
        while (low <= high)
        {
            var middle = (low + high) >> 1;
            var order = string.CompareOrdinal(_keys[middle], key.Value);
            if (order == 0)
            {
                return middle;
            }

            (low, high) = order < 0 ? (middle + 1, high) : (low, middle - 1);
        }

        return ~low;
    }
}
