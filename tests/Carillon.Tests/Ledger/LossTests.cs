using Carillon.Executions;
using Carillon.Jobs;
using Carillon.Ledger;
using Carillon.Storage;
using Carillon.Storage.Rows;
using Carillon.TestKit;
using Carillon.TestKit.Engine;

namespace Carillon.Tests.Ledger;

/// <summary>What follows when a run does not come to its own end.</summary>
public sealed class LossTests : IDisposable
{
    private readonly EngineUnderTest _engine = new();

    public void Dispose() => _engine.Dispose();

    [Fact]
    [Trait("Req", "PG5")]
    public async Task Lost_JobDoesNotAskForIt_IsNotStartedAgain()
    {
        var job = await DeclareAsync(0);
        await _engine.ClaimByHandAsync(job);

        Assert.Equal(1, await _engine.LoseAsync());

        Assert.Empty(await _engine.LiveAsync());
        Assert.Equal(0, await _engine.TickAsync());
    }

    [Fact]
    [Trait("Req", "PG5")]
    public async Task Lost_JobAsksForIt_IsStartedAgainUpToSoManyTimes()
    {
        using var engine = new EngineUnderTest([new("Carillon:Defaults:PauseAfterLosses", "0")]);
        var job = await engine.DeclareAsync(Some.Definition(schedule: "0 0 1 1 *") with { RerunAfterLoss = 2 }, LambdaBody.Succeeding());
        var first = await engine.ClaimByHandAsync(job, new Dictionary<string, string> { ["day"] = "2026-03-01" });

        await engine.LoseAsync();
        var second = await engine.TryAdoptAsync(job);
        await engine.LoseAsync();
        var third = await engine.TryAdoptAsync(job);
        await engine.LoseAsync();

        Assert.Equal((first.Id, 1, RunTrigger.Rerun), (second!.Live.Row.RetryOf, second.Live.Row.Losses, second.Live.Row.Trigger));
        Assert.Equal((second.Id, 2, "2026-03-01"), (third!.Live.Row.RetryOf, third.Live.Row.Losses, third.Live.Row.Parameters["day"]));
        Assert.Empty(await engine.LiveAsync());
        Assert.Equal(3, (await engine.StateAsync(job)).Totals[ExecutionState.Abandoned]);
    }

    [Fact]
    public async Task Lost_TwoProcessesFindIt_IsStartedAgainOnce()
    {
        var job = await DeclareAsync(1);
        await _engine.ClaimByHandAsync(job);
        using var other = _engine.Beside(job);
        _engine.Store.BeforeOnce("exec", async () => await other.Get<LostRunSweeper>().SweepAsync(CancellationToken.None));
        _engine.Clock.Advance(TimeSpan.FromSeconds(61));
        await other.Get<LostRunSweeper>().SweepAsync(CancellationToken.None);

        await SweepAgainAsync();

        Assert.Single(await _engine.FinishedAsync(job));
        Assert.Single(await _engine.LiveAsync());
    }

    [Fact]
    public async Task Lost_AnswerOfTheRecordLost_IsStartedAgainOnce()
    {
        var job = await DeclareAsync(1);
        await _engine.ClaimByHandAsync(job);
        _engine.Store.LoseAnswerOnce("exec");

        await Assert.ThrowsAsync<StateStoreOutcomeUnknownException>(() => _engine.LoseAsync());
        Assert.Equal(1, await _engine.TickAsync());

        Assert.Equal(2, (await _engine.FinishedAsync(job, 2)).Count);
    }

    [Fact]
    public async Task Lost_RowOfARunByHandIsGone_IsNotStartedAgainWithoutItsParameters()
    {
        var job = await DeclareAsync(1);
        var claim = await _engine.ClaimByHandAsync(job, new Dictionary<string, string> { ["day"] = "2026-03-01" });
        await _engine.DeleteLiveAsync(claim.Id);

        var next = (await _engine.TryClaimByHandAsync(job)).Taken();

        Assert.Equal(next.Id, Assert.Single(await _engine.LiveAsync()).Id);
        Assert.Equal(ExecutionState.Abandoned, Assert.Single(await _engine.FinishedAsync(job)).State);
    }

    [Fact]
    public async Task Lost_TwoInARow_PausesTheJobWithAnAuditRow()
    {
        var job = await DeclareAsync(2);
        await _engine.ClaimByHandAsync(job);
        await _engine.LoseAsync();
        var second = await _engine.TryAdoptAsync(job);
        await _engine.LoseAsync();

        var pause = (await _engine.RowAsync(job)).Pause!;
        var audit = Assert.IsType<AuditRow>(Assert.Single((await _engine.Memory.ReadRangeAsync(StateKeys.Audit, 10, CancellationToken.None)).Rows).Row);
        Assert.Equal(("carillon", null), (pause.By, pause.Until));
        Assert.Equal($"2 runs in a row were lost, the last one is {second!.Id}. Resume it when the cause is found.", pause.Reason);
        Assert.Equal(("pause", "carillon", job.Id, second.Id, pause.Reason), (audit.Act, audit.By, audit.Job!.Value, audit.Execution!.Value, audit.Reason));
        Assert.Null((await _engine.StateAsync(job)).NextDue);

        // What is to be started again is kept, and waits until somebody resumes the job.
        var again = Assert.Single(await _engine.LiveAsync());
        Assert.Equal((ExecutionState.Pending, second.Id), (again.State, again.RetryOf!.Value));
        Assert.Equal(0, await _engine.TickAsync());
        Assert.Single(_engine.Logs.Entries, entry => entry.Id.Id == 25);
    }

