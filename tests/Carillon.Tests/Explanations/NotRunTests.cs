using Carillon.Explanations;
using Carillon.Jobs;
using Carillon.Ledger;
using Carillon.Operators;
using Carillon.TestKit;
using Carillon.TestKit.Engine;
using Carillon.Tests.Backups.Live;

namespace Carillon.Tests.Explanations;

/// <summary>Why a job was due and did not run. The clock begins at 2 March 2026, 10:00 UTC; jobs are due every minute unless they say so.</summary>
[Trait("Req", "SC33")]
public sealed class NotRunTests : IDisposable
{
    private readonly EngineUnderTest _engine = new();

    private JobActs Acts => _engine.Get<JobActs>();

    public void Dispose() => _engine.Dispose();

    [Fact]
    public async Task Overlap_NamesTheRunInTheWay()
    {
        var job = await _engine.DeclareAsync(body: LambdaBody.Succeeding());
        _engine.Clock.Advance(TimeSpan.FromSeconds(50));
        var inTheWay = await _engine.ClaimByHandAsync(job);
        _engine.Clock.Advance(TimeSpan.FromSeconds(10));
        var skipped = (await _engine.TryClaimAsync(job)).Refused();

        var meanwhile = await _engine.ExplainsAsync(job, "2026-03-02T10:01Z", ExplanationVerdict.SkippedOverlap,
            $"It was due at 2026-03-02T10:01:00Z and was skipped: a run of this job was under way (run {inTheWay.Id}, begun at 2026-03-02T10:00:50Z for ada, which is not over).");
        await _engine.RunAsync(inTheWay);
        await _engine.ExplainsAsync(job, "2026-03-02T10:01Z", ExplanationVerdict.SkippedOverlap,
            $"It was due at 2026-03-02T10:01:00Z and was skipped: a run of this job was under way (run {inTheWay.Id}, begun at 2026-03-02T10:00:50Z for ada, which succeeded after 0 s at 2026-03-02T10:01:00Z).");

        Assert.Equal([skipped.Id, inTheWay.Id], meanwhile.Executions());
    }

    [Fact]
    public async Task Paused_SaysByWhomAndSinceWhen_WhileItIsAndAfterwards()
    {
        var job = await _engine.DeclareAsync(body: LambdaBody.Succeeding());
        _engine.Clock.Advance(TimeSpan.FromSeconds(5));
        await Why.DoneAsync(Acts.PauseAsync(job.Id, Some.Instant.AddMinutes(5), Why.By("moving house"), default));
        _engine.Clock.Advance(TimeSpan.FromMinutes(3));

        await _engine.ExplainsAsync(job, "2026-03-02T10:02Z", ExplanationVerdict.SkippedPaused,
            "It was due at 2026-03-02T10:02:00Z and did not run: the job was paused by ada until 2026-03-02 10:05:00Z: moving house, since 2026-03-02T10:00:05Z; its row is written when the pause is over.");
        var ahead = await _engine.ExplainsAsync(job, "2026-03-02T10:04Z", ExplanationVerdict.WillNotRun,
            "It is due at 2026-03-02T10:04:00Z and will not run as things stand: the job is paused by ada until 2026-03-02 10:05:00Z: moving house; resume it to have it run.");
        await _engine.ExplainsAsync(job, "2026-03-02T10:05Z", ExplanationVerdict.NotYetDue,
            "It is due at 2026-03-02T10:05:00Z, in 115 s, and will run then: the job is switched on and not paused.");
        await _engine.RingAsync(job, Some.Instant.AddMinutes(5));
        var afterwards = await _engine.ExplainsAsync(job, "2026-03-02T10:02Z", ExplanationVerdict.SkippedPaused,
            "It was due at 2026-03-02T10:02:00Z and was skipped, as were all 4 occurrences from 2026-03-02T10:01:00Z to 2026-03-02T10:04:00Z: the job was paused by ada until 2026-03-02 10:05:00Z: moving house, since 2026-03-02T10:00:05Z.");

        Assert.Empty(ahead.Executions());
        Assert.Equal(["ada pause"], afterwards.Acts());
        Assert.Single(afterwards.Executions());
    }

