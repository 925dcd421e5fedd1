using Carillon.Explanations;
using Carillon.Scheduling;
using Carillon.TestKit;
using Carillon.TestKit.Engine;
using Carillon.TestKit.Time;

namespace Carillon.Tests.Explanations;

/// <summary>Times that the clock of a zone skips, or shows twice.</summary>
[Trait("Req", "SS9")]
public sealed class ClockChangeTests
{
    [Theory]
    [InlineData("2026-03-29T02:30:00+01:00")]
    [InlineData("2026-03-29T02:30:00+02:00")]
    public async Task SkippedTime_AskedForByTheWall_SaysWhatBecameOfIt(string at)
    {
        using var engine = new EngineUnderTest(clock: new ManualClock(new DateTimeOffset(2026, 3, 28, 12, 0, 0, TimeSpan.Zero)));
        var job = await engine.DeclareAsync(Some.Definition(schedule: "30 2 * * *") with { TimeZone = "Europe/Berlin" }, LambdaBody.Succeeding());
        var due = new DateTimeOffset(2026, 3, 29, 1, 0, 0, TimeSpan.Zero);

        await engine.ExplainsAsync(job, at, ExplanationVerdict.SkippedTime,
            "The clock of Europe/Berlin went from 2026-03-29T02:00:00 to 2026-03-29T03:00:00, so 2026-03-29T02:30:00 did not exist there, and what was due in the skipped time was due right after it, once: it is due at 2026-03-29T01:00:00Z (2026-03-29T03:00:00+02:00 in Europe/Berlin), in 13 h, and will run then: the job is switched on and not paused.");
        var run = await engine.RingAsync(job, due);
        var why = await engine.ExplainsAsync(job, at, ExplanationVerdict.SkippedTime,
            "The clock of Europe/Berlin went from 2026-03-29T02:00:00 to 2026-03-29T03:00:00, so 2026-03-29T02:30:00 did not exist there, and what was due in the skipped time was due right after it, once: it was due at 2026-03-29T01:00:00Z (2026-03-29T03:00:00+02:00 in Europe/Berlin) and started on time, 0 s later; it succeeded after 0 s.");

        Assert.Equal((due, ClockChange.AfterSkippedTime), (why.DueAt, why.ClockChange));
        Assert.Equal([run.Id], why.Executions());
    }

    [Fact]
    public async Task SkippedTime_WhereItMoved_RanOnTime()
    {
        using var engine = new EngineUnderTest(clock: new ManualClock(new DateTimeOffset(2026, 3, 28, 12, 0, 0, TimeSpan.Zero)));
        var job = await engine.DeclareAsync(Some.Definition(schedule: "30 2 * * *") with { TimeZone = "Europe/Berlin" }, LambdaBody.Succeeding());
        await engine.RingAsync(job, new DateTimeOffset(2026, 3, 29, 1, 0, 0, TimeSpan.Zero));

        var why = await engine.WhyAsync(job, "2026-03-29T03:00+02:00");
        var other = await engine.WhyAsync(job, "2026-03-29T02:45+01:00");

        Assert.Equal((ExplanationVerdict.RanOnTime, ClockChange.AfterSkippedTime), (why.Verdict, why.ClockChange));
        Assert.Equal((ExplanationVerdict.NothingDue, null), (other.Verdict, other.ClockChange));
    }

    [Fact]
    public async Task RepeatedTime_RanTheFirstTime()
    {
        using var engine = new EngineUnderTest(clock: new ManualClock(new DateTimeOffset(2026, 10, 24, 12, 0, 0, TimeSpan.Zero)));
        var job = await engine.DeclareAsync(Some.Definition(schedule: "30 2 * * *") with { TimeZone = "Europe/Berlin" }, LambdaBody.Succeeding());
        await engine.ExplainsAsync(job, "2026-10-25T02:30+01:00", ExplanationVerdict.RepeatedTime,
            "The clock shows 2026-10-25T02:30:00 in Europe/Berlin twice, and the job is due at the first time only, 2026-10-25T00:30:00Z.");
        var run = await engine.RingAsync(job, new DateTimeOffset(2026, 10, 25, 0, 30, 0, TimeSpan.Zero));
        await engine.RingAsync(job, new DateTimeOffset(2026, 10, 26, 1, 30, 0, TimeSpan.Zero));

        var why = await engine.ExplainsAsync(job, "2026-10-25T02:30+01:00", ExplanationVerdict.RepeatedTime,
            $"The clock showed 2026-10-25T02:30:00 in Europe/Berlin twice, and the job is due at the first time only, 2026-10-25T00:30:00Z, run {run.Id}, begun at 2026-10-25T00:30:00Z, which succeeded after 0 s at 2026-10-25T00:30:00Z.");
        var first = await engine.WhyAsync(job, "2026-10-25T02:30+02:00");

        Assert.Equal(ClockChange.FirstOfRepeatedTime, why.ClockChange);
        Assert.Equal((ExplanationVerdict.RanOnTime, ClockChange.FirstOfRepeatedTime), (first.Verdict, first.ClockChange));
    }
}
