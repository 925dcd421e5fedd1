using System.Globalization;
using Carillon.Storage.Rows;
using Carillon.TestKit;
using Microsoft.Data.Sqlite;
using static SQLitePCL.raw;

namespace Carillon.Storage.Sqlite.Tests;

/// <summary>What becomes of commits when the database fails under them. SQLite itself is made to fail.</summary>
[Trait("Req", "SC2")]
[Collection(Alone.Name)]
public sealed class CommitQueueTests : IAsyncLifetime, IDisposable
{
    private static readonly RowKey Key = StateKeys.Setting("heartbeat");
    private readonly DatabaseFile _file = new();
    private readonly TransactionGate _gate = new();
    private SqliteConnection _connection = null!;
    private CommitQueue _queue = null!;
    private Func<SqliteConnection> _reopen = null!;

    public Task InitializeAsync()
    {
        _reopen = () => _connection = SqliteSchema.Open(_file.Path);
        _queue = new CommitQueue(_reopen(), () => _reopen(), _gate);
        return Task.CompletedTask;
    }

    public async Task DisposeAsync() => await _queue.DisposeAsync();

    public void Dispose() => _file.Dispose();

    [Fact]
    public async Task Commit_WriteFails_WritesNothingAndTheNextGoesOn()
    {
        Deny(SQLITE_INSERT);
        var exception = await Assert.ThrowsAsync<StateStoreUnavailableException>(InsertAsync);

        Allow();
        Assert.Contains("could not be written", exception.Message, StringComparison.Ordinal);
        Assert.True((await InsertAsync()).Committed);
    }

    [Fact]
    public async Task Commit_RollBackFails_TheNextIsWrittenOverAnotherConnection()
    {
        var before = await _queue.EnqueueAsync(new StateTransaction().Insert(StateKeys.Build("before"), new BuildRow("before", Some.Instant, Some.Instant)), CancellationToken.None);
        var broken = _connection;
        Deny(SQLITE_INSERT, "ROLLBACK");
        await Assert.ThrowsAsync<StateStoreUnavailableException>(InsertAsync);

        var after = await InsertAsync();

        Assert.NotSame(broken, _connection);
        Assert.True(Version(after, Key) > Version(before, StateKeys.Build("before")) + 1, "A version that a lost transaction took was given again.");
    }

    [Fact]
    public async Task Commit_RollBackFailsAndReopeningToo_NamesTheCauseUntilItOpensAgain()
    {
        var open = _reopen;
        _reopen = () => throw new StateStoreUnavailableException("the disk is gone");
        Deny(SQLITE_INSERT, "ROLLBACK");
        await Assert.ThrowsAsync<StateStoreUnavailableException>(InsertAsync);

        foreach (var _ in Enumerable.Range(0, 2))
        {
            var exception = await Assert.ThrowsAsync<StateStoreUnavailableException>(InsertAsync);
            Assert.Contains("the disk is gone", exception.Message, StringComparison.Ordinal);
            Assert.Contains("not authorized", exception.Message, StringComparison.Ordinal);
        }

        _reopen = open;
        Assert.True((await InsertAsync()).Committed);
    }

    [Fact]
    public async Task Commit_CommitLeavesTheTransactionOpen_WasNotWrittenForCertain()
    {
        Deny(transaction: "COMMIT");
        await Assert.ThrowsAsync<StateStoreUnavailableException>(InsertAsync);

        Allow();
        Assert.True((await InsertAsync()).Committed);
    }

    [Fact]
    public async Task Commit_CommitEndsTheTransactionWithAnError_IsUnknownAndTheNextGoesOn()
    {
        sqlite3_commit_hook(_connection.Handle, _ => 1, null);
        await Assert.ThrowsAsync<StateStoreOutcomeUnknownException>(InsertAsync);

        sqlite3_commit_hook(_connection.Handle, null, null);
        var after = await InsertAsync();
        Assert.True(Version(after, Key) > 1, "A version that may be on the disk was given again.");
    }

    [Fact]
    public async Task Commit_GivenUpWhileItWaits_IsNotWrittenAndOneBeingWrittenIs()
    {
        using var writing = new ManualResetEventSlim();
        using var goOn = new ManualResetEventSlim();
        using var gone = new CancellationTokenSource();
        sqlite3_commit_hook(_connection.Handle, _ =>
        {
            writing.Set();
            return goOn.Wait(TimeSpan.FromSeconds(10)) ? 0 : 1;
        }, null);
        var first = Task.Run(() => InsertAsync("first", gone.Token));
        Assert.True(writing.Wait(TimeSpan.FromSeconds(10)));
        var second = InsertAsync("second", gone.Token);
        var third = InsertAsync("third", CancellationToken.None);

        await gone.CancelAsync();
        goOn.Set();

        Assert.True((await first).Committed);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        Assert.True((await third).Committed);
        Assert.True((await InsertAsync("second", CancellationToken.None)).Committed, "What was given up was written.");
    }

