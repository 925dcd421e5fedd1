using Carillon.Executions;
using Carillon.Jobs;
using Carillon.Ledger;
using Carillon.Operators;
using Carillon.Storage;
using Carillon.Storage.Rows;
using Carillon.TestKit;
using Carillon.TestKit.Engine;

namespace Carillon.Tests.Operators;

/// <summary>"Cancel a run that hangs", "release one whose machine is gone", "run yesterday's export again".</summary>
public sealed class ExecutionActsTests : IDisposable
{
    private readonly EngineUnderTest _engine = new();

    private ExecutionActs Acts => _engine.Get<ExecutionActs>();

    public void Dispose() => _engine.Dispose();

    [Fact]
    public async Task Cancel_RunOfThisProcess_StopsAtOnceAndSaysWho()
    {
        var job = await _engine.DeclareAsync(body: UntilStopped());
        var claim = await _engine.ClaimByHandAsync(job);
        var run = _engine.RunAsync(claim);

        Assert.IsType<ExecutionActResult.Asked>(await Acts.CancelAsync(claim.Id, By("it hangs"), default));

        var ended = (await run).Execution;
        Assert.Equal((ExecutionState.Cancelled, "Cancelled by ada: it hangs"), (ended.State, ended.Reason));
        var entry = Assert.Single(await AuditAsync());
        Assert.Equal(("cancel", job.Id, claim.Id, "it hangs"), (entry.Act, entry.Job, entry.Execution!.Value, entry.Reason));
    }

    [Fact]
    public async Task Cancel_RunOfAnotherProcess_IsAskedByItsRowOnce()
    {
        var job = await _engine.DeclareAsync();
        var claim = await _engine.ClaimByHandAsync(job);

        Assert.IsType<ExecutionActResult.Asked>(await Acts.CancelAsync(claim.Id, By("first"), default));
        var commits = _engine.Memory.Commits;
        var before = Assert.IsType<ExecutionActResult.AskedBefore>(await Acts.CancelAsync(claim.Id, By("second"), default)).Before;

        Assert.Equal(("ada", "first"), (before.By, before.Reason));
        Assert.Equal(before, Assert.Single(await _engine.LiveAsync()).Cancel);
        Assert.Equal(0, _engine.Memory.Commits - commits);
    }

    [Fact]
    public async Task Cancel_RenewalInBetween_IsTriedAgain()
    {
        var job = await _engine.DeclareAsync();
        var claim = await _engine.ClaimByHandAsync(job);
        _engine.Store.BeforeOnce("live", async () => await _engine.Memory.CommitAsync(
            new StateTransaction().Replace(claim.Live.Key, claim.Live.Version, claim.Live.Row with { LogTail = "renewed" }), default));

        Assert.IsType<ExecutionActResult.Asked>(await Acts.CancelAsync(claim.Id, By(), default));

        var live = Assert.Single(await _engine.LiveAsync());
        Assert.Equal(("renewed", "ada"), (live.LogTail, live.Cancel!.By));
        Assert.Single(await AuditAsync());
    }

    [Fact]
    public async Task Cancel_AnswerOfTheWriteLost_IsAskedOnce()
    {
        var job = await _engine.DeclareAsync();
        var claim = await _engine.ClaimByHandAsync(job);
        _engine.Store.LoseAnswerOnce("audit");

        Assert.IsType<ExecutionActResult.AskedBefore>(await Acts.CancelAsync(claim.Id, By(), default));
        Assert.Single(await AuditAsync());
    }

    [Fact]
    public async Task Cancel_WaitingRun_IsOverAtOnce()
    {
        var job = await _engine.DeclareAsync(Some.Definition() with { Overlap = OverlapPolicy.Queue });
        await _engine.ClaimByHandAsync(job);
        var waiting = Assert.IsType<ClaimResult.Waiting>(await _engine.Claimer.ClaimRequestedAsync(job, EngineUnderTest.ByHand(), default)).Live;

        Assert.IsType<ExecutionActResult.Ended>(await Acts.CancelAsync(waiting.Id, By("not needed"), default));

        var ended = Assert.Single(await _engine.FinishedAsync(job));
        Assert.Equal((ExecutionState.Cancelled, "Cancelled by ada: not needed", null), (ended.State, ended.Reason, ended.StartedAt));
        Assert.Empty((await _engine.StateAsync(job)).Waiting);
    }

    [Fact]
    public async Task Cancel_Over_SaysHowItEnded()
    {
        var job = await _engine.DeclareAsync(body: LambdaBody.Succeeding());
        var ended = (await _engine.RunByHandAsync(job)).Execution;

        Assert.Equal(ExecutionState.Succeeded, Assert.IsType<ExecutionActResult.AlreadyOver>(await Acts.CancelAsync(ended.Id, By(), default)).State);
        Assert.IsType<ExecutionActResult.NoSuchExecution>(await Acts.CancelAsync(ExecutionId.Random(Some.Instant), By(), default));
        Assert.Empty(await AuditAsync());
    }

