using Carillon.Executions;
using Carillon.Jobs;
using Carillon.Ledger;
using Carillon.TestKit;
using Carillon.TestKit.Engine;
using Microsoft.Extensions.Logging;

namespace Carillon.Tests.Executions;

/// <summary>A run whose invocation has no time for its next attempt goes on in another one.</summary>
public sealed class HandOnTests : IDisposable
{
    private readonly EngineUnderTest _engine = new();

    public void Dispose() => _engine.Dispose();

    [Fact]
    public async Task Run_NoTimeForTheNextAttempt_IsLeftToAnotherInvocation()
    {
        var (job, claim) = await ClaimAsync(FailingOnce());

        await HandOnAsync(claim);

        var live = Assert.Single(await _engine.LiveAsync());
        Assert.Equal((ExecutionState.Pending, 1, null, null), (live.State, live.AttemptsBefore, live.Fence, live.LeaseUntil));
        Assert.Equal([claim.Id], (await _engine.StateAsync(job)).Running);
        _engine.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(1, await _engine.TickAsync());
        var row = (await _engine.FinishedAsync(job, 1)).Single(one => one.Id == claim.Id);
        Assert.Equal((ExecutionState.Succeeded, 2, Some.Instant), (row.State, row.Attempts, row.StartedAt));
        Assert.Equal(TimeSpan.FromMinutes(1), row.Duration);
        Assert.Contains("the first attempt", row.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_TimeForTheNextAttempt_IsNotHandedOn()
    {
        var (_, claim) = await ClaimAsync(FailingOnce());
        using var invocation = new InvocationTime(TimeSpan.FromMinutes(5), _engine.Clock, CancellationToken.None);

        var run = _engine.Runner.RunAsync(claim, claim.Job.Body!, invocation);
        await _engine.Clock.AdvanceWhenArmedAsync(TimeSpan.FromSeconds(1));

        Assert.Equal((ExecutionState.Succeeded, 2), ((await run).Execution!.State, (await run).Execution!.Attempts));
    }

    [Fact]
    public async Task HandedOn_StopAskedFor_IsCancelledWithWhatItDidSoFar()
    {
        var (job, claim) = await ClaimAsync(FailingOnce());
        await HandOnAsync(claim);
        await _engine.AskToStopAsync(claim.Id);
        _engine.Clock.Advance(TimeSpan.FromSeconds(20));

        Assert.Equal(0, await _engine.TickAsync());

        var row = Assert.Single(await _engine.FinishedAsync(job));
        Assert.Equal((ExecutionState.Cancelled, "Cancelled by ada: not today"), (row.State, row.Reason));
        Assert.Equal((Some.Instant, 1, TimeSpan.FromSeconds(20)), (row.StartedAt, row.Attempts, row.Duration));
        Assert.Contains("the first attempt", row.Log, StringComparison.Ordinal);
        Assert.Empty((await _engine.StateAsync(job)).Running);
    }

    [Fact]
    public async Task HandOn_ItsRowWasWrittenInBetween_IsHandedOnAllTheSame()
    {
        var (job, claim) = await ClaimAsync(FailingOnce());
        _engine.Store.BeforeOnce("live", () => _engine.AskToStopAsync(claim.Id));

        await HandOnAsync(claim);

        var live = Assert.Single(await _engine.LiveAsync());
        Assert.Equal((ExecutionState.Pending, "ada"), (live.State, live.Cancel?.By));
        Assert.Empty(await _engine.FinishedAsync(job));
    }

    [Fact]
    public async Task HandOn_AnswerLost_IsHandedOnOnce()
    {
        var (job, claim) = await ClaimAsync(FailingOnce());
        _engine.Store.LoseAnswerOnce("live");

        await HandOnAsync(claim);

        Assert.Equal(ExecutionState.Pending, Assert.Single(await _engine.LiveAsync()).State);
        Assert.Empty(await _engine.FinishedAsync(job));
        Assert.Equal(1, await _engine.TickAsync());
        Assert.Equal(2, (await _engine.FinishedAsync(job, 1))[0].Attempts);
    }

    [Fact]
    public async Task HandOn_StoreDown_TheOutcomeOfWhatRanIsRecorded()
    {
        var (_, claim) = await ClaimAsync(FailingOnce());
        _engine.Store.FailOnce("live");
        using var invocation = new InvocationTime(TimeSpan.FromMinutes(2), _engine.Clock, CancellationToken.None);

        var end = await _engine.Runner.RunAsync(claim, claim.Job.Body!, invocation);

        Assert.Equal((ExecutionState.Failed, 1), (end.Execution!.State, end.Execution.Attempts));
    }

    [Fact]
    public async Task HandedOn_BegunAgainBeforeTheFirstInvocationLetGo_IsHeld()
    {
        var runs = _engine.Get<LocalRuns>();
        var id = ExecutionId.Random(Some.Instant);
        Action<string> first = _ => { };
        Action<string> second = _ => { };
        runs.Hold(id, first);
        runs.Hold(id, second);

        runs.Release(id, first);

        Assert.True(runs.Holds(id));
        runs.Release(id, second);
        Assert.False(runs.Holds(id));
        await Task.CompletedTask;
    }

    [Fact]
    public async Task HandedOn_WhileASecondIsDue_StandsInItsWay()
    {
        var (job, claim) = await ClaimAsync(FailingOnce());
        await HandOnAsync(claim);

        Assert.Equal(claim.Id, (await _engine.TryClaimByHandAsync(job)).Refused().BlockedBy);
    }

    [Fact]
    public async Task CancelRunning_TheRunIsHandedOn_EndsItAndBeginsTheOther()
    {
        var (job, claim) = await ClaimAsync(FailingOnce(), OverlapPolicy.CancelRunning);
        await HandOnAsync(claim);

        var waiting = Assert.IsType<ClaimResult.Waiting>(await _engine.TryClaimByHandAsync(job)).Live;

        Assert.Equal(1, await _engine.TickAsync());
        var rows = await _engine.FinishedAsync(job, 2);
        Assert.Equal(ExecutionState.Cancelled, rows.Single(row => row.Id == claim.Id).State);
        Assert.Equal(ExecutionState.Succeeded, rows.Single(row => row.Id == waiting.Id).State);
    }

    [Fact]
    public async Task Run_ParametersHoldASecret_IsNotHandedOn()
    {
        var job = await _engine.DeclareAsync(Some.Definition(maxRetries: 1), FailingOnce());
        var claim = await _engine.ClaimByHandAsync(job, new Dictionary<string, string> { ["apiKey"] = "s3cr3t-v4lue" });
        using var invocation = new InvocationTime(TimeSpan.FromMinutes(2), _engine.Clock, CancellationToken.None);

        var run = _engine.Runner.RunAsync(claim, claim.Job.Body!, invocation);
        await _engine.Clock.AdvanceWhenArmedAsync(TimeSpan.FromSeconds(1));

        Assert.Equal(2, (await run).Execution!.Attempts);
    }

    private static LambdaBody FailingOnce()
    {
        var failed = false;
        return new((_, _) =>
        {
            if (failed)
            {
                return Task.FromResult<JobResult?>(null);
            }

            failed = true;

            RunLog.Current!.Append(LogLevel.Information, "test", "the first attempt", null);
            throw new InvalidDataException("line 7");
        });
    }

    private async Task<(Job Job, RunClaim Claim)> ClaimAsync(LambdaBody body, OverlapPolicy overlap = OverlapPolicy.Skip)
    {
        var job = await _engine.DeclareAsync(Some.Definition(schedule: "0 0 1 1 *", maxRetries: 1) with { Overlap = overlap }, body);
        return (job, await _engine.ClaimByHandAsync(job));
    }

    /// <summary>Runs a claim in an invocation that has time for one attempt.</summary>
    private async Task HandOnAsync(RunClaim claim)
    {
        using var invocation = new InvocationTime(TimeSpan.FromMinutes(2), _engine.Clock, CancellationToken.None);
        Assert.Null((await _engine.Runner.RunAsync(claim, claim.Job.Body!, invocation).WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System)).Execution);
    }
}
