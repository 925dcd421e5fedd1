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

    private readonly SqliteConnection _connection;
    private readonly SqliteCommand _insert;
    private readonly SqliteCommand _replace;
    private readonly SqliteCommand _delete;
    private readonly SqliteCommand _put;
    private readonly SqliteCommand _remove;
    private readonly SqliteCommand _saveSequence;
    private readonly SqliteCommand _begin;
    private readonly SqliteCommand _commit;
    private readonly SqliteCommand _savepoint;
    private readonly SqliteCommand _release;
    private readonly SqliteCommand _rollBackToSavepoint;
    private readonly string _logPath;
    private long _next;
    private long _savedNext;
    private long _logLimit = SqliteSchema.LargestLog;

    private RowWriter(SqliteConnection connection)
    {
        _connection = connection;
        _insert = Prepare("INSERT INTO rows (key, version, body) VALUES ($key, $next, $body) ON CONFLICT (key) DO NOTHING", "$key", "$next", "$body");
        _replace = Prepare("UPDATE rows SET version = $next, body = $body WHERE key = $key AND version = $version", "$key", "$next", "$body", "$version");
        _delete = Prepare("DELETE FROM rows WHERE key = $key AND version = $version", "$key", "$version");
        _put = Prepare("INSERT INTO rows (key, version, body) VALUES ($key, $next, $body) ON CONFLICT (key) DO UPDATE SET version = excluded.version, body = excluded.body", "$key", "$next", "$body");
        _remove = Prepare("DELETE FROM rows WHERE key = $key", "$key");
        _saveSequence = Prepare("UPDATE sequence SET next = $next", "$next");
        _begin = Prepare("BEGIN IMMEDIATE");
        _commit = Prepare("COMMIT");
        _savepoint = Prepare("SAVEPOINT caller");
        _release = Prepare("RELEASE caller");
        _rollBackToSavepoint = Prepare("ROLLBACK TO caller");
        _logPath = connection.DataSource + "-wal";
    }

    /// <summary>The next version to be given.</summary>
    public long NextVersion => _next;

    /// <summary>Whether a transaction is open. SQLite ends one by itself on some errors.</summary>
    public bool InTransaction => SQLitePCL.raw.sqlite3_get_autocommit(_connection.Handle) == 0;

    /// <summary>Makes a writer that owns a connection.</summary>
    /// <param name="connection">The connection; closed also where this fails.</param>
    /// <param name="firstVersion">The least version it may give: what a writer before it gave, and could not save, stays given.</param>
    public static RowWriter Over(SqliteConnection connection, long firstVersion)
    {
        var writer = new RowWriter(connection);
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

    public void Begin(TransactionGate gate)
    {
        if (!gate.TryBegin(_connection))
        {
            // Waits for whoever holds the lock, and says what is wrong where that is something else.
            _begin.ExecuteNonQuery();
        }
    }

    /// <summary>Writes one caller's transaction, or nothing of it where a condition does not hold.</summary>
    /// <param name="operations">Its steps.</param>
    /// <param name="bodies">What their rows hold, written as the file keeps it; null for a deletion.</param>
    public CommitOutcome Apply(IReadOnlyList<RowOperation> operations, IReadOnlyList<byte[]?> bodies)
    {
        // A single step happens or does not, by itself.
        var guarded = operations.Count > 1;
        if (guarded)
        {
            _savepoint.ExecuteNonQuery();
        }

        var versions = new Dictionary<RowKey, RowVersion>(operations.Count);
        for (var i = 0; i < operations.Count; i++)
        {
            var operation = operations[i];
            if (!TryApply(operation, bodies[i], versions))
            {
                if (guarded)
                {
                    _rollBackToSavepoint.ExecuteNonQuery();
                    _release.ExecuteNonQuery();
                }

                return CommitOutcome.ConflictAt(operation.Key);
            }
        }

        if (guarded)
        {
            _release.ExecuteNonQuery();
        }

        return CommitOutcome.Success(versions);
    }

    /// <summary>Writes how far the versions went: the last step before a commit.</summary>
    public void SaveSequence()
    {
        if (_savedNext != _next)
        {
            _saveSequence.Parameters[0].Value = _next;
            _saveSequence.ExecuteNonQuery();
        }
    }

    public void Commit()
    {
        _commit.ExecuteNonQuery();
        _savedNext = _next;
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
    public void TrimLog()
    {
        var log = new FileInfo(_logPath);
        if (log.Exists && log.Length > _logLimit)
        {
            _logLimit = log.Length + SqliteSchema.LargestLog;

            // Nobody writes meanwhile, so that readers who begin now are not in the way: it takes until the last one from before is
            // done. SQLite's own waiting is not used, because some builds count it in whole seconds.
            if (SpinWait.SpinUntil(() => SqliteSchema.Scalar<long>(_connection, "PRAGMA wal_checkpoint(TRUNCATE)") == 0, ReaderPatience))
            {
                _logLimit = SqliteSchema.LargestLog;
            }
        }
    }

    public void Dispose()
    {
        foreach (var command in new[] { _insert, _replace, _delete, _put, _remove, _saveSequence, _begin, _commit, _savepoint, _release, _rollBackToSavepoint })
        {
            command.Dispose();
        }

        _connection.Dispose();
    }

    private bool TryApply(RowOperation operation, byte[]? body, Dictionary<RowKey, RowVersion> versions)
    {
        switch (operation.Kind)
        {
            case RowOperationKind.Delete:
                return Run(_delete, operation.Key.Value, Number(operation.Version)) == 1;
            case RowOperationKind.Remove:
                return Run(_remove, operation.Key.Value) == 1;
        }

        var next = _next++;
        var written = operation.Kind switch
        {
            RowOperationKind.Insert => Run(_insert, operation.Key.Value, next, body!),
            RowOperationKind.Replace => Run(_replace, operation.Key.Value, next, body!, Number(operation.Version)),
            _ => Run(_put, operation.Key.Value, next, body!),
        };
        versions[operation.Key] = new RowVersion(next.ToString(CultureInfo.InvariantCulture));
        return written == 1;
    }

    private static int Run(SqliteCommand command, params ReadOnlySpan<object> values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            command.Parameters[i].Value = values[i];
        }

        return command.ExecuteNonQuery();
    }

    /// <summary>A version that is no number is not ours, and matches no row.</summary>
    private static long Number(RowVersion? version) =>
        long.TryParse(version?.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1L;

    private SqliteCommand Prepare(string sql, params ReadOnlySpan<string> parameters)
    {
        var command = _connection.CreateCommand();
#pragma warning disable CA2100 // Every text that comes here is a constant of this type.
        command.CommandText = sql;
#pragma warning restore CA2100
        foreach (var parameter in parameters)
        {
            command.Parameters.Add(new SqliteParameter { ParameterName = parameter });
        }

        return command;
    }
}
