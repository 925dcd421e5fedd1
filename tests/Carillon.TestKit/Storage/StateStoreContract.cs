using System.Globalization;
using Carillon.Executions;
using Carillon.Storage;
using Carillon.Storage.Rows;

namespace Carillon.TestKit.Storage;

/// <summary>What every store must do. A store's tests derive from this, and give a fresh one per test.</summary>
public abstract partial class StateStoreContract : IAsyncLifetime
{
    private static readonly RowKey Key = StateKeys.Setting("heartbeat");
    private IStateStore? _store;

    protected IStateStore Store => _store!;

    public async Task InitializeAsync()
    {
        _store = await CreateAsync();
        await _store.OpenAsync(CancellationToken.None);
    }

    public virtual Task DisposeAsync() => Task.CompletedTask;

    protected abstract Task<IStateStore> CreateAsync();

    /// <summary>Puts a text in the place of a row's, past the store, as a damaged file or a foreign hand would.</summary>
    protected abstract Task DamageAsync(RowKey key, byte[] body);

    [Fact]
    public async Task ReadAsync_NoRow_IsNull() => Assert.Null(await ReadAsync(Key));

    [Fact]
    public async Task Insert_NoRowThere_CanBeReadWithTheVersionTold()
    {
        var outcome = await CommitAsync(new StateTransaction().Insert(Key, Some.Heartbeat()));

        var stored = await ReadAsync(Key);
        Assert.True(outcome.Committed);
        Assert.Equal(Some.Heartbeat(), stored?.Row);
        Assert.Equal(outcome.Versions[Key], stored?.Version);
    }

    [Fact]
    public async Task Insert_RowThere_IsAConflictThatNamesIt()
    {
        await CommitAsync(new StateTransaction().Insert(Key, Some.Heartbeat()));

        var outcome = await CommitAsync(new StateTransaction().Insert(Key, Some.Heartbeat(Some.Instant.AddDays(1))));

        Assert.False(outcome.Committed);
        Assert.Equal(Key, outcome.Conflict);
        Assert.Equal(Some.Heartbeat(), (await ReadAsync(Key))?.Row);
    }

    [Fact]
    public async Task Replace_VersionRead_Replaces()
    {
        var inserted = await CommitAsync(new StateTransaction().Insert(Key, Some.Heartbeat()));

        var replaced = await CommitAsync(new StateTransaction().Replace(Key, inserted.Versions[Key], Some.Heartbeat(Some.Instant.AddDays(1))));

        Assert.True(replaced.Committed);
        Assert.NotEqual(inserted.Versions[Key], replaced.Versions[Key]);
        Assert.Equal(Some.Heartbeat(Some.Instant.AddDays(1)), (await ReadAsync(Key))?.Row);
    }

    [Fact]
    public async Task Replace_OlderVersion_IsAConflict()
    {
        var inserted = await CommitAsync(new StateTransaction().Insert(Key, Some.Heartbeat()));
        await CommitAsync(new StateTransaction().Replace(Key, inserted.Versions[Key], Some.Heartbeat(Some.Instant.AddDays(1))));

        var outcome = await CommitAsync(new StateTransaction().Replace(Key, inserted.Versions[Key], Some.Heartbeat(Some.Instant.AddDays(2))));

        Assert.Equal(Key, outcome.Conflict);
        Assert.Equal(Some.Heartbeat(Some.Instant.AddDays(1)), (await ReadAsync(Key))?.Row);
    }

    [Fact]
    public async Task Replace_NoRowThere_IsAConflict()
    {
        var inserted = await CommitAsync(new StateTransaction().Insert(Key, Some.Heartbeat()));
        await CommitAsync(new StateTransaction().Delete(Key, inserted.Versions[Key]));

        var outcome = await CommitAsync(new StateTransaction().Replace(Key, inserted.Versions[Key], Some.Heartbeat()));

        Assert.Equal(Key, outcome.Conflict);
        Assert.Null(await ReadAsync(Key));
    }

    [Fact]
    public async Task Replace_RowDeletedAndInsertedAgain_IsAConflict()
    {
        var first = await CommitAsync(new StateTransaction().Insert(Key, Some.Heartbeat()));
        await CommitAsync(new StateTransaction().Delete(Key, first.Versions[Key]));
        await CommitAsync(new StateTransaction().Insert(Key, Some.Heartbeat()));

        var outcome = await CommitAsync(new StateTransaction().Replace(Key, first.Versions[Key], Some.Heartbeat()));

        Assert.Equal(Key, outcome.Conflict);
    }

