using System.Globalization;
using System.Text;
using Carillon.Storage.Rows;
using Microsoft.Data.Sqlite;

namespace Carillon.Storage.Sqlite;

/// <summary>Reads rows over one connection, with statements prepared once. Used by one caller at a time.</summary>
internal sealed class RowReader : IDisposable
{
    /// <summary>So many rows are passed over before one is looked for from the top: that takes about as long.</summary>
    private const int MostSteps = 8;

    private readonly SqliteConnection _connection;
    private readonly TransactionGate _gate;
    private readonly RawStatement _find;
    private readonly RawStatement _scan;
    private readonly RawStatement _seek;

    public RowReader(SqliteConnection connection, TransactionGate gate)
    {
        (_connection, _gate) = (connection, gate);
        _find = new(connection, "SELECT key, version, body FROM rows WHERE key = ?1");
        _scan = new(connection, "SELECT key, version, body FROM rows WHERE key >= ?1 AND key < ?2 ORDER BY key LIMIT ?3");
        _seek = new(connection, "SELECT key, version, body FROM rows WHERE key >= ?1 ORDER BY key");
    }

    public StoredRow? Find(RowKey key)
    {
        _find.Bind(1, key.Value);
        try
        {
            return _gate.Begin(_find) ? Row(_find) : null;
        }
        finally
        {
            _find.End();
        }
    }

    public List<StoredRow> Scan(KeyRange range, int limit)
    {
        _scan.Bind(1, range.From.Value).Bind(2, range.Before.Value).Bind(3, limit);
        var rows = new List<StoredRow>();
        try
        {
            for (var more = _gate.Begin(_scan); more; more = _scan.Read())
            {
                rows.Add(Row(_scan));
            }
        }
        finally
        {
            _scan.End();
        }

        return rows;
    }

    /// <summary>Reads rows as they are kept, until their bodies have so many bytes.</summary>
    /// <returns>The rows, and whether there are more.</returns>
    public (List<RawRow> Rows, bool HasMore) Export(KeyRange range, int mostBytes)
    {
        var rows = new RowList();
        return (rows.Rows, Export(range, mostBytes, rows) is not null);
    }

    /// <summary>The same for somebody who takes them one by one.</summary>
    /// <returns>What is left of the range. Null where that is nothing.</returns>
    public KeyRange? Export(KeyRange range, int mostBytes, IRawRowSink sink)
    {
        // No limit but the bytes.
        _scan.Bind(1, range.From.Value).Bind(2, range.Before.Value).Bind(3, -1);
        try
        {
            var bytes = 0;
            for (var more = _gate.Begin(_scan); more;)
            {
                var body = _scan.Bytes(2);
                sink.Take(_scan.Bytes(0), body);
                bytes += body.Length;
                var last = bytes < mostBytes ? null : _scan.Text(0);
                more = _scan.Read();
                if (more && last is not null)
                {
                    return range.After(new RowKey(last));
                }
            }

            return null;
        }
        finally
        {
            _scan.End();
        }
    }

    /// <summary>
    /// Reads rows as they are kept, by their keys. Keys that stand close to each other are read in passing: to look for each from the top
    /// takes longer the more rows there are.
    /// </summary>
    public List<RawRow> Export(IReadOnlyList<RowKey> keys)
    {
        var rows = new List<RawRow>(keys.Count);
        var wanted = keys.Select(key => (Key: key, Text: Encoding.UTF8.GetBytes(key.Value))).ToList();

        // As the database orders them.
        wanted.Sort(static (left, right) => left.Text.AsSpan().SequenceCompareTo(right.Text));
        try
        {
            var (begun, more) = (false, false);
            foreach (var (key, text) in wanted)
            {
                for (var steps = 0; more && steps < MostSteps && _seek.Bytes(0).SequenceCompareTo(text) < 0; steps++)
                {
                    more = _seek.Read();
                }

                if (!begun || (more && _seek.Bytes(0).SequenceCompareTo(text) < 0))
                {
                    _seek.End();
                    _seek.Bind(1, key.Value);
                    (begun, more) = (true, _gate.Begin(_seek));
                }

                // Now at the row, or at the next one where there is none.
                if (more && _seek.Bytes(0).SequenceEqual(text))
                {
                    rows.Add(new RawRow(key, _seek.Bytes(2).ToArray()));
                }
            }
        }
        finally
        {
            _seek.End();
        }

        return rows;
    }

    public void Dispose()
    {
        _find.Dispose();
        _scan.Dispose();
        _seek.Dispose();
        _connection.Dispose();
    }

    private static StoredRow Row(RawStatement row)
    {
        var key = new RowKey(row.Text(0));
        var version = new RowVersion(row.Number(1).ToString(CultureInfo.InvariantCulture));
        return new StoredRow(key, version, RowCodec.Decode(key, row.Bytes(2)));
    }

    private sealed class RowList : IRawRowSink
    {
        public List<RawRow> Rows { get; } = [];

        public void Take(ReadOnlySpan<byte> key, ReadOnlySpan<byte> body) => Rows.Add(new RawRow(new RowKey(Encoding.UTF8.GetString(key)), body.ToArray()));
    }
}
