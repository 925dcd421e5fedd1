using Carillon.Executions;
using Carillon.Jobs;
using Carillon.Ledger;
using Carillon.Storage;
using Carillon.TestKit;
using Carillon.TestKit.Engine;

namespace Carillon.Tests.Ledger;

public sealed class LostRunSweeperTests : IDisposable
{
    private readonly EngineUnderTest _engine = new();

    public void Dispose() => _engine.Dispose();

    [Fact]
    [Trait("Req", "PG5")]
    public async Task Sweep_LeaseSeenRunOutTwiceARenewalApart_IsAbandoned()
    {
        var job = await _engine.DeclareAsync();
        var claim = await _engine.ClaimByHandAsync(job);

        _engine.Clock.Advance(TimeSpan.FromSeconds(61));
        Assert.Equal(0, await SweepAsync());
        _engine.Clock.Advance(TimeSpan.FromSeconds(19));
        Assert.Equal(0, await SweepAsync());
        _engine.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(1, await SweepAsync());

        var row = Assert.Single(await _engine.FinishedAsync(job));
        Assert.Equal((claim.Id, ExecutionState.Abandoned), (row.Id, row.State));
        Assert.Contains("gave no sign of life", row.Reason, StringComparison.Ordinal);
        Assert.Empty(await _engine.LiveAsync());
        Assert.Empty((await _engine.StateAsync(job)).Running);
        Assert.Contains(_engine.Logs.Entries, entry => entry.Id.Id == 21);
    }

    [Fact]
    public async Task Sweep_WallClockStepsForward_TakesNobodyForDead()
    {
        var job = await _engine.DeclareAsync();
        using var other = new EngineUnderTest(memory: _engine.Memory, clock: _engine.Clock);
        var claim = await other.ClaimByHandAsync(Known(other, job));
        Assert.Equal(0, await SweepAsync());

        _engine.Clock.StepWallClock(TimeSpan.FromHours(1));

        Assert.Equal(0, await SweepAsync());
        Assert.Equal(0, await SweepAsync());
        Assert.Equal(claim.Id, Assert.Single(await _engine.LiveAsync()).Id);
    }

    [Fact]
    public async Task Sweep_WallClockStepsForwardUnderOwnRun_NeverTakesItForDead()
    {
        var goOn = new TaskCompletionSource<JobResult?>();
        var job = await _engine.DeclareAsync(Some.Definition(timeout: TimeSpan.FromHours(1)), new LambdaBody((_, _) => goOn.Task));
        var run = _engine.RunAsync(await _engine.ClaimByHandAsync(job));

        _engine.Clock.StepWallClock(TimeSpan.FromHours(1));
        _engine.Store.OnCommit = (transaction, commit) => transaction.Operations.Count == 1
            ? throw new Carillon.Storage.StateStoreUnavailableException("no renewals, as the test asked")
            : commit();
        Assert.Equal(0, await SweepAsync());
        await _engine.Clock.AdvanceWhenArmedAsync(TimeSpan.FromSeconds(20));
        Assert.Equal(0, await SweepAsync());
        (await _engine.Claimer.ClaimRequestedAsync(job, EngineUnderTest.ByHand(), CancellationToken.None)).Refused();

        goOn.SetResult(null);
        Assert.Equal(ExecutionState.Succeeded, (await run).Execution.State);
    }

    [Fact]
    public async Task Sweep_LeaseDatedFarAheadAndNobodyWrites_IsAbandonedAllTheSame()
    {
        var job = await _engine.DeclareAsync();
        _engine.Clock.StepWallClock(TimeSpan.FromHours(5));
        await _engine.ClaimByHandAsync(job);
        _engine.Clock.StepWallClock(TimeSpan.FromHours(-5));
        Assert.Equal(0, await SweepAsync());

        _engine.Clock.Advance(TimeSpan.FromSeconds(79));
        Assert.Equal(0, await SweepAsync());
        _engine.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(1, await SweepAsync());
    }

