using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Carillon.Storage.Sqlite;

/// <summary>
/// Writes transactions over the one connection that writes. Versions come from one sequence for all rows, so that none is ever
/// given twice.
/// </summary>
internal sealed class RowWriter : IDisposable
{
    /// <summary>How long the writer waits for readers that keep the log from being emptied.</summary>
    private static readonly TimeSpan ReaderPatience = TimeSpan.FromMilliseconds(250);

    /// <summary>How many versions are taken ahead.</summary>
    private const long TakenAhead = 10_000;

    /// <summary>How much goes to the log, about, before its length is looked at again: to ask the system for it costs as much as to write a row.</summary>
    private const long LookAfter = SqliteSchema.LargestLog / 16;

    /// <summary>What a row adds to the log besides its body, about: pages are written whole, and shared by few rows of one transaction.</summary>
    private const long LoggedPerRow = 2 * 4096;

    private readonly SqliteConnection _connection;
    private readonly RawStatement _insert;
    private readonly RawStatement _replace;
    private readonly RawStatement _delete;
    private readonly RawStatement _put;
    private readonly RawStatement _remove;
    private readonly RawStatement _savepoint;
    private readonly RawStatement _release;
    private readonly RawStatement _rollBackToSavepoint;
    private readonly SqliteCommand _saveSequence;
    private readonly SqliteCommand _begin;
    private readonly RawStatement _beginNow;
    private readonly RawStatement _commit;
    private readonly RowReader _reader;
    private readonly string _logPath;
    private long _next;
    private long _savedNext;
    private long _savingNext;
    private bool _givenUp;
    private long _logLimit = SqliteSchema.LargestLog;
    private long _loggedSinceLook;

    private RowWriter(SqliteConnection connection, TransactionGate gate)
    {
        _connection = connection;
        _reader = new(connection, gate);
        _insert = new(connection, "INSERT INTO rows (key, version, body) VALUES (?1, ?2, ?3) ON CONFLICT (key) DO NOTHING");
        _replace = new(connection, "UPDATE rows SET version = ?2, body = ?3 WHERE key = ?1 AND version = ?4");
        _delete = new(connection, "DELETE FROM rows WHERE key = ?1 AND version = ?2");
        _put = new(connection, "INSERT INTO rows (key, version, body) VALUES (?1, ?2, ?3) ON CONFLICT (key) DO UPDATE SET version = excluded.version, body = excluded.body");
        _remove = new(connection, "DELETE FROM rows WHERE key = ?1");
        _savepoint = new(connection, "SAVEPOINT caller");
        _release = new(connection, "RELEASE caller");
        _rollBackToSavepoint = new(connection, "ROLLBACK TO caller");
        _saveSequence = connection.CreateCommand();
        _saveSequence.CommandText = "UPDATE sequence SET next = $next";
        _saveSequence.Parameters.Add("$next", SqliteType.Integer);
        _begin = connection.CreateCommand();
        _begin.CommandText = "BEGIN IMMEDIATE";
        _beginNow = new(connection, _begin.CommandText);
        _commit = new(connection, "COMMIT");
        _logPath = connection.DataSource + "-wal";
    }

    /// <summary>The next version to be given.</summary>
    public long NextVersion => _next;

    /// <summary>Whether a transaction is open. SQLite ends one by itself on some errors.</summary>
    public bool InTransaction => SQLitePCL.raw.sqlite3_get_autocommit(_connection.Handle) == 0;

    /// <summary>Makes a writer that owns a connection.</summary>
    /// <param name="connection">The connection; closed also where this fails.</param>
    /// <param name="firstVersion">The least version it may give: what a writer before it gave, and could not save, stays given.</param>
    /// <param name="gate">Where its transactions begin, in turn with those that read the same file.</param>
    public static RowWriter Over(SqliteConnection connection, long firstVersion, TransactionGate gate)
    {
        var writer = new RowWriter(connection, gate);
        var ready = false;
        try
        {
            writer._savedNext = SqliteSchema.Scalar<long>(connection, "SELECT coalesce(max(next), -1) FROM sequence");
            if (writer._savedNext < 1)
            {
                throw new StateStoreUnavailableException("The database's sequence of versions is lost. Restore the file from a copy.");
            }

            writer._next = Math.Max(writer._savedNext, firstVersion);
            ready = true;
            return writer;
        }
        finally
        {
            if (!ready)
            {
                writer.Dispose();
            }
        }
    }

    /// <summary>
    /// Reads a row, between transactions. The pages that its own commits wrote are still at hand here; every other connection
    /// has to read them anew after each commit, from the root of the tree on.
    /// </summary>
    public StoredRow? Find(RowKey key) => _reader.Find(key);

    public void Begin(TransactionGate gate)
    {
        _givenUp = false;
        if (!gate.TryBegin(_beginNow))
        {
            // Waits for whoever holds the lock, and says what is wrong where that is something else.
            _begin.ExecuteNonQuery();
        }
    }

