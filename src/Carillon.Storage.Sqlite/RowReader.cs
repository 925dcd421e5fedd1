using System.Globalization;
using Carillon.Storage.Rows;
using Microsoft.Data.Sqlite;

namespace Carillon.Storage.Sqlite;

/// <summary>Reads rows over one connection, with statements prepared once. Used by one caller at a time.</summary>
internal sealed class RowReader : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly TransactionGate _gate;
    private readonly SqliteCommand _find;
    private readonly SqliteParameter _findKey;
    private readonly SqliteCommand _scan;
    private readonly SqliteParameter _scanFrom;
    private readonly SqliteParameter _scanBefore;
    private readonly SqliteParameter _scanLimit;

    public RowReader(SqliteConnection connection, TransactionGate gate)
    {
        (_connection, _gate) = (connection, gate);
        _find = connection.CreateCommand();
        _find.CommandText = "SELECT key, version, body FROM rows WHERE key = $key";
        _findKey = _find.Parameters.Add("$key", SqliteType.Text);
        _scan = connection.CreateCommand();
        _scan.CommandText = "SELECT key, version, body FROM rows WHERE key >= $from AND key < $before ORDER BY key LIMIT $limit";
        _scanFrom = _scan.Parameters.Add("$from", SqliteType.Text);
        _scanBefore = _scan.Parameters.Add("$before", SqliteType.Text);
        _scanLimit = _scan.Parameters.Add("$limit", SqliteType.Integer);
    }

    public StoredRow? Find(RowKey key)
    {
        _findKey.Value = key.Value;
        using var reader = _gate.Read(_find);
        return reader.Read() ? Row(reader) : null;
    }

    public List<StoredRow> Scan(KeyRange range, int limit)
    {
        (_scanFrom.Value, _scanBefore.Value, _scanLimit.Value) = (range.From.Value, range.Before.Value, limit);
        using var reader = _gate.Read(_scan);
        var rows = new List<StoredRow>();
        while (reader.Read())
        {
            rows.Add(Row(reader));
        }

        return rows;
    }

    public void Dispose()
    {
        _find.Dispose();
        _scan.Dispose();
        _connection.Dispose();
    }

    private static StoredRow Row(SqliteDataReader reader)
    {
        var key = new RowKey(reader.GetString(0));
        var version = new RowVersion(reader.GetInt64(1).ToString(CultureInfo.InvariantCulture));
        return new StoredRow(key, version, RowCodec.Decode(key, reader.GetFieldValue<byte[]>(2)));
    }
}