    [Fact]
    public async Task Release_SilentRun_IsAbandonedAndTheNextOneStarts()
    {
        var body = LambdaBody.Succeeding();
        var job = await _engine.DeclareAsync(Some.Definition() with { Overlap = OverlapPolicy.Queue }, body);
        var claim = await _engine.ClaimByHandAsync(job);
        Assert.IsType<ClaimResult.Waiting>(await _engine.Claimer.ClaimRequestedAsync(job, EngineUnderTest.ByHand(), default));

        Assert.IsType<ExecutionActResult.Ended>(await Acts.ReleaseAsync(claim.Id, By("the machine is gone", "a"), default));

        var released = (await _engine.Memory.ReadAsync<ExecutionRow>(StateKeys.Execution(job.Id, claim.Id), default))!.Row;
        Assert.Equal((ExecutionState.Abandoned, "Released by ada: the machine is gone"), (released.State, released.Reason));
        Assert.Equal("release", Assert.Single(await AuditAsync()).Act);
        Assert.DoesNotContain(claim.Id, (await _engine.StateAsync(job)).Running);
        Assert.Empty((await _engine.StateAsync(job)).Waiting);
        Assert.True(Assert.IsType<ExecutionActResult.Repeated>(await Acts.ReleaseAsync(claim.Id, By("the machine is gone", "a"), default)).SameRequest);
    }

    [Fact]
    public async Task Release_RunOfThisProcess_StopsAndItsOutcomeIsNotWritten()
    {
        var job = await _engine.DeclareAsync(body: UntilStopped());
        var claim = await _engine.ClaimByHandAsync(job);
        var run = _engine.RunAsync(claim);

        Assert.IsType<ExecutionActResult.Ended>(await Acts.ReleaseAsync(claim.Id, By(), default));

        await run;
        Assert.Equal(ExecutionState.Abandoned, Assert.Single(await _engine.FinishedAsync(job)).State);
    }

    [Fact]
    public async Task Release_WaitingRun_SaysThatNobodyHoldsIt()
    {
        var job = await _engine.DeclareAsync(Some.Definition() with { Overlap = OverlapPolicy.Queue });
        await _engine.ClaimByHandAsync(job);
        var waiting = Assert.IsType<ClaimResult.Waiting>(await _engine.Claimer.ClaimRequestedAsync(job, EngineUnderTest.ByHand(), default)).Live;

        Assert.IsType<ExecutionActResult.NotBegun>(await Acts.ReleaseAsync(waiting.Id, By(), default));
    }

    [Fact]
    [Trait("Req", "TO24")]
    public async Task Rerun_Over_HasTheSameParametersAndNamesIt()
    {
        var job = await _engine.DeclareAsync(body: LambdaBody.Succeeding());
        var first = (await _engine.RunAsync(await _engine.ClaimByHandAsync(job, new Dictionary<string, string> { ["day"] = "2026-03-01" }))).Execution;

        var result = Assert.IsType<RerunResult.Requested>(await _engine.Get<Reruns>().RerunAsync(first.Id, By("again"), default));

        var claim = result.Claim.Taken();
        Assert.Equal((first.Id, RunTrigger.Manual, "ada", "again"), (claim.Live.Row.RetryOf!.Value, claim.Live.Row.Trigger, claim.Live.Row.RequestedBy, claim.Live.Row.Reason));
        Assert.Equal("2026-03-01", claim.Parameters["day"]);
    }

    [Fact]
    public async Task Rerun_ParameterThatHeldASecret_IsRefusedByItsName()
    {
        var job = await _engine.DeclareAsync(body: LambdaBody.Succeeding());
        var first = (await _engine.RunAsync(await _engine.ClaimByHandAsync(job, new Dictionary<string, string> { ["day"] = "x", ["apiToken"] = "abcdef" }))).Execution;

        Assert.Equal("apiToken", Assert.IsType<RerunResult.SecretParameter>(await _engine.Get<Reruns>().RerunAsync(first.Id, By(), default)).Parameter);
    }

    [Fact]
    public async Task Rerun_UnderWayOrUnknown_IsRefused()
    {
        var job = await _engine.DeclareAsync();
        var claim = await _engine.ClaimByHandAsync(job);

        Assert.Equal(ExecutionState.Running, Assert.IsType<RerunResult.UnderWay>(await _engine.Get<Reruns>().RerunAsync(claim.Id, By(), default)).State);
        Assert.IsType<RerunResult.NoSuchExecution>(await _engine.Get<Reruns>().RerunAsync(ExecutionId.Random(Some.Instant), By(), default));
    }

    private static LambdaBody UntilStopped() => new(async (_, stop) =>
    {
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stop);
        return null;
    });

    private static ActRequest By(string? reason = null, string? key = null) =>
        new("ada", reason) { Idempotency = key is null ? null : new IdempotencyKey(key, "body") };

    private async Task<IReadOnlyList<AuditRow>> AuditAsync() =>
        [.. (await _engine.Get<AuditTrail>().ReadAsync(null, 1_000, default)).Rows.Select(row => (AuditRow)row.Row)];
}
