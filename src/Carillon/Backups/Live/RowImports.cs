using Carillon.Storage;
using Carillon.Storage.Rows;

namespace Carillon.Backups.Live;

/// <summary>
/// Rows on their way into a store that nobody else uses: so they need no conditions, and one that was cut off can be begun again.
/// </summary>
internal sealed class RowImports(IStateArchive target)
{
    private const int RowsAtOnce = 1_000;

    private readonly Dictionary<RowKey, RawRow> _rows = [];

    /// <summary>Adds a row.</summary>
    public void Add(RowKey key, StateRow row) => _rows[key] = new RawRow(key, RowCodec.Encode(key, row));

    /// <summary>Adds a row as it is.</summary>
    public void Add(RawRow row) => _rows[row.Key] = row;

    /// <summary>Adds what a transaction would write and delete.</summary>
    public void Add(StateTransaction transaction)
    {
        foreach (var operation in transaction.Operations)
        {
            _rows[operation.Key] = new RawRow(operation.Key, operation.Row is { } row ? RowCodec.Encode(operation.Key, row) : null);
        }
    }

    /// <summary>Writes what is there, where it is much.</summary>
    public async Task WriteSomeAsync(CancellationToken cancellationToken)
    {
        if (_rows.Count >= RowsAtOnce)
        {
            await WriteAsync(cancellationToken);
        }
    }

    /// <summary>Writes what is there.</summary>
    public async Task WriteAsync(CancellationToken cancellationToken)
    {
        foreach (var some in _rows.Values.Chunk(RowsAtOnce))
        {
            await target.ImportAsync(some, cancellationToken);
        }

        _rows.Clear();
    }
}
