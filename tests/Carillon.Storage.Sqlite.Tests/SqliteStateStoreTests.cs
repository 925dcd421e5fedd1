using Carillon.Executions;
using Carillon.Storage.Rows;
using Carillon.TestKit;
using Carillon.TestKit.Storage;
using Microsoft.Data.Sqlite;

namespace Carillon.Storage.Sqlite.Tests;

/// <summary>The embedded store keeps the contract, and what a file adds to it.</summary>
[Trait("Req", "SC1")]
public sealed class SqliteStateStoreTests : StateStoreContract
{
    private static readonly RowKey Key = StateKeys.Setting("heartbeat");
    private readonly string _folder = Directory.CreateTempSubdirectory("carillon-").FullName;

    private string File => Path.Combine(_folder, "deeper", "carillon.db");

    protected override Task<IStateStore> CreateAsync() => Task.FromResult<IStateStore>(new SqliteStateStore(File));

    protected override Task DamageAsync(RowKey key, byte[] body)
    {
        using var connection = Connect();
        using var command = connection.CreateCommand();
        command.CommandText = "UPDATE rows SET body = $body WHERE key = $key";
        command.Parameters.AddWithValue("$body", body);
        command.Parameters.AddWithValue("$key", key.Value);
        Assert.Equal(1, command.ExecuteNonQuery());
        return Task.CompletedTask;
    }