    [Fact]
    public async Task Disabled_SaysByWhom_WhileItIsAndAfterwards()
    {
        var job = await _engine.DeclareAsync(body: LambdaBody.Succeeding());
        await Why.DoneAsync(Acts.SetEnabledAsync(job.Id, false, Why.By("not before the release"), default));
        _engine.Clock.Advance(TimeSpan.FromMinutes(3));

        await _engine.ExplainsAsync(job, "2026-03-02T10:02Z", ExplanationVerdict.SkippedDisabled,
            "It was due at 2026-03-02T10:02:00Z and did not run: ada had switched the job off at 2026-03-02T10:00:00Z: not before the release; its row is written when the job is switched on.");
        await _engine.ExplainsAsync(job, "2026-03-02T10:07Z", ExplanationVerdict.WillNotRun,
            "It is due at 2026-03-02T10:07:00Z and will not run as things stand: ada had switched the job off at 2026-03-02T10:00:00Z: not before the release; switch it on to have it run.");
        await Why.DoneAsync(Acts.SetEnabledAsync(job.Id, true, Why.By(), default));
        var afterwards = await _engine.ExplainsAsync(job, "2026-03-02T10:02Z", ExplanationVerdict.SkippedDisabled,
            "It was due at 2026-03-02T10:02:00Z and was skipped, as were all 3 occurrences from 2026-03-02T10:01:00Z to 2026-03-02T10:03:00Z: ada had switched the job off at 2026-03-02T10:00:00Z: not before the release.");

        Assert.Equal(["ada disable"], afterwards.Acts());
    }

    [Fact]
    public async Task Disabled_ByTheCode_SaysSo()
    {
        var job = await _engine.DeclareAsync(Some.Definition() with { Enabled = false });
        _engine.Clock.Advance(TimeSpan.FromMinutes(3));

        await _engine.ExplainsAsync(job, "2026-03-02T10:02Z", ExplanationVerdict.SkippedDisabled,
            "It was due at 2026-03-02T10:02:00Z and did not run: the job was switched off, by its code or its settings, or by an act that is not among the last ones on record; its row is written when the job is switched on.");
    }

    [Fact]
    [Trait("Req", "SC27")]
    public async Task Restore_SaysThatItMayHaveRun()
    {
        using var bench = new LiveBench();
        var job = Some.Job(Some.Definition("a"), LambdaBody.Succeeding());
        var process = await bench.StartAsync([job]);
        await process.Snapshots.TakeAsync(null, CancellationToken.None);
        bench.Clock.Advance(TimeSpan.FromMinutes(1));
        await process.RingAsync(job);
        bench.Clock.Advance(TimeSpan.FromMinutes(1));
        await process.RestoreAsync();

        await process.Engine.ExplainsAsync(job, "2026-03-02T10:01Z", ExplanationVerdict.SkippedRestore,
            "It was due at 2026-03-02T10:01:00Z and was skipped, as were all 2 occurrences from 2026-03-02T10:01:00Z to 2026-03-02T10:02:00Z: the state was restored as of 2026-03-02 10:00:00Z by ada: the night's edits were wrong; it may have run in the state that was replaced, and is not run a second time.");
    }

    [Fact]
    public async Task Missed_NoClockBeforeItWasTooLate()
    {
        var job = await _engine.DeclareAsync(Some.Definition(schedule: "0 * * * *") with { MaxLateness = TimeSpan.FromMinutes(5) });
        _engine.Clock.AdvanceTo(Some.Instant.AddMinutes(70));
        (await _engine.TryClaimAsync(job)).Refused();

        await _engine.ExplainsAsync(job, "2026-03-02T11:00Z", ExplanationVerdict.MissedTooLate,
            "It was due at 2026-03-02T11:00:00Z and was missed: a clock came 600 s after it was due, and it may start 300 s late.");
    }

    [Fact]
    public async Task Missed_OlderThanWhatIsCaughtUpOn()
    {
        var job = await _engine.DeclareAsync(Some.Definition(schedule: "0 * * * *") with { Misfire = MisfirePolicy.All, MaxLateness = TimeSpan.FromHours(2) });
        _engine.Clock.AdvanceTo(Some.Instant.AddHours(4).AddMinutes(1));
        await _engine.TryClaimAsync(job);

        await _engine.ExplainsAsync(job, "2026-03-02T11:00Z", ExplanationVerdict.MissedTooLate,
            "It was due at 2026-03-02T11:00:00Z and was missed, as were all 2 occurrences from 2026-03-02T11:00:00Z to 2026-03-02T12:00:00Z: no clock had come for it by 2026-03-02T14:01:00Z, and it was due longer ago than it may start late.");
    }

    [Fact]
    public async Task Missed_ByThePolicyNone()
    {
        var job = await _engine.DeclareAsync(Some.Definition() with { Misfire = MisfirePolicy.None });
        _engine.Clock.Advance(TimeSpan.FromSeconds(60 + 40));
        (await _engine.TryClaimAsync(job)).Refused();

        await _engine.ExplainsAsync(job, "2026-03-02T10:01Z", ExplanationVerdict.MissedByPolicy,
            "It was due at 2026-03-02T10:01:00Z and was missed: a clock came 40 s after it was due, and it may start 30 s late, as the misfire policy is 'none'.");
    }

