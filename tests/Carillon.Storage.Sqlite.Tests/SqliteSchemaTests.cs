using Carillon.Storage.Rows;
using Carillon.TestKit;
using Microsoft.Data.Sqlite;

namespace Carillon.Storage.Sqlite.Tests;

/// <summary>Files of every version that was released can be opened, and are brought forward step by step.</summary>
public sealed class SqliteSchemaTests : IDisposable
{
    /// <summary>A file as version 1 wrote it. Never changed: such files exist.</summary>
    private const string VersionOne = """
        PRAGMA journal_mode = WAL;
        CREATE TABLE rows (key TEXT NOT NULL PRIMARY KEY, version INTEGER NOT NULL, body BLOB NOT NULL) WITHOUT ROWID;
        CREATE TABLE sequence (next INTEGER NOT NULL);
        INSERT INTO sequence (next) VALUES (41);
        INSERT INTO rows (key, version, body) VALUES
          ('conf!heartbeat', 40, CAST('{"v":1,"row":{"at":"2026-03-02T10:00:00+00:00","instance":"some-instance","build":"some-build"}}' AS BLOB));
        PRAGMA user_version = 1;
        """;

    private static readonly string[] ThreeSteps =
    [
        "this step was taken long ago and would fail",
        "CREATE TABLE second (a INTEGER); INSERT INTO second (a) SELECT version FROM rows;",
        "ALTER TABLE second RENAME TO third;",
    ];

    private readonly DatabaseFile _file = new();

    public SqliteSchemaTests()
    {
        using var connection = new SqliteConnection($"Data Source={_file.Path};Pooling=False");
        connection.Open();
        SqliteSchema.Execute(connection, VersionOne);
    }

    [Fact]
    public async Task OpenAsync_FileOfVersionOne_ReadsItsRowsAndGoesOnWithItsVersions()
    {
        await using var store = new SqliteStateStore(_file.Path);
        await store.OpenAsync(CancellationToken.None);
        var key = StateKeys.Setting("heartbeat");

        var stored = await store.ReadAsync(key, CancellationToken.None);
        var replaced = await store.CommitAsync(new StateTransaction().Replace(key, new RowVersion("40"), Some.Heartbeat()), CancellationToken.None);

        Assert.Equal(Some.Heartbeat(), Assert.IsType<HeartbeatRow>(stored?.Row));
        Assert.Equal("41", replaced.Versions[key].Value);
    }

    [Fact]
    public void Open_OlderFile_TakesOnlyTheStepsItHasNotTaken()
    {
        using var connection = SqliteSchema.Open(_file.Path, SqliteOpenMode.ReadWrite, ThreeSteps);

        Assert.Equal(3, SqliteSchema.Scalar<long>(connection, "PRAGMA user_version"));
        Assert.Equal(40, SqliteSchema.Scalar<long>(connection, "SELECT a FROM third"));
    }

    [Fact]
    public void Open_StepFails_KeepsTheStepsBeforeAndGoesOnFromThere()
    {
        string[] broken = [.. ThreeSteps[..2], "CREATE TABLE half (a INTEGER); INSERT INTO nowhere VALUES (1);"];

        Assert.Throws<SqliteException>(() => SqliteSchema.Open(_file.Path, SqliteOpenMode.ReadWrite, broken).Dispose());

        using (var connection = SqliteSchema.Open(_file.Path, SqliteOpenMode.ReadWrite, ThreeSteps[..2]))
        {
            Assert.Equal(2, SqliteSchema.Scalar<long>(connection, "PRAGMA user_version"));
            Assert.Equal(0, SqliteSchema.Scalar<long>(connection, "SELECT count(*) FROM sqlite_master WHERE name = 'half'"));
        }

        using var mended = SqliteSchema.Open(_file.Path, SqliteOpenMode.ReadWrite, ThreeSteps);
        Assert.Equal(3, SqliteSchema.Scalar<long>(mended, "PRAGMA user_version"));
    }

    public void Dispose() => _file.Dispose();
}