    public override async Task DisposeAsync()
    {
        await ((SqliteStateStore)Store).DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task OpenAsync_AfterARestart_FindsWhatWasWritten()
    {
        await CommitAsync(new StateTransaction().Insert(Key, Some.Heartbeat()));
        await ((SqliteStateStore)Store).DisposeAsync();

        await using var again = await OpenAsync();

        Assert.Equal(Some.Heartbeat(), (await again.ReadAsync(Key, CancellationToken.None))?.Row);
    }

    [Fact]
    public async Task OpenAsync_AfterARestart_NeverGivesAVersionAgain()
    {
        var first = await CommitAsync(new StateTransaction().Insert(Key, Some.Heartbeat()));
        await CommitAsync(new StateTransaction().Delete(Key, first.Versions[Key]));
        await ((SqliteStateStore)Store).DisposeAsync();

        await using var again = await OpenAsync();
        var second = await again.CommitAsync(new StateTransaction().Insert(Key, Some.Heartbeat()), CancellationToken.None);

        Assert.NotEqual(first.Versions[Key], second.Versions[Key]);
    }

    [Fact]
    public async Task OpenAsync_FileOfANewerBuild_IsRefused()
    {
        await ((SqliteStateStore)Store).DisposeAsync();
        Execute("PRAGMA user_version = 99");
        await using var store = new SqliteStateStore(File);

        var exception = await Assert.ThrowsAsync<StateStoreUnavailableException>(() => store.OpenAsync(CancellationToken.None));

        Assert.Contains("schema version 99", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OpenAsync_NoDatabase_SaysSo()
    {
        await ((SqliteStateStore)Store).DisposeAsync();
        await System.IO.File.WriteAllTextAsync(File, new string('x', 5_000));
        await using var store = new SqliteStateStore(File);

        var exception = await Assert.ThrowsAsync<StateStoreUnavailableException>(() => store.OpenAsync(CancellationToken.None));

        Assert.Contains(File, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OpenAsync_FolderIsAFile_SaysSoAndNamesTheSetting() =>
        await RefusedAsync(Path.Combine(File, "carillon.db"));

    [Fact]
    public async Task OpenAsync_NameTooLong_SaysSoAndNamesTheSetting() =>
        await RefusedAsync(Path.Combine(_folder, new string('x', 400), "carillon.db"));

    [Fact]
    public async Task OpenAsync_LockFileNotAllowed_SaysSoAndNamesTheSetting()
    {
        var path = Path.Combine(_folder, "locked.db");
        Directory.CreateDirectory(path + ".lock");

        await RefusedAsync(path);
    }

    [Fact]
    public async Task OpenAsync_LockFileNameTooLong_IsNotSomebodyElse() =>
        await RefusedAsync(Path.Combine(_folder, new string('x', 252)));

    [Fact]
    public async Task OpenAsync_PathIsAFolder_SaysSoAndNamesTheSetting() => await RefusedAsync(_folder);

    [Fact]
    public async Task OpenAsync_Failed_LeavesNothingOpenOrLocked()
    {
        await ((SqliteStateStore)Store).DisposeAsync();
        Execute("PRAGMA user_version = 99");
        await using var failed = new SqliteStateStore(File);
        await Assert.ThrowsAsync<StateStoreUnavailableException>(() => failed.OpenAsync(CancellationToken.None));

        Assert.False(System.IO.File.Exists(File + "-wal"));
        Execute("PRAGMA user_version = 1");
        await using var store = await OpenAsync();
        Assert.Null(await store.ReadAsync(Key, CancellationToken.None));
    }

    [Fact]
    public async Task OpenAsync_SequenceLost_IsRefused()
    {
        await ((SqliteStateStore)Store).DisposeAsync();
        Execute("DELETE FROM sequence");
        await using var store = new SqliteStateStore(File);

        var exception = await Assert.ThrowsAsync<StateStoreUnavailableException>(() => store.OpenAsync(CancellationToken.None));

        Assert.Contains("sequence of versions is lost", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task DisposeAsync_AfterReads_LeavesOneFile()
    {
        await CommitAsync(new StateTransaction().Insert(Key, Some.Heartbeat()));
        await ReadAsync(Key);

        await ((SqliteStateStore)Store).DisposeAsync();

        Assert.False(System.IO.File.Exists(File + "-wal"));
    }

    [Fact]
    [Trait("Req", "SC9")]
    public void JournalMode_OfTheFile_IsWal() => Assert.Equal("wal", Scalar("PRAGMA journal_mode"));

    [Fact]
    [Trait("Req", "SC9")]
    public async Task CommitAsync_ThousandsOfExecutions_FillTheirPages()
    {
        foreach (var some in Executions(4_000).Chunk(StateTransaction.MaxRows))
        {
            var transaction = some.Aggregate(new StateTransaction(), (rows, row) => rows.Insert(StateKeys.Execution(row.Job, row.Id), row));
            Assert.True((await CommitAsync(transaction)).Committed);
        }

        AssertPagesAreFilled();
    }

    [Fact]
    [Trait("Req", "SC27")]
    public async Task ImportAsync_ThousandsOfExecutions_FillTheirPages()
    {
        var rows = Executions(4_000).Select(row => (Key: StateKeys.Execution(row.Job, row.Id), Row: row)).OrderBy(one => one.Key);
        foreach (var some in rows.Select(one => new RawRow(one.Key, RowCodec.Encode(one.Key, one.Row))).Chunk(1_000))
        {
            await ((SqliteStateStore)Store).ImportAsync(some, CancellationToken.None);
        }

        AssertPagesAreFilled();
    }

    /// <summary>A job's executions, in the order in which they come.</summary>
    private static IEnumerable<ExecutionRow> Executions(int count)
    {
        var job = Some.JobId();
        return Enumerable.Range(0, count).Select(number => Some.Execution(job, id: ExecutionId.ForOccurrence(job, Some.Instant.AddMinutes(number))));
    }

    private void AssertPagesAreFilled()
    {
        using var connection = Connect();
        var held = SqliteSchema.Scalar<long>(connection, "SELECT sum(length(key) + length(body)) FROM rows");
        var used = SqliteSchema.Scalar<long>(connection, "PRAGMA page_count") - SqliteSchema.Scalar<long>(connection, "PRAGMA freelist_count");
        var filled = (double)held / (used * SqliteSchema.Scalar<long>(connection, "PRAGMA page_size"));
        Assert.True(filled > 0.75, $"{filled:P0} of the pages is filled.");
    }

    [Fact]
    [Trait("Req", "SC2")]
    public async Task CommitAsync_FileLockedByAnother_WaitsAndThenFailsAsUnavailable()
    {
        using var connection = Connect();
        Execute(connection, "BEGIN IMMEDIATE");

        await Assert.ThrowsAsync<StateStoreUnavailableException>(() => CommitAsync(new StateTransaction().Insert(Key, Some.Heartbeat())));

        Execute(connection, "ROLLBACK");
        Assert.True((await CommitAsync(new StateTransaction().Insert(Key, Some.Heartbeat()))).Committed);
    }

    [Fact]
    [Trait("Req", "SC2")]
    public async Task ReadAsync_WhileAnotherWrites_IsNotHeldUp()
    {
        await CommitAsync(new StateTransaction().Insert(Key, Some.Heartbeat()));
        using var connection = Connect();
        Execute(connection, "BEGIN IMMEDIATE; DELETE FROM rows");

        Assert.Equal(Some.Heartbeat(), (await ReadAsync(Key))?.Row);
        Execute(connection, "ROLLBACK");
    }

    [Fact]
    [Trait("Req", "SC2")]
    public async Task ReadAsync_WhileACommitWaitsForAnotherWriter_IsNotHeldUp()
    {
        await CommitAsync(new StateTransaction().Insert(Key, Some.Heartbeat()));
        using var connection = Connect();
        Execute(connection, "BEGIN IMMEDIATE");
        var commit = Task.Run(() => CommitAsync(new StateTransaction().Insert(StateKeys.Build("other"), new BuildRow("other", Some.Instant, Some.Instant))));
        await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System);

        Assert.Equal(Some.Heartbeat(), (await ReadAsync(Key))?.Row);

        Assert.False(commit.IsCompleted);
        Execute(connection, "ROLLBACK");
        Assert.True((await commit).Committed);
    }

    [Fact]
    public async Task CommitAsync_AfterTheStoreIsClosed_IsUnavailable()
    {
        await ((SqliteStateStore)Store).DisposeAsync();

        await Assert.ThrowsAsync<StateStoreUnavailableException>(() => CommitAsync(new StateTransaction().Insert(Key, Some.Heartbeat())));
    }

    [Fact]
    public void Description_OfAFile_NamesIt() => Assert.Equal($"SQLite, {File}", Store.Description);

    private static async Task RefusedAsync(string path)
    {
        await using var store = new SqliteStateStore(path);

        var exception = await Assert.ThrowsAsync<StateStoreUnavailableException>(() => store.OpenAsync(CancellationToken.None));

        Assert.Contains(exception.InnerException!.Message, exception.Message, StringComparison.Ordinal);
        Assert.Contains("Carillon:Sqlite:Path", exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("in use", exception.Message, StringComparison.Ordinal);
    }

    private async Task<SqliteStateStore> OpenAsync()
    {
        var store = new SqliteStateStore(File);
        await store.OpenAsync(CancellationToken.None);
        return store;
    }

    private SqliteConnection Connect()
    {
        var connection = new SqliteConnection($"Data Source={File};Pooling=False");
        connection.Open();
        return connection;
    }

    private void Execute(string sql)
    {
        using var connection = Connect();
        Execute(connection, sql);
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The texts are constants of these tests.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }

    private string? Scalar(string sql)
    {
        using var connection = Connect();
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The texts are constants of these tests.
        command.CommandText = sql;
#pragma warning restore CA2100
        return (string?)command.ExecuteScalar();
    }
}
