using Microsoft.Data.Sqlite;
using static SQLitePCL.raw;

namespace Carillon.Storage.Sqlite;

/// <summary>
/// Lets the transactions of this process begin one at a time. To begin one, SQLite takes and leaves locks of the write-ahead
/// log within microseconds; whoever meets such a lock a few times in a row sleeps, and a SQLite that was built without
/// <c>usleep</c> sleeps a whole second. What comes after the beginning, reading and flushing, is not held up.
/// </summary>
internal sealed class TransactionGate
{
    private readonly Lock _gate = new();

    /// <summary>Begins to write, unless somebody else's lock stands in the way: that is not waited for here, where readers would wait, too.</summary>
    public bool TryBegin(RawStatement begin)
    {
        lock (_gate)
        {
            return begin.TryExecute();
        }
    }

    /// <summary>Does something while no transaction of this process begins.</summary>
    public T Alone<T>(Func<T> action)
    {
        lock (_gate)
        {
            return action();
        }
    }

    /// <summary>
    /// Begins to read: up to the first row. In write-ahead mode a reader waits for nobody, but for a moment where a foreign
    /// process puts the log in order.
    /// </summary>
    /// <returns>Whether there is one.</returns>
    public bool Begin(RawStatement statement)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                lock (_gate)
                {
                    return statement.Read();
                }
            }
            catch (SqliteException exception) when (exception.SqliteErrorCode == SQLITE_BUSY && tries < 100)
            {
                SpinWait.SpinUntil(static () => false, TimeSpan.FromMilliseconds(50));
            }
        }
    }
}
