using Carillon.Executions;
using Carillon.Jobs;
using Carillon.Ledger;
using Carillon.Storage;
using Carillon.TestKit;
using Carillon.TestKit.Engine;

namespace Carillon.Tests.Ledger;

/// <summary>How accepted runs begin.</summary>
public sealed class AdoptionTests : IDisposable
{
    private readonly EngineUnderTest _engine = new();

    public void Dispose() => _engine.Dispose();

    [Fact]
    public async Task Adopt_TwoProcesses_OneBeginsIt()
    {
        var job = await WaitingAsync();
        using var other = _engine.Beside(job);
        RunClaim? theirs = null;
        _engine.Store.BeforeOnce("live", async () => theirs = await other.TryAdoptAsync(job));

        Assert.Null(await _engine.TryAdoptAsync(job));
        Assert.Equal(ExecutionState.Running, Assert.Single(await _engine.LiveAsync()).State);
        Assert.Equal([theirs!.Id], (await _engine.StateAsync(job)).Running);
        Assert.Empty((await _engine.StateAsync(job)).Waiting);
    }

    [Fact]
    public async Task Adopt_AnotherProcessBeginsItBetweenTwoReads_IsLeftToThat()
    {
        var job = await WaitingAsync();
        using var other = _engine.Beside(job);
        RunClaim? theirs = null;
        _engine.Store.BeforeReadOnce("live", async () => theirs = await other.TryAdoptAsync(job));

        Assert.Null(await _engine.TryAdoptAsync(job));
        Assert.Equal(theirs!.Live.Row.Fence, Assert.Single(await _engine.LiveAsync()).Fence);
    }

    [Fact]
    public async Task Adopt_AnswerOfTheWriteLost_FindsItsOwnClaim()
    {
        var job = await WaitingAsync();
        _engine.Store.LoseAnswerOnce("live");

        var claim = await _engine.TryAdoptAsync(job);

        Assert.Equal(Assert.Single(await _engine.LiveAsync()).Fence, claim!.Live.Row.Fence);
        Assert.Equal(ExecutionState.Succeeded, (await _engine.RunAsync(claim)).Execution.State);
    }

    [Fact]
    public async Task Adopt_StopAskedForBeforeItBegan_IsCancelledAndItsCodeIsNotCalled()
    {
        var job = await WaitingAsync();
        var waiting = Assert.Single((await _engine.StateAsync(job)).Waiting);
        await _engine.AskToStopAsync(waiting);

        Assert.Equal(0, await _engine.TickAsync());

        var row = Assert.Single(await _engine.FinishedAsync(job));
        Assert.Equal((waiting, ExecutionState.Cancelled, "Cancelled by ada: not today", 0), (row.Id, row.State, row.Reason, row.Attempts));
        Assert.Null(row.StartedAt);
        Assert.Empty((await _engine.StateAsync(job)).Waiting);
    }

    [Fact]
    public async Task Adopt_RowOfTheFirstThatWaitsIsGone_IsSettledAndTheNextBegins()
    {
        var job = await _engine.DeclareAsync(Some.Definition() with { Misfire = MisfirePolicy.All }, LambdaBody.Succeeding());
        _engine.Clock.Advance(TimeSpan.FromMinutes(2));
        await _engine.OverrideAsync(job, new JobOverrides { Schedule = "0 0 1 1 *" });
        var waiting = (await _engine.StateAsync(job)).Waiting;
        await _engine.DeleteLiveAsync(waiting[0]);

        Assert.Equal(1, await _engine.TickAsync());

        var rows = await _engine.FinishedAsync(job, 2);
        Assert.Equal(ExecutionState.Interrupted, rows.Single(row => row.Id == waiting[0]).State);
        Assert.Equal(ExecutionState.Succeeded, rows.Single(row => row.Id == waiting[1]).State);
        Assert.Empty((await _engine.StateAsync(job)).Waiting);
    }

    [Fact]
    public async Task Adopt_RowOfTheRunInItsWayIsGone_IsSettledAndItBegins()
    {
        var job = await _engine.DeclareAsync(Some.Definition(schedule: "0 0 1 1 *") with { Overlap = OverlapPolicy.Queue }, LambdaBody.Succeeding());
        var first = await _engine.ClaimByHandAsync(job);
        var second = Assert.IsType<ClaimResult.Waiting>(await _engine.TryClaimByHandAsync(job)).Live;
        await _engine.DeleteLiveAsync(first.Id);

        Assert.Equal(1, await _engine.TickAsync());

        var rows = await _engine.FinishedAsync(job, 2);
        Assert.Equal(ExecutionState.Abandoned, rows.Single(row => row.Id == first.Id).State);
        Assert.Equal(ExecutionState.Succeeded, rows.Single(row => row.Id == second.Id).State);
    }

