using Carillon.Executions;
using Carillon.Explanations;
using Carillon.Jobs;
using Carillon.Ledger;
using Carillon.Operators;
using Carillon.Storage;
using Carillon.TestKit;
using Carillon.TestKit.Engine;

namespace Carillon.Tests.Explanations;

/// <summary>Why a job ran, and how that went. The clock begins at 2 March 2026, 10:00 UTC; jobs are due every minute unless they say so.</summary>
public sealed class RunsTests : IDisposable
{
    private readonly EngineUnderTest _engine = new();

    public void Dispose() => _engine.Dispose();

    [Fact]
    [Trait("Req", "SC33")]
    public async Task OnTime_SaysHowItWent()
    {
        var job = await _engine.DeclareAsync(body: LambdaBody.Succeeding());
        var run = await _engine.RingAsync(job, Some.Instant.AddMinutes(1).AddSeconds(2));

        var why = await _engine.ExplainsAsync(job, "2026-03-02T11:01:00+01:00", ExplanationVerdict.RanOnTime,
            "It was due at 2026-03-02T10:01:00Z and started on time, 2 s later; it succeeded after 0 s.");

        Assert.Equal((Some.Instant.AddMinutes(1), Some.Instant.AddMinutes(1), null), (why.At, why.DueAt, why.ClockChange));
        Assert.Equal([StateKeys.Execution(job.Id, run.Id), StateKeys.Job(job.Id)], why.Evidence.Select(row => row.Key));
    }

    [Theory]
    [InlineData(5, ExplanationVerdict.RanOnTime)]
    [InlineData(6, ExplanationVerdict.RanLate)]
    public async Task Late_IsMoreThanTheTolerance(int seconds, ExplanationVerdict verdict)
    {
        var job = await _engine.DeclareAsync(body: LambdaBody.Succeeding());
        await _engine.RingAsync(job, Some.Instant.AddMinutes(1).AddSeconds(seconds));

        Assert.Equal(verdict, (await _engine.WhyAsync(job, Some.Instant.AddMinutes(1))).Verdict);
    }

    [Fact]
    public async Task Late_AfterADowntime_NamesWhatWasMissed()
    {
        var job = await _engine.DeclareAsync(body: LambdaBody.Succeeding());
        await _engine.RingAsync(job, Some.Instant.AddMinutes(5).AddSeconds(30));

        var why = await _engine.ExplainsAsync(job, "2026-03-02T10:05Z", ExplanationVerdict.RanLate,
            "It was due at 2026-03-02T10:05:00Z and started late, 30 s later, as no clock came for it until then: the 4 occurrences before it, 2026-03-02T10:01:00Z to 2026-03-02T10:04:00Z, were missed, and it was caught up on; it succeeded after 0 s.");

        Assert.Equal((await _engine.FinishedAsync(job)).Select(row => row.Id), why.Executions());
    }

    [Fact]
    public async Task Late_WithAllCaughtUpInTurn_NamesTheRunBefore()
    {
        var job = await _engine.DeclareAsync(Some.Definition(schedule: "*/10 * * * *") with { Misfire = MisfirePolicy.All }, LambdaBody.Succeeding());
        var first = await _engine.RingAsync(job, Some.Instant.AddMinutes(25));
        await _engine.RingAsync(job, Some.Instant.AddMinutes(25));

        await _engine.ExplainsAsync(job, "2026-03-02T10:20Z", ExplanationVerdict.RanLate,
            $"It was due at 2026-03-02T10:20:00Z and started late, 5 min later, as no clock came for it in time, and it was caught up on after run {first.Id}, which was late itself and ended at 2026-03-02T10:25:00Z; it succeeded after 0 s.");
    }

    [Fact]
    public async Task Late_WaitedInTheQueue_NamesTheRunInTheWay()
    {
        var body = new GatedBody();
        var job = await _engine.DeclareAsync(Some.Definition() with { Overlap = OverlapPolicy.Queue }, body);
        var inTheWay = await _engine.ClaimByHandAsync(job);
        _engine.Get<RunPool>().Take(inTheWay);
        _engine.Clock.Advance(TimeSpan.FromMinutes(1));
        var waiting = Assert.IsType<ClaimResult.Waiting>(await _engine.TryClaimAsync(job)).Live;
        _engine.Clock.Advance(TimeSpan.FromSeconds(20));

        var meanwhile = await _engine.ExplainsAsync(job, "2026-03-02T10:01Z", ExplanationVerdict.Waiting,
            $"It was due at 2026-03-02T10:01:00Z, was accepted, and waits for run {inTheWay.Id}, begun at 2026-03-02T10:00:00Z for ada, which is not over.");
        body.Release(2);
        await _engine.FinishedAsync(job, 2);
        var afterwards = await _engine.ExplainsAsync(job, "2026-03-02T10:01Z", ExplanationVerdict.RanLate,
            $"It was due at 2026-03-02T10:01:00Z and started late, 20 s later, as it waited for run {inTheWay.Id}, which had begun at 2026-03-02T10:00:00Z and ended at 2026-03-02T10:01:20Z; it succeeded after 0 s.");

        Assert.Equal([waiting.Id, inTheWay.Id], meanwhile.Executions());
        Assert.Equal([waiting.Id, inTheWay.Id], afterwards.Executions().OrderBy(id => id == inTheWay.Id));
    }

