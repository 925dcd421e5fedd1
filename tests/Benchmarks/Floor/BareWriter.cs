using Carillon.Storage;
using Microsoft.Data.Sqlite;

namespace Benchmarks.Floor;

/// <summary>
/// The least that a durable writer of rows does: a connection that flushes every commit, a table of the same shape, and one
/// prepared statement per row. It looks at nothing and can't refuse anything. How long the log gets, and when it is brought into
/// the database, is left to SQLite; the store sees to that itself, and gains about a tenth by it.
/// </summary>
internal sealed class BareWriter : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly SqliteCommand _begin;
    private readonly SqliteCommand _commit;
    private readonly SqliteCommand _insert;
    private readonly SqliteCommand _replace;
    private readonly SqliteCommand _put;
    private readonly SqliteCommand _delete;
    private long _version;

    static BareWriter() => SQLitePCL.Batteries_V2.Init();

    /// <summary>Makes a file that holds so much already.</summary>
    public BareWriter(string folder, IReadOnlyList<BareStatement> seed)
    {
        _connection = new SqliteConnection($"Data Source={Path.Combine(folder, "bare.db")};Pooling=False");
        _connection.Open();
        using (var setUp = _connection.CreateCommand())
        {
            setUp.CommandText = """
                PRAGMA journal_mode = WAL;
                PRAGMA synchronous = FULL;
                CREATE TABLE rows (key TEXT NOT NULL PRIMARY KEY, version INTEGER NOT NULL, body BLOB NOT NULL) WITHOUT ROWID;
                """;
            setUp.ExecuteNonQuery();
        }

        _begin = Prepare("BEGIN IMMEDIATE");
        _commit = Prepare("COMMIT");
        _insert = Prepare("INSERT INTO rows (key, version, body) VALUES ($key, $version, $body)", "$key", "$version", "$body");
        _replace = Prepare("UPDATE rows SET version = $version, body = $body WHERE key = $key", "$key", "$version", "$body");
        _put = Prepare("INSERT INTO rows (key, version, body) VALUES ($key, $version, $body) ON CONFLICT (key) DO UPDATE SET version = excluded.version, body = excluded.body", "$key", "$version", "$body");
        _delete = Prepare("DELETE FROM rows WHERE key = $key", "$key");
        Begin();
        Write(seed);
        Commit();
    }

    public void Begin() => _begin.ExecuteNonQuery();

    public void Commit() => _commit.ExecuteNonQuery();

    public void Write(IReadOnlyList<BareStatement> transaction)
    {
        foreach (var statement in transaction)
        {
            var command = statement.Kind switch
            {
                RowOperationKind.Insert => _insert,
                RowOperationKind.Replace => _replace,
                RowOperationKind.Put => _put,
                _ => _delete,
            };
            command.Parameters[0].Value = statement.Key;
            if (statement.Body is not null)
            {
                command.Parameters[1].Value = ++_version;
                command.Parameters[2].Value = statement.Body;
            }

            if (command.ExecuteNonQuery() != 1)
            {
                throw new InvalidOperationException($"The row '{statement.Key}' was not written.");
            }
        }
    }

    public void Dispose()
    {
        foreach (var command in new[] { _begin, _commit, _insert, _replace, _put, _delete })
        {
            command.Dispose();
        }

        _connection.Dispose();
    }

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