    [Fact]
    public async Task Commit_WriterStoppedByADefect_EveryCommitNamesItAndTheQueueCloses()
    {
        _reopen = () => throw new InvalidOperationException("a defect");
        Deny(SQLITE_INSERT, "ROLLBACK");
        await Assert.ThrowsAsync<StateStoreUnavailableException>(InsertAsync);

        await Assert.ThrowsAsync<StateStoreOutcomeUnknownException>(InsertAsync);
        var exception = await Assert.ThrowsAsync<StateStoreUnavailableException>(InsertAsync);
        Assert.Contains("a defect", exception.Message, StringComparison.Ordinal);

        await _queue.DisposeAsync();
        exception = await Assert.ThrowsAsync<StateStoreUnavailableException>(InsertAsync);
        Assert.Contains("a defect", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Log_WithAReaderAlwaysUnderWay_StaysWithinItsLimit()
    {
        using var stop = new CancellationTokenSource();
        var readers = Task.Factory.StartNew(() => ReadInRelay(stop.Token), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        var text = new string('x', 30_000);
        var longest = 0L;
        for (var i = 0; i < 60; i++)
        {
            var transaction = new StateTransaction();
            for (var row = 0; row < 50; row++)
            {
                transaction.Insert(StateKeys.Build(string.Create(CultureInfo.InvariantCulture, $"{i}-{row}")), new BuildRow(text, Some.Instant, Some.Instant));
            }

            await _queue.EnqueueAsync(transaction, CancellationToken.None);
            longest = Math.Max(longest, _file.Log.Length);
        }

        await stop.CancelAsync();
        await readers;
        Assert.InRange(longest, 1, 3 * SqliteSchema.LargestLog);
    }

    /// <summary>Two readers in turn: each begins before the other ends, so that the log is never without one.</summary>
    private void ReadInRelay(CancellationToken cancellationToken)
    {
        using var one = SqliteSchema.OpenForReading(_file.Path);
        using var other = SqliteSchema.OpenForReading(_file.Path);
        Begin(one);
        while (!cancellationToken.IsCancellationRequested)
        {
            Begin(other);
            SqliteSchema.Execute(one, "COMMIT");
            Begin(one);
            SqliteSchema.Execute(other, "COMMIT");
        }

        void Begin(SqliteConnection connection)
        {
            _gate.Alone(() =>
            {
                SqliteSchema.Execute(connection, "BEGIN");
                return SqliteSchema.Scalar<long>(connection, "SELECT count(*) FROM sequence");
            });
            SqliteSchema.Scalar<long>(connection, "SELECT coalesce(sum(length(body)), 0) FROM (SELECT body FROM rows LIMIT 500)");
        }
    }

    [Fact]
    public async Task TryFind_NobodyWrites_FindsWhatWasCommitted()
    {
        await InsertAsync();

        Assert.True(_queue.TryFind(Key, out var found));
        Assert.Equal(Some.Heartbeat(), found?.Row);
        Assert.True(_queue.TryFind(StateKeys.Build("missing"), out var missing));
        Assert.Null(missing);
    }

    [Fact]
    public async Task TryFind_ReadFails_LeavesItToAnotherConnectionAndTheNextCommitGoesOn()
    {
        Deny(SQLITE_READ);
        Assert.False(_queue.TryFind(Key, out _));

        Allow();
        Assert.True((await InsertAsync()).Committed);
    }

    [Fact]
    public async Task TryFind_Closed_LeavesItToAnotherConnection()
    {
        await _queue.DisposeAsync();

        Assert.False(_queue.TryFind(Key, out _));
    }

    private Task<CommitOutcome> InsertAsync() =>
        _queue.EnqueueAsync(new StateTransaction().Insert(Key, Some.Heartbeat()), CancellationToken.None);

    private Task<CommitOutcome> InsertAsync(string build, CancellationToken cancellationToken) =>
        _queue.EnqueueAsync(new StateTransaction().Insert(StateKeys.Build(build), new BuildRow(build, Some.Instant, Some.Instant)), cancellationToken);

    private static long Version(CommitOutcome outcome, RowKey key) => long.Parse(outcome.Versions[key].Value, CultureInfo.InvariantCulture);

    private void Deny(int? action = null, string? transaction = null) => sqlite3_set_authorizer(
        _connection.Handle,
        (SQLitePCL.strdelegate_authorizer)((_, code, argument, _, _, _) =>
            code == action || (code == SQLITE_TRANSACTION && argument == transaction) ? SQLITE_DENY : SQLITE_OK),
        null);

    private void Allow() => sqlite3_set_authorizer(_connection.Handle, (SQLitePCL.strdelegate_authorizer)null!, null);
}
