using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Carillon.Storage.Sqlite;

/// <summary>
/// Writes transactions over the one connection that writes. Versions come from one sequence for all rows, so that none is ever
/// given twice.
/// </summary>
internal sealed class RowWriter : IDisposable
{
    /// <summary>How many versions are taken ahead.</summary>
    private const long TakenAhead = 10_000;

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
    private readonly WriteAheadLog _log;
    private long _next;
    private long _savedNext;
    private long _savingNext;
    private bool _givenUp;

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
        _log = new(connection);
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
            writer._log.LayOut();
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

    /// <summary>After a commit that was answered: keeps the log in bounds.</summary>
    /// <param name="quiet">Whether nobody waits for the next commit.</param>
    /// <param name="gate">Where readers begin.</param>
    public void TendLog(bool quiet, TransactionGate gate) => _log.Tend(quiet, gate);

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
