using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Carillon.Storage.Sqlite;

/// <summary>
/// Fills a database with rows from elsewhere, over a connection of its own. All of them have version 0, which the sequence never
/// gives: so the writer's numbers need not be told of them. Used by one caller at a time.
/// </summary>
internal sealed class RowImporter : IDisposable
{
    /// <summary>How many pages the log may have before what it holds is brought into the database: as many as it has laid out.</summary>
    private const long PagesLogged = SqliteSchema.LargestLog / 4096;

    private readonly SqliteConnection _connection;
    private readonly TransactionGate _gate;
    private readonly SqliteCommand _begin;
    private readonly RawStatement _beginNow;
    private readonly RawStatement _put;
    private readonly RawStatement _delete;
    private readonly RawStatement _commit;

    public RowImporter(SqliteConnection connection, TransactionGate gate)
    {
        (_connection, _gate) = (connection, gate);

        // Nobody waits for an import as for a run: SQLite itself may see to it that the log does not become as long as all there is.
        SqliteSchema.Execute(connection, $"PRAGMA wal_autocheckpoint = {PagesLogged.ToString(CultureInfo.InvariantCulture)}");
        _begin = connection.CreateCommand();
        _begin.CommandText = "BEGIN IMMEDIATE";
        _beginNow = new(connection, _begin.CommandText);
        _put = new(connection, "INSERT INTO rows (key, version, body) VALUES (?1, 0, ?2) ON CONFLICT (key) DO UPDATE SET version = 0, body = excluded.body");
        _delete = new(connection, "DELETE FROM rows WHERE key = ?1");
        _commit = new(connection, "COMMIT");
    }

    /// <summary>Writes rows, and deletes those without a body, in one transaction. After an error it is to be disposed of.</summary>
    public void Write(IReadOnlyList<RawRow> rows)
    {
        if (!_gate.TryBegin(_beginNow))
        {
            // Waits for whoever holds the lock, and says what is wrong where that is something else.
            _begin.ExecuteNonQuery();
        }

        // They come in the order of their keys. The tree has the last key first: in that order they fill its pages.
        foreach (var (key, body) in rows.Reverse())
        {
            _ = body is null ? _delete.Bind(1, key.Value).Execute() : _put.Bind(1, key.Value).Bind(2, body).Execute();
        }

        _commit.Execute();
    }

    public void Dispose()
    {
        foreach (var part in new IDisposable[] { _begin, _beginNow, _put, _delete, _commit })
        {
            part.Dispose();
        }

        _connection.Dispose();
    }
}
