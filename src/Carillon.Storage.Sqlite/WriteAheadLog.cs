using Microsoft.Data.Sqlite;
using static SQLitePCL.raw;

namespace Carillon.Storage.Sqlite;

/// <summary>
/// Keeps the write-ahead log in bounds, and its space on the disk. To flush a file that has grown, the file system writes down
/// that it has, too: a commit into space that is there already takes half as long. SQLite goes on from the beginning of the file
/// once what it holds is in the database, and leaves the rest of it as it is.
/// </summary>
internal sealed class WriteAheadLog
{
    /// <summary>Where what is logged is brought into the database once no caller waits.</summary>
    private const long WhenQuiet = SqliteSchema.LargestLog * 3 / 4;

    /// <summary>Where that is done whoever waits. What is left has room for the largest of usual commits.</summary>
    private const long AtLast = SqliteSchema.LargestLog * 7 / 8;

    /// <summary>How much goes to the log before what failed is tried again, and before the file's length is looked at: to ask for it costs as much as to write a row.</summary>
    private const long Step = SqliteSchema.LargestLog / 16;

    /// <summary>How long the writer waits for readers that keep the log from being emptied.</summary>
    private static readonly TimeSpan ReaderPatience = TimeSpan.FromMilliseconds(250);

    private readonly SqliteConnection _connection;
    private readonly string _path;
    private readonly long _frame;
    private long _logged;
    private long _loggedAtLook;
    private long _notBefore;
    private long _limit = SqliteSchema.LargestLog;

    /// <summary>Looks after the log of a file.</summary>
    /// <param name="connection">The connection that writes it.</param>
    public WriteAheadLog(SqliteConnection connection)
    {
        (_connection, _path) = (connection, connection.DataSource + "-wal");

        // A page and what the log says about it.
        _frame = SqliteSchema.Scalar<long>(connection, "PRAGMA page_size") + 24;
    }

    /// <summary>
    /// Gives the log its space, and brings in what a process that died left in it. What is not used yet is zero, which no frame is.
    /// Where the disk has no room for that, or another process writes to the file now, the log grows as it is needed.
    /// </summary>
    public void LayOut()
    {
        try
        {
            // The lock of whoever writes: nobody else, in any process, adds to the log meanwhile.
            SqliteSchema.Execute(_connection, "BEGIN IMMEDIATE");
        }
        catch (SqliteException exception) when (exception.SqliteErrorCode == SQLITE_BUSY)
        {
            return;
        }

        try
        {
            using var file = new FileStream(_path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            Fill(file);
        }
        finally
        {
            SqliteSchema.Execute(_connection, "ROLLBACK");
        }

        BringIn();
    }

    /// <summary>After a commit that was answered: keeps the log in bounds.</summary>
    /// <param name="quiet">Whether nobody waits for the next commit.</param>
    /// <param name="gate">Where readers begin: one that meets a try at emptying the log could sleep for a second.</param>
    public void Tend(bool quiet, TransactionGate gate)
    {
        sqlite3_db_status(_connection.Handle, SQLITE_DBSTATUS_CACHE_WRITE, out var pages, out _, 1);
        _logged += pages * _frame;
        if (_logged >= (quiet ? WhenQuiet : AtLast) && _logged >= _notBefore)
        {
            BringIn();
        }

        if (_logged - _loggedAtLook >= Step)
        {
            _loggedAtLook = _logged;
            Trim(gate);
        }
    }

    private static void Fill(FileStream file)
    {
        var length = file.Length;
        try
        {
            file.Seek(0, SeekOrigin.End);
            var zeros = new byte[1024 * 1024];
            while (file.Position < SqliteSchema.LargestLog)
            {
                file.Write(zeros.AsSpan(0, (int)Math.Min(zeros.Length, SqliteSchema.LargestLog - file.Position)));
            }

            file.Flush(flushToDisk: true);
        }
        catch (IOException)
        {
            file.SetLength(length);
        }
    }

    /// <summary>Brings what is logged into the database, up to where the oldest reader under way stands. Waits for nobody.</summary>
    private void BringIn()
    {
        var result = sqlite3_wal_checkpoint_v2(_connection.Handle, null, SQLITE_CHECKPOINT_PASSIVE, out var frames, out var done);
        if (result == SQLITE_OK && frames == done)
        {
            (_logged, _loggedAtLook, _notBefore) = (0, _loggedAtLook - _logged, 0);
        }
        else
        {
            // What a process before this one left is part of the log, too.
            _logged = Math.Max(_logged, frames * _frame);
            _notBefore = _logged + Step;
        }
    }

    /// <summary>
    /// Lets SQLite begin the log anew where it has grown too long: with a reader always under way, it never does in passing. Where
    /// the reader in the way is not done in a moment, it is tried again once the log has grown as much again.
    /// </summary>
    private void Trim(TransactionGate gate)
    {
        var log = new FileInfo(_path);
        if (log.Exists && log.Length > _limit)
        {
            _limit = log.Length + SqliteSchema.LargestLog;

            // Nobody writes meanwhile, so that readers who begin now are not in the way: it takes until the last one from before is
            // done. SQLite's own waiting is not used, because some builds count it in whole seconds. The next commit then begins
            // at the beginning, and cuts the file to its usual length.
            if (SpinWait.SpinUntil(() => gate.Alone(TryRestart), ReaderPatience))
            {
                _limit = SqliteSchema.LargestLog;
            }
        }
    }

    private bool TryRestart() => SqliteSchema.Scalar<long>(_connection, "PRAGMA wal_checkpoint(RESTART)") == 0;
}