    [Fact]
    public async Task Sweep_OneStateRowDamaged_SettlesTheOthers()
    {
        var (one, two) = (Some.Job(), Some.Job());
        await _engine.DeclareAsync(one, two);
        await _engine.ClaimByHandAsync(one);
        await _engine.ClaimByHandAsync(two);
        _engine.Memory.Damage(StateKeys.JobState(one.Id), "{}"u8.ToArray());

        await SeenSilentAsync();

        Assert.Equal(1, await SweepAsync());
        Assert.Equal(ExecutionState.Abandoned, Assert.Single(await _engine.FinishedAsync(two)).State);
        Assert.Contains(_engine.Logs.Entries, entry => entry.Id.Id == 22);
    }

    [Fact]
    public async Task ClaimDue_LiveRowOfTheRunInTheWayDeleted_IsAbandonedAndTheNextOneRuns()
    {
        var job = await _engine.DeclareAsync();
        var lost = await _engine.ClaimByHandAsync(job);
        await _engine.Memory.CommitAsync(new StateTransaction().Delete(lost.Live.Key, lost.Live.Version), CancellationToken.None);
        _engine.Clock.Advance(TimeSpan.FromMinutes(1));

        await _engine.ClaimDueAsync(job);

        var row = Assert.Single(await _engine.FinishedAsync(job));
        Assert.Equal((lost.Id, ExecutionState.Abandoned, RunTrigger.Manual), (row.Id, row.State, row.Trigger));
    }

    [Fact]
    public async Task Sweep_HolderRenewsInBetween_IsLeftAlone()
    {
        var body = new LambdaBody(async (_, token) =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token);
            return null;
        });
        var job = await _engine.DeclareAsync(Some.Definition(timeout: TimeSpan.FromMinutes(3)), body);
        var run = _engine.Runner.RunAsync(await _engine.ClaimByHandAsync(job), body, invocation: null);

        for (var i = 0; i < 8; i++)
        {
            await _engine.Clock.AdvanceWhenArmedAsync(TimeSpan.FromSeconds(20));
            await Renewed();
            Assert.Equal(0, await SweepAsync());
        }

        await _engine.Clock.AdvanceWhenArmedAsync(TimeSpan.FromSeconds(20));
        Assert.Equal(ExecutionState.TimedOut, (await run).Execution!.State);

        async Task Renewed()
        {
            // The keeper wakes by the clock and writes on its own thread: until its write is there.
            while ((await _engine.LiveAsync())[0].LeaseUntil < _engine.Clock.GetUtcNow() + TimeSpan.FromSeconds(60))
            {
                await Task.Yield();
            }
        }
    }

    [Fact]
    [Trait("Req", "PG5")]
    public async Task ClaimDue_PreviousRunSilent_IsAbandonedAndTheNextOneRuns()
    {
        var job = await _engine.DeclareAsync();
        var lost = await _engine.ClaimByHandAsync(job);
        await SeenSilentAsync();

        var claim = await _engine.ClaimDueAsync(job);

        Assert.Equal([claim.Id], (await _engine.StateAsync(job)).Running);
        Assert.Contains(await _engine.FinishedAsync(job), row => row.Id == lost.Id && row.State == ExecutionState.Abandoned);
    }

    [Fact]
    public async Task Record_AfterBeingTakenForLost_ChangesNothing()
    {
        var body = LambdaBody.Succeeding();
        var job = await _engine.DeclareAsync(body: body);
        var claim = await _engine.ClaimByHandAsync(job);
        await SeenSilentAsync();
        await SweepAsync();

        await _engine.Runner.RunAsync(claim, body, invocation: null);

        Assert.Equal(ExecutionState.Abandoned, Assert.Single(await _engine.FinishedAsync(job)).State);
        Assert.Equal(1, (await _engine.StateAsync(job)).Totals.Values.Sum());
        Assert.Contains(_engine.Logs.Entries, entry => entry.Id.Id == 15);
    }

    /// <summary>Lets the leases run out, and be seen so a first time; a renewal later they count.</summary>
    private async Task SeenSilentAsync()
    {
        _engine.Clock.Advance(TimeSpan.FromSeconds(61));
        Assert.Equal(0, await SweepAsync());
        _engine.Clock.Advance(TimeSpan.FromSeconds(20));
    }

    private static Job Known(EngineUnderTest engine, Job job)
    {
        engine.Get<JobCatalog>().Fill([job]);
        return job;
    }

    private async Task<int> SweepAsync() => (await _engine.Get<LostRunSweeper>().SweepAsync(CancellationToken.None)).Abandoned;
}