    [Fact]
    public async Task Delete_OlderVersion_IsAConflict()
    {
        var inserted = await CommitAsync(new StateTransaction().Insert(Key, Some.Heartbeat()));
        await CommitAsync(new StateTransaction().Replace(Key, inserted.Versions[Key], Some.Heartbeat()));

        var outcome = await CommitAsync(new StateTransaction().Delete(Key, inserted.Versions[Key]));

        Assert.Equal(Key, outcome.Conflict);
        Assert.NotNull(await ReadAsync(Key));
    }

    [Fact]
    public async Task Put_WhateverIsThere_Writes()
    {
        var live = Some.Live();
        var line = new RecentRow { Id = live.Id, Job = live.Job, State = ExecutionState.Running, Trigger = RunTrigger.Manual };
        var recent = StateKeys.RecentRun(live.Id);

        var first = await CommitAsync(new StateTransaction().Insert(StateKeys.LiveRun(live.Id), live).Put(recent, line));
        var second = await CommitAsync(new StateTransaction()
            .Delete(StateKeys.LiveRun(live.Id), first.Versions[StateKeys.LiveRun(live.Id)])
            .Put(recent, line with { State = ExecutionState.Succeeded }));

        Assert.True(first.Committed);
        Assert.True(second.Committed);
        Assert.Equal(ExecutionState.Succeeded, Assert.IsType<RecentRow>((await ReadAsync(recent))?.Row).State);
    }

    [Fact]
    public async Task Remove_RowThere_DeletesWhicheverVersionItIs()
    {
        var live = Some.Live();
        await CommitAsync(new StateTransaction().Insert(Key, Some.Heartbeat()));

        var outcome = await CommitAsync(new StateTransaction().Insert(StateKeys.LiveRun(live.Id), live).Remove(Key));

        Assert.True(outcome.Committed);
        Assert.Null(await ReadAsync(Key));
    }

    [Fact]
    public async Task Remove_NoRowThere_IsAConflictThatNamesItAndWritesNothing()
    {
        var live = Some.Live();

        var outcome = await CommitAsync(new StateTransaction().Insert(StateKeys.LiveRun(live.Id), live).Remove(Key));

        Assert.Equal(Key, outcome.Conflict);
        Assert.Null(await ReadAsync(StateKeys.LiveRun(live.Id)));
    }

    [Fact]
    public async Task Commit_OneConditionFails_WritesNothing()
    {
        var live = Some.Live();
        await CommitAsync(new StateTransaction().Insert(Key, Some.Heartbeat()));

        var outcome = await CommitAsync(new StateTransaction()
            .Insert(StateKeys.LiveRun(live.Id), live)
            .Insert(Key, Some.Heartbeat(Some.Instant.AddDays(1))));

        Assert.Equal(Key, outcome.Conflict);
        Assert.Null(await ReadAsync(StateKeys.LiveRun(live.Id)));
    }

    [Fact]
    public async Task Commit_ManyAtOnceOnOneVersion_ExactlyOneWins()
    {
        var inserted = await CommitAsync(new StateTransaction().Insert(Key, Some.Heartbeat()));
        var version = inserted.Versions[Key];

        var outcomes = await Task.WhenAll(Enumerable.Range(1, 32).Select(day => Task.Run(() =>
            CommitAsync(new StateTransaction().Replace(Key, version, Some.Heartbeat(Some.Instant.AddDays(day)))))));

        var winner = Assert.Single(outcomes, outcome => outcome.Committed);
        Assert.Equal(winner.Versions[Key], (await ReadAsync(Key))?.Version);
    }

    [Fact]
    public async Task Commit_ManyAtOnceOnTheirOwnRows_AllAreWritten()
    {
        var lives = Enumerable.Range(0, 200).Select(_ => Some.Live()).ToList();

        var outcomes = await Task.WhenAll(lives.Select(live => Task.Run(() =>
            CommitAsync(new StateTransaction().Insert(StateKeys.LiveRun(live.Id), live)))));

        Assert.All(outcomes, outcome => Assert.True(outcome.Committed));
        Assert.Equal(200, (await Store.ReadRangeAsync(StateKeys.Live, 1_000, CancellationToken.None)).Rows.Count);
    }