    [Fact]
    public async Task Lost_TwoInARowWhileOthersWait_TheseWaitUntilItIsResumed()
    {
        var job = await _engine.DeclareAsync(Some.Definition(schedule: "0 0 1 1 *") with { RerunAfterLoss = 1, Overlap = OverlapPolicy.Queue }, LambdaBody.Succeeding());
        await _engine.ClaimByHandAsync(job);
        var waiting = Assert.IsType<ClaimResult.Waiting>(await _engine.TryClaimByHandAsync(job)).Live;
        await _engine.LoseAsync();
        Assert.NotNull(await _engine.TryAdoptAsync(job));
        await _engine.LoseAsync();

        Assert.NotNull((await _engine.RowAsync(job)).Pause);
        Assert.Equal(0, await _engine.TickAsync());
        Assert.Equal([waiting.Id], (await _engine.StateAsync(job)).Waiting);

        await _engine.EditAsync(job, row => row with { Pause = null });
        Assert.Equal(1, await _engine.TickAsync());
        Assert.Equal(ExecutionState.Succeeded, (await _engine.FinishedAsync(job, 3)).Single(row => row.Id == waiting.Id).State);
    }

    [Fact]
    public async Task Lost_TwoInARowAndOneThatWaitsIsToBeStopped_IsCancelledInThePause()
    {
        var job = await _engine.DeclareAsync(Some.Definition(schedule: "0 0 1 1 *") with { RerunAfterLoss = 1, Overlap = OverlapPolicy.Queue }, LambdaBody.Succeeding());
        await _engine.ClaimByHandAsync(job);
        var waiting = Assert.IsType<ClaimResult.Waiting>(await _engine.TryClaimByHandAsync(job)).Live;
        await _engine.LoseAsync();
        await _engine.TryAdoptAsync(job);
        await _engine.LoseAsync();
        await _engine.AskToStopAsync(waiting.Id);

        Assert.Equal(0, await _engine.TickAsync());

        Assert.Equal(ExecutionState.Cancelled, (await _engine.FinishedAsync(job)).Single(row => row.Id == waiting.Id).State);
    }

    [Fact]
    public async Task Lost_SecondOneWhileOccurrencesAreDue_TheyAreOnRecordAndReported()
    {
        var job = await _engine.DeclareAsync(Some.Definition(schedule: "* * * * *") with { RerunAfterLoss = 1, Misfire = MisfirePolicy.All }, LambdaBody.Succeeding());
        await _engine.ClaimByHandAsync(job);
        await _engine.LoseAsync();
        await _engine.TryAdoptAsync(job);
        await _engine.LoseAsync();

        var skipped = Assert.Single(await _engine.FinishedAsync(job), row => row.State == ExecutionState.Skipped);
        Assert.Equal((2, "It was due under '* * * * *' in UTC, and had not run when its runs were lost."), (skipped.Occurrences, skipped.Reason));
        Assert.Contains(_engine.Logs.Entries, entry => entry.Id.Id == 5);
    }

    [Fact]
    public async Task GivenUp_JobAsksForIt_IsStartedAgainOnceItsCodeHasReturned()
    {
        var body = new GatedBody(ignoresItsToken: true);
        var job = await _engine.DeclareAsync(Some.Definition(schedule: "0 0 1 1 *", timeout: TimeSpan.FromSeconds(25)) with { RerunAfterLoss = 1 }, body);
        var end = await _engine.RunAsync(await _engine.ClaimByHandAsync(job), TimeSpan.FromSeconds(25), TimeSpan.FromSeconds(10));
        Assert.Equal((ExecutionState.TimedOut, true), (end.Execution.State, end.Execution.Lost));
        Assert.Equal(0, await _engine.TickAsync());

        body.Release(2);

        await EngineSteps.UntilAsync(async () => await _engine.TickAsync() == 1, "the code to return");
        Assert.Equal(end.Execution.Id, Assert.Single(await _engine.FinishedAsync(job, 2), row => row.Trigger == RunTrigger.Rerun).RetryOf);
        Assert.Equal(1, body.MostAtOnce);
    }

    private Task<Job> DeclareAsync(int reruns) =>
        _engine.DeclareAsync(Some.Definition(schedule: "0 0 1 1 *") with { RerunAfterLoss = reruns }, LambdaBody.Succeeding());

    private async Task SweepAgainAsync()
    {
        await _engine.Get<LostRunSweeper>().SweepAsync(CancellationToken.None);
        _engine.Clock.Advance(TimeSpan.FromSeconds(20));
        await _engine.Get<LostRunSweeper>().SweepAsync(CancellationToken.None);
    }
}
