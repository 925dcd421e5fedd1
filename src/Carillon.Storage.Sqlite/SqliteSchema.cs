using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Carillon.Storage.Sqlite;

/// <summary>The tables of the file, and how a connection that writes them is set up.</summary>
internal static class SqliteSchema
{
    /// <summary>The version of the tables that this build writes; kept in the file as <c>user_version</c>.</summary>
    public const int Version = 1;

    static SqliteSchema() => SQLitePCL.Batteries_V2.Init();

    /// <summary>Opens the file for writing, and makes its tables where they are missing.</summary>
    public static SqliteConnection Open(string path)
    {
        var connection = new SqliteConnection(ConnectionString(path, SqliteOpenMode.ReadWriteCreate));
        connection.Open();

        // Write-ahead: readers go on while a commit is written. FULL: a commit that was answered survives a power cut.
        var mode = Scalar<string>(connection, "PRAGMA journal_mode = WAL");
        if (mode != "wal")
        {
            throw new StateStoreUnavailableException(
                $"The database '{path}' is in journal mode '{mode}' and can't be put in 'wal'. A network share can't hold it: use a local disk.");
        }

        Execute(connection, "PRAGMA synchronous = FULL");
        var version = Scalar<long>(connection, "PRAGMA user_version");
        if (version > Version)
        {
            throw new StateStoreUnavailableException(
                $"The database '{path}' has schema version {version}, of a newer build; this one knows versions up to {Version}.");
        }

        if (version == 0)
        {
            Execute(connection, $"""
                BEGIN IMMEDIATE;
                CREATE TABLE rows (key TEXT NOT NULL PRIMARY KEY, version INTEGER NOT NULL, body BLOB NOT NULL) WITHOUT ROWID;
                CREATE TABLE sequence (next INTEGER NOT NULL);
                INSERT INTO sequence (next) VALUES (1);
                PRAGMA user_version = {Version.ToString(CultureInfo.InvariantCulture)};
                COMMIT;
                """);
        }

        return connection;
    }

    /// <summary>Opens the file for reading.</summary>
    public static SqliteConnection OpenForReading(string path)
    {
        var connection = new SqliteConnection(ConnectionString(path, SqliteOpenMode.ReadOnly));
        connection.Open();
        return connection;
    }

    public static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Every text that comes here is a constant of this project.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }

    private static T Scalar<T>(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // As above.
        command.CommandText = sql;
#pragma warning restore CA2100
        return (T)command.ExecuteScalar()!;
    }

    // No pooling: a closed store holds nothing, so that its file can be moved or deleted. A file that somebody else has locked,
    // a backup tool for instance, is waited for, and then reported.
    private static string ConnectionString(string path, SqliteOpenMode mode) =>
        new SqliteConnectionStringBuilder { DataSource = path, Mode = mode, Pooling = false, DefaultTimeout = 5 }.ToString();
}