    [Fact]
    public async Task Commit_OnlyPuts_IsRefused() =>
        await Assert.ThrowsAsync<InvalidOperationException>(() => CommitAsync(new StateTransaction().Put(Key, Some.Heartbeat())));

    [Fact]
    public async Task Commit_Nothing_IsRefused() =>
        await Assert.ThrowsAsync<InvalidOperationException>(() => CommitAsync(new StateTransaction()));

    [Fact]
    public async Task Commit_MoreThanAHundredRows_IsRefused()
    {
        var transaction = new StateTransaction();
        for (var i = 0; i < 101; i++)
        {
            transaction.Insert(StateKeys.Build(string.Create(CultureInfo.InvariantCulture, $"s{i}")), new BuildRow("s", Some.Instant, Some.Instant));
        }

        await Assert.ThrowsAsync<InvalidOperationException>(() => CommitAsync(transaction));
    }

    [Fact]
    public async Task Commit_RowOfAnotherKind_IsRefusedAndTheStoreGoesOn()
    {
        await Assert.ThrowsAsync<ArgumentException>(() => CommitAsync(new StateTransaction().Insert(Key, Some.Live())));

        Assert.True((await CommitAsync(new StateTransaction().Insert(Key, Some.Heartbeat()))).Committed);
    }

    [Fact]
    public async Task Commit_AlreadyGivenUp_WritesNothing()
    {
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
            await Store.CommitAsync(new StateTransaction().Insert(Key, Some.Heartbeat()), new CancellationToken(canceled: true)));

        Assert.Null(await ReadAsync(Key));
    }

    [Fact]
    public async Task ReadRangeAsync_SeveralPages_GivesEveryRowOnceInKeyOrder()
    {
        var job = Some.JobId();
        var ids = Enumerable.Range(0, 25).Select(minute => ExecutionId.ForOccurrence(job, Some.Instant.AddMinutes(minute))).ToList();
        foreach (var id in ids)
        {
            await CommitAsync(new StateTransaction().Insert(StateKeys.Execution(job, id), Some.Execution(job, id: id)));
        }

        var seen = new List<ExecutionId>();
        var range = StateKeys.Executions(job);
        while (true)
        {
            var page = await Store.ReadRangeAsync(range, 10, CancellationToken.None);
            seen.AddRange(page.Rows.Select(row => Assert.IsType<ExecutionRow>(row.Row).Id));
            if (!page.HasMore)
            {
                break;
            }

            range = range.After(page.Rows[^1].Key);
        }

        Assert.Equal(ids.AsEnumerable().Reverse(), seen);
    }

    [Fact]
    public async Task ReadRangeAsync_ExactlyAsManyAsAskedFor_HasNoMore()
    {
        await CommitAsync(new StateTransaction().Insert(Key, Some.Heartbeat()));

        Assert.False((await Store.ReadRangeAsync(StateKeys.All, 1, CancellationToken.None)).HasMore);
    }

    [Fact]
    public async Task ReadRangeAsync_NeighbouringJobs_StaysInsideItsOwn()
    {
        foreach (var name in new[] { "a", "a-b", "ab" })
        {
            var job = Some.JobId(name);
            await CommitAsync(new StateTransaction().Insert(StateKeys.Execution(job, ExecutionId.ForOccurrence(job, Some.Instant)), Some.Execution(job)));
        }

        var page = await Store.ReadRangeAsync(StateKeys.Executions(Some.JobId("a")), 10, CancellationToken.None);

        Assert.Equal("a", Assert.IsType<ExecutionRow>(Assert.Single(page.Rows).Row).Job.Name);
    }

    [Fact]
    public async Task Rows_EveryKind_RoundTrip()
    {
        foreach (var (key, row) in SampleRows.All)
        {
            await CommitAsync(new StateTransaction().Insert(key, row));

            Assert.Equal(RowCodec.Encode(key, row), RowCodec.Encode(key, (await ReadAsync(key))!.Row));
        }
    }

    protected async Task<CommitOutcome> CommitAsync(StateTransaction transaction) => await Store.CommitAsync(transaction, CancellationToken.None);

    protected async Task<StoredRow?> ReadAsync(RowKey key) => await Store.ReadAsync(key, CancellationToken.None);
}
