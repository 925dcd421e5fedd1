using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Carillon.Storage.Sqlite;

/// <summary>
/// Writes transactions over the one connection that writes. Versions come from one sequence for all rows, so that none is ever
/// given twice.
/// </summary>
internal sealed class RowWriter : IDisposable
{
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
    private long _next;
    private long _savedNext;

    public RowWriter(SqliteConnection connection)
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
        using var readSequence = Prepare("SELECT next FROM sequence");
        _next = _savedNext = (long)readSequence.ExecuteScalar()!;
    }

    public void Begin() => _begin.ExecuteNonQuery();

    /// <summary>Writes one caller's transaction, or nothing of it where a condition does not hold.</summary>
    /// <param name="operations">Its steps.</param>
    /// <param name="bodies">What their rows hold, written as the file keeps it; null for a deletion.</param>
    public CommitOutcome Apply(IReadOnlyList<RowOperation> operations, IReadOnlyList<byte[]?> bodies)
    {
        _savepoint.ExecuteNonQuery();
        var versions = new Dictionary<RowKey, RowVersion>(operations.Count);
        for (var i = 0; i < operations.Count; i++)
        {
            var operation = operations[i];
            if (!TryApply(operation, bodies[i], versions))
            {
                _rollBackToSavepoint.ExecuteNonQuery();
                _release.ExecuteNonQuery();
                return CommitOutcome.ConflictAt(operation.Key);
            }
        }

        _release.ExecuteNonQuery();
        return CommitOutcome.Success(versions);
    }

    public void Commit()
    {
        if (_savedNext != _next)
        {
            _saveSequence.Parameters[0].Value = _next;
            _saveSequence.ExecuteNonQuery();
        }

        _commit.ExecuteNonQuery();
        _savedNext = _next;
    }

    /// <summary>Gives up what was begun. The sequence goes on: numbers that were handed out are not used again.</summary>
    public void RollBack()
    {
        // SQLite ends a transaction by itself on some errors; then there is nothing to roll back.
        if (SQLitePCL.raw.sqlite3_get_autocommit(_connection.Handle) == 0)
        {
            SqliteSchema.Execute(_connection, "ROLLBACK");
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
