using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Carillon.Storage.Sqlite;

/// <summary>The tables of the file, and how a connection that writes them is set up.</summary>
internal static class SqliteSchema
{
    /// <summary>
    /// How long the write-ahead log is. It is laid out so when the file is opened, and begun anew before it is full; where a
    /// reader is in the way of that it grows, and the reader is waited for a moment.
    /// </summary>
    public const long LargestLog = 16 * 1024 * 1024;

    /// <summary>
    /// What brings the tables from each version to the next, from an empty file on; the file keeps its version as
    /// <c>user_version</c>. A step that was released is never changed: files that took it don't take it again.
    /// </summary>
    private static readonly string[] Steps =
    [
        // The tree begins with the last key. Executions come newest first: in the order of their keys each would stand before those that
        // are there, and a page that is full is split in the middle and stays half full for good. In this order they come after them, and
        // fill their pages. Files of earlier builds have the other order, which every statement takes as well.
        """
        CREATE TABLE rows (key TEXT NOT NULL, version INTEGER NOT NULL, body BLOB NOT NULL, PRIMARY KEY (key DESC)) WITHOUT ROWID;
        CREATE TABLE sequence (next INTEGER NOT NULL);
        INSERT INTO sequence (next) VALUES (1);
        """,
    ];

    static SqliteSchema() => SQLitePCL.Batteries_V2.Init();

    /// <summary>Opens the file for writing, and brings its tables to the version that this build writes.</summary>
    public static SqliteConnection Open(string path, SqliteOpenMode mode = SqliteOpenMode.ReadWriteCreate) => Open(path, mode, Steps);

    /// <summary>The same with other steps.</summary>
    public static SqliteConnection Open(string path, SqliteOpenMode mode, IReadOnlyList<string> steps)
    {
        var connection = new SqliteConnection(ConnectionString(path, mode));
        var ready = false;
        try
        {
            connection.Open();
            SetUp(connection, path);
            Upgrade(connection, path, steps);
            ready = true;
            return connection;
        }
        finally
        {
            if (!ready)
            {
                connection.Dispose();
            }
        }
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

    private static void SetUp(SqliteConnection connection, string path)
    {
        // Write-ahead: readers go on while a commit is written. FULL: a commit that was answered survives a power cut. MEMORY: what
        // undoes one caller of a commit, and not the others, goes with the process, and needs no file. No checkpoints of SQLite's
        // own: they would come before a commit is answered, see WriteAheadLog.
        var mode = Scalar<string>(connection, "PRAGMA journal_mode = WAL");
        if (mode != "wal")
        {
            throw new StateStoreUnavailableException(
                $"The database '{path}' is in journal mode '{mode}' and can't be put in 'wal'. A network share can't hold it: use a local disk.");
        }

        Execute(connection, $"""
            PRAGMA synchronous = FULL;
            PRAGMA temp_store = MEMORY;
            PRAGMA wal_autocheckpoint = 0;
            PRAGMA journal_size_limit = {LargestLog.ToString(CultureInfo.InvariantCulture)};
            """);
    }

    private static void Upgrade(SqliteConnection connection, string path, IReadOnlyList<string> steps)
    {
        var version = Scalar<long>(connection, "PRAGMA user_version");
        if (version < 0 || version > steps.Count)
        {
            throw new StateStoreUnavailableException(
                $"The database '{path}' has schema version {version}, of a newer build; this one knows versions up to {steps.Count}.");
        }

        // Each step with its number in one transaction: a start that is interrupted goes on from there.
        for (var next = (int)version; next < steps.Count; next++)
        {
            Execute(connection, $"BEGIN IMMEDIATE;\n{steps[next]}\nPRAGMA user_version = {(next + 1).ToString(CultureInfo.InvariantCulture)};\nCOMMIT;");
        }
    }

    public static T Scalar<T>(SqliteConnection connection, string sql)
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