    [Fact]
    public async Task Adopt_CodeThatDidNotStopGoesOn_WaitsUntilItReturns()
    {
        var body = new GatedBody(ignoresItsToken: true);
        var job = await _engine.DeclareAsync(Some.Definition(schedule: "0 0 1 1 *", timeout: TimeSpan.FromSeconds(25)) with { Overlap = OverlapPolicy.Queue }, body);
        var run = _engine.RunAsync(await _engine.ClaimByHandAsync(job), TimeSpan.FromSeconds(25), TimeSpan.FromSeconds(10));
        Assert.Equal(ExecutionState.TimedOut, (await run).Execution.State);
        Assert.IsType<ClaimResult.Waiting>(await _engine.TryClaimByHandAsync(job));
        Assert.Equal(0, await _engine.TickAsync());

        body.Release(2);

        await EngineSteps.UntilAsync(async () => await _engine.TickAsync() == 1, "the code to return");
        await _engine.FinishedAsync(job, 2);
        Assert.Equal(1, body.MostAtOnce);
    }

    [Fact]
    public async Task Adopt_ManyWaitWhereOverlapIsAllowed_NoMoreRunThanThereMayBe()
    {
        var job = await _engine.DeclareAsync(Some.Definition() with { Misfire = MisfirePolicy.All, Overlap = OverlapPolicy.Allow }, new GatedBody());
        _engine.Clock.Advance(TimeSpan.FromMinutes(2));
        await _engine.OverrideAsync(job, new JobOverrides { Schedule = "0 0 1 1 *" });
        for (var i = 0; i < 99; i++)
        {
            await _engine.ClaimByHandAsync(job);
        }

        Assert.NotNull(await _engine.TryAdoptAsync(job));
        Assert.Null(await _engine.TryAdoptAsync(job));
        Assert.Equal(100, (await _engine.StateAsync(job)).Running.Count);
    }

    [Fact]
    public async Task Adopt_ProcessShutsDown_LeavesItToTheNextOne()
    {
        var job = await WaitingAsync();
        _engine.Lifetime.StopApplication();

        Assert.Null(await _engine.TryAdoptAsync(job));
        using var other = _engine.Beside(job);
        Assert.NotNull(await other.TryAdoptAsync(job));
    }

    [Fact]
    public async Task StartWaiting_StoreDown_IsLeftToTheNextClockAndTheRunIsNoFailure()
    {
        var job = await _engine.DeclareAsync(Some.Definition() with { Overlap = OverlapPolicy.Queue }, LambdaBody.Succeeding());
        var claim = await _engine.ClaimByHandAsync(job);
        Assert.IsType<ClaimResult.Waiting>(await _engine.TryClaimByHandAsync(job));
        var end = await _engine.RunAsync(claim);
        _engine.Store.FailOnce("live");

        await _engine.StartWaitingAsync(claim, end);

        Assert.Equal(ExecutionState.Pending, Assert.Single(await _engine.LiveAsync()).State);
        Assert.Equal(1, await _engine.TickAsync());
        await _engine.FinishedAsync(job, 2);
    }

    [Fact]
    public async Task Tick_AnotherJobsOccurrenceIsInTheStoreAlready_SaysSoAndRunsTheOthers()
    {
        var jobs = Enumerable.Range(0, 40).Select(_ => Some.Job(body: LambdaBody.Succeeding())).ToArray();
        await _engine.DeclareAsync(jobs);
        var due = Some.Instant.AddMinutes(1);
        foreach (var broken in jobs.Take(5))
        {
            var id = ExecutionId.ForOccurrence(broken.Id, due);
            await _engine.Memory.CommitAsync(new StateTransaction().Insert(StateKeys.LiveRun(id), Some.Live(broken.Id, id)), CancellationToken.None);
        }

        _engine.Clock.AdvanceTo(due.AddSeconds(20));

        Assert.Equal(35, await _engine.TickAsync());
        Assert.Equal(5, _engine.Logs.Entries.Count(entry => entry.Id.Id == 24));
        Assert.NotNull(await _engine.Get<Carillon.Health.Heartbeat>().LastAsync(CancellationToken.None));
        foreach (var job in jobs.Skip(5))
        {
            await _engine.FinishedAsync(job, 1);
        }
    }

    /// <summary>A job with one run accepted, that an edit found due.</summary>
    private async Task<Job> WaitingAsync()
    {
        var job = await _engine.DeclareAsync(body: LambdaBody.Succeeding());
        _engine.Clock.Advance(TimeSpan.FromMinutes(1));
        await _engine.OverrideAsync(job, new JobOverrides { Schedule = "0 0 1 1 *" });
        return job;
    }
}
