using System.Security.Cryptography;
using Carillon.Backups;
using Carillon.Executions;
using Carillon.Storage;
using Carillon.Storage.Rows;
using Carillon.TestKit;
using Carillon.TestKit.Storage;
using Carillon.TestKit.Time;

namespace Carillon.Tests.Backups;

[Trait("Req", "SC27")]
public sealed class ChangeFeedStoreTests : IDisposable
{
    private readonly InMemoryStateStore _inner = new();
    private readonly RandomNumberGenerator _random = RandomNumberGenerator.Create();
    private readonly ManualClock _clock = new(Some.Instant);
    private readonly ChangeFeedStore _store;

    public ChangeFeedStoreTests() => _store = new ChangeFeedStore(_inner, enabled: true, _clock, _random);

    public void Dispose() => _random.Dispose();

    [Fact]
    public async Task CommitAsync_RowsWrittenAndDeleted_AreNamedInTheSameTransaction()
    {
        var live = Some.Live();
        await CommitAsync(new StateTransaction().Insert(StateKeys.LiveRun(live.Id), live));
        var execution = Some.Execution(live.Job, id: live.Id);

        await CommitAsync(new StateTransaction().Remove(StateKeys.LiveRun(live.Id)).Insert(StateKeys.Execution(live.Job, live.Id), execution));

        var changes = await ChangesAsync();
        Assert.Equal(2, changes.Count);
        Assert.Equal([StateKeys.LiveRun(live.Id).Value, StateKeys.Execution(live.Job, live.Id).Value], changes.SelectMany(change => change.Keys).Distinct());
    }

    [Fact]
    public async Task CommitAsync_ConditionThatDoesNotHold_WritesNoChangeAndNamesTheRow()
    {
        var row = new BuildRow("a", Some.Instant, Some.Instant);
        await CommitAsync(new StateTransaction().Insert(StateKeys.Build("a"), row));

        var outcome = await _store.CommitAsync(new StateTransaction().Insert(StateKeys.Build("a"), row), CancellationToken.None);

        Assert.Equal(StateKeys.Build("a"), outcome.Conflict);
        Assert.Single(await ChangesAsync());
    }

    [Fact]
    public async Task CommitAsync_SameTransactionAgain_IsAConflictOfItsOwnRows()
    {
        var transaction = new StateTransaction().Insert(StateKeys.Build("a"), new BuildRow("a", Some.Instant, Some.Instant));

        await CommitAsync(transaction);

        Assert.Equal(StateKeys.Build("a"), (await _store.CommitAsync(transaction, CancellationToken.None)).Conflict);
        Assert.Single(transaction.Operations);
    }

    [Fact]
    public async Task CommitAsync_RenewalOrSignOfLife_IsNoChange()
    {
        var live = Some.Live();
        var key = StateKeys.LiveRun(live.Id);
        await _inner.CommitAsync(new StateTransaction().Insert(key, live), CancellationToken.None);

        await CommitAsync(new StateTransaction().Replace(key, (await _store.ReadAsync(key, CancellationToken.None))!.Version, live with { LogTail = "x" }));
        await CommitAsync(new StateTransaction().Insert(StateKeys.Heartbeat, Some.Heartbeat()));
        await CommitAsync(new StateTransaction().Insert(StateKeys.HealthCheck, Some.Heartbeat()));

        Assert.Empty(await ChangesAsync());
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(false, false)]
    public async Task CommitAsync_RunOfAJob_IsQuietWhereTheJobIsCarillonsOwn(bool system, bool quiet)
    {
        var live = Some.Live() with { System = system };

        await CommitAsync(new StateTransaction().Insert(StateKeys.LiveRun(live.Id), live).Put(StateKeys.JobState(live.Job), new JobStateRow { Cursor = Some.Instant }));

        Assert.Equal(quiet, Assert.Single(await ChangesAsync()).Quiet);
    }

    [Fact]
    public async Task CommitAsync_RowsThatDoNotSayWhoseTheyAre_AreNotQuiet()
    {
        await CommitAsync(new StateTransaction().Insert(StateKeys.JobState(Some.JobId()), new JobStateRow { Cursor = Some.Instant }));

        Assert.False(Assert.Single(await ChangesAsync()).Quiet);
    }

    [Fact]
    public async Task CommitAsync_AsManyRowsAsTheEngineMayWrite_FitBesideTheChange()
    {
        await CommitAsync(Builds(StateTransaction.MostRows));

        Assert.Equal(StateTransaction.MostRows, Assert.Single(await ChangesAsync()).Keys.Count);
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await _store.CommitAsync(Builds(StateTransaction.MaxRows), CancellationToken.None));
    }

    [Fact]
    public async Task OpenAsync_AgainAndInAnotherProcess_GoesOnWithTheFeed()
    {
        await _store.OpenAsync(CancellationToken.None);
        var first = await _inner.ReadAsync(StateKeys.BackupFeed, CancellationToken.None);

        await new ChangeFeedStore(_inner, enabled: true, _clock, _random).OpenAsync(CancellationToken.None);

        Assert.IsType<FeedRow>(first?.Row);
        Assert.Equal(first, await _inner.ReadAsync(StateKeys.BackupFeed, CancellationToken.None));
        Assert.Empty(await ChangesAsync());
    }

    /// <summary>What is written meanwhile is in no feed: what follows can't be joined to what was before.</summary>
    [Fact]
    public async Task OpenAsync_SwitchedOffInBetween_BeginsAnotherFeed()
    {
        await _store.OpenAsync(CancellationToken.None);
        var first = (FeedRow)(await _inner.ReadAsync(StateKeys.BackupFeed, CancellationToken.None))!.Row;
        var off = new ChangeFeedStore(_inner, enabled: false, _clock, _random);
        await off.OpenAsync(CancellationToken.None);
        await off.CommitAsync(Builds(StateTransaction.MaxRows), CancellationToken.None);
        Assert.Empty(await ChangesAsync());

        await _store.OpenAsync(CancellationToken.None);

        Assert.NotEqual(first.Id, ((FeedRow)(await _inner.ReadAsync(StateKeys.BackupFeed, CancellationToken.None))!.Row).Id);
    }

    /// <summary>Part of a state must not be taken for a state.</summary>
    [Fact]
    public async Task OpenAsync_RestoreThatWasCutOff_IsRefused()
    {
        await _inner.CommitAsync(new StateTransaction().Insert(StateKeys.Restore, new RestoreRow("some-snapshot", Some.Instant, 1, 0, 0)), CancellationToken.None);

        var exception = await Assert.ThrowsAsync<StateStoreUnavailableException>(() => _store.OpenAsync(CancellationToken.None));

        Assert.Contains("restore", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Change_LaterOne_SortsLast()
    {
        var (earlier, later) = (ExecutionId.Random(Some.Instant), ExecutionId.Random(Some.Instant));

        Assert.True(StateKeys.Change(earlier, Some.Instant) < StateKeys.Change(later, Some.Instant.AddTicks(1)));
    }

    private static StateTransaction Builds(int count) => Enumerable.Range(0, count).Aggregate(
        new StateTransaction(), (transaction, number) => transaction.Insert(StateKeys.Build($"{number}"), new BuildRow("b", Some.Instant, Some.Instant)));

    private async Task CommitAsync(StateTransaction transaction) =>
        Assert.True((await _store.CommitAsync(transaction, CancellationToken.None)).Committed);

    private async Task<List<ChangeRow>> ChangesAsync() =>
        [.. (await _inner.ReadRangeAsync(StateKeys.Changes, 100, CancellationToken.None)).Rows.Select(row => (ChangeRow)row.Row)];
}