    [Fact]
    public async Task Late_NoTimerOfItsOwnCame_NamesTheDispatcher()
    {
        var job = await _engine.DeclareAsync(body: LambdaBody.Succeeding());
        await _engine.RingAsync(job, Some.Instant.AddMinutes(1).AddSeconds(21));

        await _engine.ExplainsAsync(job, "2026-03-02T10:01Z", ExplanationVerdict.RanLate,
            "It was due at 2026-03-02T10:01:00Z and started late, 21 s later, as its own timer had not taken it, and the dispatcher comes for such 20 s after they are due; it succeeded after 0 s.");
    }

    [Fact]
    public async Task Late_AnotherProcessStartedIt_SaysThatTheAppMayHaveBeenDown()
    {
        var job = await _engine.DeclareAsync(Some.Definition(schedule: "0 * * * *"), LambdaBody.Succeeding());
        var before = await _engine.RingAsync(job, Some.Instant.AddHours(1));
        using var other = _engine.Beside(job);
        var run = await other.RingAsync(job, Some.Instant.AddHours(2).AddMinutes(10));

        await _engine.ExplainsAsync(job, "2026-03-02T12:00Z", ExplanationVerdict.RanLate,
            $"It was due at 2026-03-02T12:00:00Z and started late, 10 min later, as no clock came for it until then; another process ({run.Instance}) started it than ran the one before ({before.Instance}), so the app may have been down; it succeeded after 0 s.");
    }

    [Fact]
    public async Task Late_AcceptedByAnEdit_NamesTheAct()
    {
        var job = await _engine.DeclareAsync(Some.Definition(schedule: "0 * * * *"), LambdaBody.Succeeding());
        _engine.Clock.AdvanceTo(Some.Instant.AddHours(1).AddMinutes(4));
        await Why.DoneAsync(_engine.Get<JobActs>().PauseAsync(job.Id, null, Why.By(), default));
        await _engine.FinishedAsync(job, 1);

        var why = await _engine.ExplainsAsync(job, "2026-03-02T11:00Z", ExplanationVerdict.RanLate,
            "It was due at 2026-03-02T11:00:00Z and started late, 4 min later, as no clock had come for it when ada changed the job (pause at 2026-03-02T11:04:00Z): it was accepted then, and started after that; it succeeded after 0 s.");

        Assert.Equal(["ada pause"], why.Acts());
    }

    [Fact]
    public async Task Failed_SaysWhatItThrewAndHowOften()
    {
        var job = await _engine.DeclareAsync(Some.Definition(maxRetries: 1), new LambdaBody((_, _) => throw new InvalidOperationException("The file is not there.\nIt was yesterday.")));
        _engine.Clock.Advance(TimeSpan.FromMinutes(1));
        var failed = (await _engine.RunAsync(await _engine.ClaimDueAsync(job), TimeSpan.FromSeconds(1))).Execution;
        var again = await _engine.ClaimRequestedAsync(job, failed.Id);

        await _engine.ExplainsAsync(job, "2026-03-02T10:01Z", ExplanationVerdict.Failed,
            $"It was due at 2026-03-02T10:01:00Z and started on time, 0 s later; it failed after 1 s and 2 attempts: System.InvalidOperationException: The file is not there. It was yesterday; it was run again by hand: run {again}, begun at 2026-03-02T10:01:01Z for ada, which is not over.");
    }

    [Fact]
    public async Task TimedOut_SaysAfterWhat()
    {
        var job = await _engine.DeclareAsync(Some.Definition(timeout: TimeSpan.FromSeconds(25)), new GatedBody());
        _engine.Clock.Advance(TimeSpan.FromMinutes(1));
        await _engine.RunAsync(await _engine.ClaimDueAsync(job), TimeSpan.FromSeconds(25));

        await _engine.ExplainsAsync(job, "2026-03-02T10:01Z", ExplanationVerdict.TimedOut,
            "It was due at 2026-03-02T10:01:00Z and started on time, 0 s later; it timed out: it took longer than its time-out of 00:00:25.");
    }

    [Fact]
    public async Task Cancelled_SaysByWhom()
    {
        var body = new GatedBody();
        var job = await _engine.DeclareAsync(body: body);
        _engine.Clock.Advance(TimeSpan.FromMinutes(1));
        var claim = await _engine.ClaimDueAsync(job);
        var run = _engine.RunAsync(claim);
        await EngineSteps.UntilAsync(() => body.Running == 1, "the run to begin");
        _engine.Clock.Advance(TimeSpan.FromSeconds(3));
        await _engine.Get<ExecutionActs>().CancelAsync(claim.Id, Why.By("it hangs"), CancellationToken.None);
        await run;

        await _engine.ExplainsAsync(job, "2026-03-02T10:01Z", ExplanationVerdict.Cancelled,
            "It was due at 2026-03-02T10:01:00Z and started on time, 0 s later; it was cancelled by ada: it hangs.");
    }

