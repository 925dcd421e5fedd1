using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;

namespace Carillon.Storage.Sqlite;

/// <summary>Connections that read, one for each caller that reads at the same time.</summary>
internal sealed class ReaderPool(string path) : IDisposable
{
    private readonly ConcurrentBag<RowReader> _idle = [];
    private volatile bool _disposed;

    /// <summary>Reads over a connection of its own. One that failed is not used again.</summary>
    public T Use<T>(Func<RowReader, T> read)
    {
        var reader = _idle.TryTake(out var idle) ? idle : new RowReader(SqliteSchema.OpenForReading(path));
        T result;
        try
        {
            result = read(reader);
        }
        catch (SqliteException)
        {
            reader.Dispose();
            throw;
        }

        _idle.Add(reader);
        if (_disposed)
        {
            Dispose();
        }

        return result;
    }

    public void Dispose()
    {
        _disposed = true;
        while (_idle.TryTake(out var reader))
        {
            reader.Dispose();
        }
    }
}