    /// <summary>Writes one caller's transaction, or nothing of it where a condition does not hold.</summary>
    /// <param name="operations">Its steps.</param>
    /// <param name="bodies">What their rows hold, written as the file keeps it; null for a deletion.</param>
    /// <param name="alone">Whether nobody else's steps are part of this database transaction: then all of it is rolled back.</param>
    public CommitOutcome Apply(IReadOnlyList<RowOperation> operations, IReadOnlyList<byte[]?> bodies, bool alone)
    {
        // A single step happens or does not, by itself.
        var guarded = operations.Count > 1 && !alone;
        if (guarded)
        {
            _savepoint.Execute();
        }

        var versions = new Dictionary<RowKey, RowVersion>(operations.Count);
        for (var i = 0; i < operations.Count; i++)
        {
            var operation = operations[i];
            if (!TryApply(operation, bodies[i], versions))
            {
                if (alone)
                {
                    _givenUp = true;
                    RollBack();
                }
                else if (guarded)
                {
                    _rollBackToSavepoint.Execute();
                    _release.Execute();
                }

                return CommitOutcome.ConflictAt(operation.Key);
            }
        }

        if (guarded)
        {
            _release.Execute();
        }

        return CommitOutcome.Success(versions);
    }

    /// <summary>
    /// Writes how far the versions may go: the last step before a commit. Some are taken ahead, so that few commits write it;
    /// those that a process leaves unused are never given.
    /// </summary>
    public void SaveSequence()
    {
        _savingNext = _savedNext;
        if (_next > _savedNext && !_givenUp)
        {
            _savingNext = _next + TakenAhead;
            _saveSequence.Parameters[0].Value = _savingNext;
            _saveSequence.ExecuteNonQuery();
        }
    }

    /// <summary>Commits. Nothing is left to be, where the only caller's conditions did not hold.</summary>
    public void Commit()
    {
        if (_givenUp)
        {
            return;
        }

        _commit.Execute();
        _savedNext = _savingNext;
    }

    /// <summary>Gives up what was begun. The sequence goes on: numbers that were handed out are not used again.</summary>
    public void RollBack()
    {
        if (InTransaction)
        {
            SqliteSchema.Execute(_connection, "ROLLBACK");
        }
    }

    /// <summary>
    /// Empties the log where it has grown too long: with a reader always under way, it is never emptied in passing. Where the
    /// reader in the way is not done in a moment, it is tried again once the log has grown as much again.
    /// </summary>
    /// <param name="gate">Where readers begin: one that meets a try at emptying the log could sleep for a second.</param>
    public void TrimLog(TransactionGate gate)
    {
        if (_loggedSinceLook < LookAfter)
        {
            return;
        }

        _loggedSinceLook = 0;
        var log = new FileInfo(_logPath);
        if (log.Exists && log.Length > _logLimit)
        {
            _logLimit = log.Length + SqliteSchema.LargestLog;

            // Nobody writes meanwhile, so that readers who begin now are not in the way: it takes until the last one from before is
            // done. SQLite's own waiting is not used, because some builds count it in whole seconds.
            if (SpinWait.SpinUntil(() => gate.Alone(TryEmptyLog), ReaderPatience))
            {
                _logLimit = SqliteSchema.LargestLog;
            }
        }
    }

    private bool TryEmptyLog() => SqliteSchema.Scalar<long>(_connection, "PRAGMA wal_checkpoint(TRUNCATE)") == 0;

    public void Dispose()
    {
        foreach (var part in new IDisposable[] { _insert, _replace, _delete, _put, _remove, _savepoint, _release, _rollBackToSavepoint, _saveSequence, _begin, _beginNow, _commit, _reader })
        {
            part.Dispose();
        }

        _connection.Dispose();
    }

    private bool TryApply(RowOperation operation, byte[]? body, Dictionary<RowKey, RowVersion> versions)
    {
        switch (operation.Kind)
        {
            case RowOperationKind.Delete:
                return _delete.Bind(1, operation.Key.Value).Bind(2, Number(operation.Version)).Execute() == 1;
            case RowOperationKind.Remove:
                return _remove.Bind(1, operation.Key.Value).Execute() == 1;
        }

        var next = _next++;
        _loggedSinceLook += LoggedPerRow + body!.Length;
        var statement = operation.Kind switch
        {
            RowOperationKind.Insert => _insert,
            RowOperationKind.Replace => _replace.Bind(4, Number(operation.Version)),
            _ => _put,
        };
        versions[operation.Key] = new RowVersion(next.ToString(CultureInfo.InvariantCulture));
        return statement.Bind(1, operation.Key.Value).Bind(2, next).Bind(3, body).Execute() == 1;
    }

    /// <summary>A version that is no number is not ours, and matches no row.</summary>
    private static long Number(RowVersion? version) =>
        long.TryParse(version?.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1L;
}
