using System.Buffers;
using Microsoft.Data.Sqlite;
using static SQLitePCL.raw;

namespace Benchmarks.Floor;

/// <summary>The least that a reader of all rows does: a connection, one statement, key, version and body of each row in key order. It looks at nothing.</summary>
internal static class BareReader
{
    private const string All = "SELECT key, version, body FROM rows ORDER BY key";

    static BareReader() => SQLitePCL.Batteries_V2.Init();

    /// <summary>Reads by the provider, as everybody does.</summary>
    /// <returns>How many rows there are.</returns>
    public static int Scan(string path)
    {
        using var connection = Open(path);
        using var command = connection.CreateCommand();
        command.CommandText = All;
        using var reader = command.ExecuteReader();
        var (rows, read) = (0, 0L);
        for (; reader.Read(); rows++)
        {
            read += reader.GetString(0).Length + reader.GetInt64(1) + reader.GetFieldValue<byte[]>(2).Length;
        }

        return read > 0 ? rows : throw new InvalidOperationException("There are no rows.");
    }

    /// <summary>Reads by SQLite's own functions into a buffer.</summary>
    /// <param name="path">The file.</param>
    /// <param name="buffer">Gets each key, version and body.</param>
    /// <param name="next">Says after each row which buffer the next one goes to.</param>
    /// <returns>How many rows there are.</returns>
    public static int Scan(string path, ArrayBufferWriter<byte> buffer, Func<ArrayBufferWriter<byte>, ArrayBufferWriter<byte>> next)
    {
        using var connection = Open(path);
        if (sqlite3_prepare_v2(connection.Handle, All, out var statement) != SQLITE_OK)
        {
            throw new InvalidOperationException("The statement is refused.");
        }

        using (statement)
        {
            var rows = 0;
            for (; sqlite3_step(statement) == SQLITE_ROW; rows++)
            {
                buffer.Write(sqlite3_column_blob(statement, 0));
                BitConverter.TryWriteBytes(buffer.GetSpan(sizeof(long)), sqlite3_column_int64(statement, 1));
                buffer.Advance(sizeof(long));
                buffer.Write(sqlite3_column_blob(statement, 2));
                buffer = next(buffer);
            }

            return rows;
        }
    }

    private static SqliteConnection Open(string path)
    {
        var connection = new SqliteConnection($"Data Source={path};Mode=ReadOnly;Pooling=False");
        connection.Open();
        return connection;
    }
}