    [Fact]
    public async Task Missed_ByThePolicyNoneOverADowntime()
    {
        var job = Some.Job(Some.Definition() with { Misfire = MisfirePolicy.None });
        await _engine.DeclareAsync(job);
        _engine.Clock.Advance(TimeSpan.FromMinutes(3).Add(TimeSpan.FromSeconds(20)));
        using var later = _engine.Beside(job);
        (await later.TryClaimAsync(job)).Refused();

        await later.ExplainsAsync(job, "2026-03-02T10:02Z", ExplanationVerdict.MissedByPolicy,
            "It was due at 2026-03-02T10:02:00Z and was missed, as were all 3 occurrences from 2026-03-02T10:01:00Z to 2026-03-02T10:03:00Z: the misfire policy is 'none', and no process was there when it was due.");
    }

    [Fact]
    public async Task Missed_TheLatestRanInItsPlace()
    {
        var job = await _engine.DeclareAsync(body: LambdaBody.Succeeding());
        var latest = await _engine.RingAsync(job, Some.Instant.AddMinutes(5).AddSeconds(30));

        var why = await _engine.ExplainsAsync(job, "2026-03-02T10:02Z", ExplanationVerdict.MissedByPolicy,
            $"It was due at 2026-03-02T10:02:00Z and was missed, as were all 4 occurrences from 2026-03-02T10:01:00Z to 2026-03-02T10:04:00Z: no clock came for it before a later one was due, and the misfire policy is to run the latest; the latest was 2026-03-02T10:05:00Z, run {latest.Id}, begun at 2026-03-02T10:05:30Z, which succeeded after 0 s at 2026-03-02T10:05:30Z.");

        Assert.Equal((Some.Instant.AddMinutes(2), 2), (why.DueAt, why.Executions().Count()));
    }

    [Fact]
    public async Task Retired_WhatWasDueBefore_IsSkippedWithTheReason()
    {
        var job = await _engine.DeclareAsync();
        using var without = _engine.Beside();
        var retired = Some.Instant.AddDays(2);
        _engine.Clock.AdvanceTo(retired);
        await without.EditAsync(job, row => row with { RetiredAt = retired, UndeclaredSince = Some.Instant }, accepts: false);
        _engine.Clock.Advance(TimeSpan.FromMinutes(10));

        var before = await _engine.WhyAsync(job, "2026-03-02T10:01Z");
        await _engine.ExplainsAsync(job, "2026-03-04T10:05Z", ExplanationVerdict.JobEnded,
            "The job was retired at 2026-03-04T10:00:00Z, as no build declared it any more, and is not due since; a build that has it brings it back.");

        Assert.Equal((ExplanationVerdict.Skipped, "It was due at 2026-03-02T10:01:00Z and was skipped, as were all 2880 occurrences from 2026-03-02T10:01:00Z to 2026-03-04T10:00:00Z: it was due under '* * * * *' in UTC, and had not run when a test changed it."), (before.Verdict, before.Sentence));
    }

    [Fact]
    public async Task Retired_AndBroughtBack_NothingWasDueInBetween()
    {
        var job = await _engine.DeclareAsync(body: LambdaBody.Succeeding());
        using var without = _engine.Beside();
        foreach (var hours in (int[])[1, 26])
        {
            _engine.Clock.AdvanceTo(Some.Instant.AddHours(hours));
            await without.TickAsync();
        }

        _engine.Clock.Advance(TimeSpan.FromHours(1));
        await _engine.Get<DefinitionSync>().SyncAsync(CancellationToken.None);
        await _engine.RingAsync(job, Some.Instant.AddHours(27).AddMinutes(1));

        var why = await _engine.ExplainsAsync(job, "2026-03-03T12:30Z", ExplanationVerdict.JobEnded,
            "The job was retired at 2026-03-03T12:00:00Z, as no build declared it any more, and a build brought it back later: nothing was due at 2026-03-03T12:30:00Z, in between.");

        Assert.Equal(["carillon retire"], why.Acts());
    }

    [Fact]
    public async Task RunByHandNearby_IsNamed()
    {
        var job = await _engine.DeclareAsync(body: LambdaBody.Succeeding());
        await Why.DoneAsync(Acts.PauseAsync(job.Id, Some.Instant.AddMinutes(5), Why.By(), default));
        _engine.Clock.Advance(TimeSpan.FromMinutes(3));
        var byHand = (await _engine.RunByHandAsync(job)).Execution;

        var why = await _engine.WhyAsync(job, "2026-03-02T10:02Z");
        await _engine.RingAsync(job, Some.Instant.AddMinutes(5));
        var afterwards = await _engine.WhyAsync(job, "2026-03-02T10:02Z");

        Assert.Equal(ExplanationVerdict.SkippedPaused, why.Verdict);
        Assert.EndsWith($"; near that time there was a run that no schedule had asked for: run {byHand.Id}, begun at 2026-03-02T10:03:00Z for ada, which succeeded after 0 s at 2026-03-02T10:03:00Z.", afterwards.Sentence, StringComparison.Ordinal);
        Assert.Contains(byHand.Id, afterwards.Executions());
    }
}
