using System.Collections.Concurrent;

namespace Carillon.Storage.Sqlite;

/// <summary>Connections that read, one for each caller that reads at the same time.</summary>
internal sealed class ReaderPool(string path) : IDisposable
{
    private readonly ConcurrentBag<RowReader> _idle = [];
    private volatile bool _disposed;

    /// <summary>Where they begin, in turn with whoever writes.</summary>
    public TransactionGate Gate { get; } = new();

    /// <summary>Reads over a connection of its own. One that failed is not used again.</summary>
    public T Use<T>(Func<RowReader, T> read)
    {
        var reader = _idle.TryTake(out var idle) ? idle : new RowReader(SqliteSchema.OpenForReading(path), Gate);
        var sound = false;
        try
        {
            var result = read(reader);
            sound = true;
            return result;
        }
        finally
        {
            GiveBack(reader, sound);
        }
    }

    public void Dispose()
    {
        _disposed = true;
        while (_idle.TryTake(out var reader))
        {
            reader.Dispose();
        }
    }

    private void GiveBack(RowReader reader, bool sound)
    {
        if (!sound)
        {
            reader.Dispose();
            return;
        }

        _idle.Add(reader);
        if (_disposed)
        {
            Dispose();
        }
    }
}