    [Fact]
    public async Task Interrupted_SaysWhy()
    {
        var job = await _engine.DeclareAsync(body: new GatedBody());
        _engine.Clock.Advance(TimeSpan.FromMinutes(1));
        var run = _engine.RunAsync(await _engine.ClaimDueAsync(job), TimeSpan.FromSeconds(10));
        _engine.Lifetime.StopApplication();
        await run;

        await _engine.ExplainsAsync(job, "2026-03-02T10:01Z", ExplanationVerdict.Interrupted,
            "It was due at 2026-03-02T10:01:00Z and started on time, 0 s later; it was interrupted: the process was shutting down.");
    }

    [Fact]
    public async Task Abandoned_SaysSinceWhenThereWasNoSign()
    {
        var job = await _engine.DeclareAsync(body: LambdaBody.Succeeding());
        _engine.Clock.Advance(TimeSpan.FromMinutes(1));
        var claim = await _engine.ClaimDueAsync(job);
        Assert.Equal(1, await _engine.LoseAsync());

        await _engine.ExplainsAsync(job, "2026-03-02T10:01Z", ExplanationVerdict.Abandoned,
            $"It was due at 2026-03-02T10:01:00Z and started on time, 0 s later; it was abandoned: its process ({claim.Live.Row.Instance}) gave no sign of life after 2026-03-02T10:01:00.0000000+00:00.");
    }

    [Fact]
    public async Task Abandoned_StartedAgain_NamesTheRunThatFollowed()
    {
        var job = await _engine.DeclareAsync(Some.Definition() with { RerunAfterLoss = 1 }, LambdaBody.Succeeding());
        _engine.Clock.Advance(TimeSpan.FromMinutes(1));
        var lost = await _engine.ClaimDueAsync(job);
        await _engine.LoseAsync();
        var again = (await _engine.TryAdoptAsync(job))!;
        await _engine.RunAsync(again);

        var why = await _engine.WhyAsync(job, "2026-03-02T10:01Z");

        Assert.Equal(ExplanationVerdict.Abandoned, why.Verdict);
        Assert.EndsWith($"; as its end is not known, it was started again: run {again.Id}, begun at 2026-03-02T10:02:21Z, which succeeded after 0 s at 2026-03-02T10:02:21Z.", why.Sentence, StringComparison.Ordinal);
        Assert.Equal([lost.Id, again.Id], why.Executions());
    }

    [Fact]
    public async Task Running_SaysSinceWhenAndWhere()
    {
        var job = await _engine.DeclareAsync();
        _engine.Clock.Advance(TimeSpan.FromMinutes(1));
        var claim = await _engine.ClaimDueAsync(job);
        _engine.Clock.Advance(TimeSpan.FromSeconds(12));
        await _engine.AskToStopAsync(claim.Id);

        await _engine.ExplainsAsync(job, "2026-03-02T10:01Z", ExplanationVerdict.Running,
            $"It was due at 2026-03-02T10:01:00Z and started on time, 0 s later; it has been running for 12 s in the process {claim.Live.Row.Instance}, and was told to stop at 2026-03-02T10:01:12Z: cancelled by ada: not today.");
    }

    [Fact]
    public async Task Pending_NothingInItsWay_WaitsForTheNextClock()
    {
        var job = await _engine.DeclareAsync();
        using var other = _engine.Beside();
        _engine.Clock.Advance(TimeSpan.FromMinutes(1));
        await other.PauseAsync(job);

        await _engine.ExplainsAsync(job, "2026-03-02T10:01Z", ExplanationVerdict.Pending,
            "It was due at 2026-03-02T10:01:00Z, was accepted, and has not begun: the next clock starts it.");
    }

    [Fact]
    public async Task Pending_HeldAfterLosses_WaitsForAnOperator()
    {
        var job = await _engine.DeclareAsync(Some.Definition() with { RerunAfterLoss = 2 }, LambdaBody.Succeeding());
        _engine.Clock.Advance(TimeSpan.FromMinutes(1));
        var first = await _engine.ClaimDueAsync(job);
        await _engine.LoseAsync();
        var second = (await _engine.TryAdoptAsync(job))!;
        await _engine.LoseAsync();

        var why = await _engine.WhyAsync(job, "2026-03-02T10:01Z");

        Assert.Contains($"it was started again: run {second.Id}, begun at 2026-03-02T10:02:21Z, which was abandoned: ", why.Sentence, StringComparison.Ordinal);
        Assert.EndsWith($"it was started again: run {ExecutionId.ForRerun(second.Id)}, which has not begun.", why.Sentence, StringComparison.Ordinal);
        Assert.Equal([first.Id, second.Id, ExecutionId.ForRerun(second.Id)], why.Executions());
    }
}
