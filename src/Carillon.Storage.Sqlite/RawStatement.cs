using Microsoft.Data.Sqlite;
using SQLitePCL;
using static SQLitePCL.raw;

namespace Carillon.Storage.Sqlite;

/// <summary>
/// A statement that is prepared once and run for every row. The provider's commands make several objects for each run, which
/// costs more than the run itself; a store that writes a dozen rows for each execution feels that.
/// </summary>
internal sealed class RawStatement : IDisposable
{
    private readonly sqlite3 _database;
    private readonly sqlite3_stmt _statement;

    /// <summary>Prepares a statement. Its parameters are numbered, from 1 on.</summary>
    public RawStatement(SqliteConnection connection, string sql)
    {
        _database = connection.Handle!;
        Check(sqlite3_prepare_v2(_database, sql, out _statement));
    }

    public RawStatement Bind(int parameter, string text)
    {
        Check(sqlite3_bind_text(_statement, parameter, text));
        return this;
    }

    public RawStatement Bind(int parameter, long number)
    {
        Check(sqlite3_bind_int64(_statement, parameter, number));
        return this;
    }

    public RawStatement Bind(int parameter, ReadOnlySpan<byte> bytes)
    {
        Check(sqlite3_bind_blob(_statement, parameter, bytes));
        return this;
    }

    /// <summary>Runs it.</summary>
    /// <returns>How many rows it changed.</returns>
    public int Execute()
    {
        var result = sqlite3_step(_statement);
        var changes = sqlite3_changes(_database);
        Reset(result);
        return result == SQLITE_DONE ? changes : throw new InvalidOperationException("The statement has rows to read.");
    }

    /// <summary>Runs it, unless that is not possible now.</summary>
    public bool TryExecute()
    {
        var done = sqlite3_step(_statement) == SQLITE_DONE;
        End();
        return done;
    }

    /// <summary>Goes to the first row, or the next one. After the last it has to be <see cref="End"/>ed like after any other.</summary>
    public bool Read()
    {
        var result = sqlite3_step(_statement);
        if (result is SQLITE_ROW or SQLITE_DONE)
        {
            return result == SQLITE_ROW;
        }

        Reset(result);
        return false;
    }

    public string Text(int column) => sqlite3_column_text(_statement, column).utf8_to_string();

    public long Number(int column) => sqlite3_column_int64(_statement, column);

    /// <summary>Valid until the next row, and no longer.</summary>
    public ReadOnlySpan<byte> Bytes(int column) => sqlite3_column_blob(_statement, column);

    /// <summary>Ends reading: from here on it holds no lock.</summary>
    public void End() => _ = sqlite3_reset(_statement);

    public void Dispose() => _statement.Dispose();

    /// <summary>Makes it ready for its next run. After an error the reset says again what it was, with the database's words for it.</summary>
    private void Reset(int result)
    {
        if (result is SQLITE_DONE or SQLITE_ROW)
        {
            End();
            return;
        }

        try
        {
            Check(result);
        }
        finally
        {
            End();
        }
    }

    private void Check(int result) => SqliteException.ThrowExceptionForRC(result, _database);
}
