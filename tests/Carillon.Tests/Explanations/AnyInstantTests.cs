using Carillon.Executions;
using Carillon.Explanations;
using Carillon.Ledger;
using Carillon.Operators;
using Carillon.Storage.Rows;
using Carillon.TestKit;
using Carillon.TestKit.Engine;
using Carillon.TestKit.Time;

namespace Carillon.Tests.Explanations;

/// <summary>Every instant has an answer, and it is never other than what the ledger says.</summary>
public sealed class AnyInstantTests
{
    [Fact]
    [Trait("Req", "SC33")]
    public async Task OfAMixedHistory_AgreesWithTheLedger()
    {
        using var engine = new EngineUnderTest();
        var acts = engine.Get<JobActs>();
        var job = await engine.DeclareAsync(body: LambdaBody.Succeeding());
        await engine.RingAsync(job, Some.Instant.AddMinutes(1));
        await engine.RingAsync(job, Some.Instant.AddMinutes(6).AddSeconds(30));
        await Why.DoneAsync(acts.PauseAsync(job.Id, Some.Instant.AddMinutes(10), Why.By("moving house"), default));
        await engine.RingAsync(job, Some.Instant.AddMinutes(10));
        var byHand = await engine.ClaimByHandAsync(job);
        engine.Clock.AdvanceTo(Some.Instant.AddMinutes(11));
        (await engine.TryClaimAsync(job)).Refused();
        await engine.RunAsync(byHand);
        await Why.DoneAsync(acts.SetEnabledAsync(job.Id, false, Why.By(), default));
        engine.Clock.AdvanceTo(Some.Instant.AddMinutes(14));
        await Why.DoneAsync(acts.SetEnabledAsync(job.Id, true, Why.By(), default));
        await engine.RingAsync(job, Some.Instant.AddMinutes(15));
        engine.Clock.AdvanceTo(Some.Instant.AddMinutes(17));
        var ledger = await engine.FinishedAsync(job);

        for (var second = 10; second < 20 * 60; second += 10)
        {
            var at = Some.Instant.AddSeconds(second);
            var why = await engine.WhyAsync(job, at);

            var row = second % 60 == 0 ? ledger.SingleOrDefault(row => row.DueAt <= at && at <= (row.LastDueAt ?? row.DueAt)) : null;
            Assert.Equal((at, Expected(row, at, second % 60 == 0)), (why.At, why.Verdict));
            Assert.True(row is null || why.Executions().First() == row.Id);
            Assert.Matches(@"\A[A-Z][^\n]+[^.]\.\z", why.Sentence);
        }
    }

    /// <summary>Zones with rules of all kinds, schedules that are rare or at odd times, offsets of anywhere.</summary>
    [Theory]
    [InlineData("Europe/Berlin", "30 2 * * *")]
    [InlineData("Australia/Lord_Howe", "*/7 1,2 * * *")]
    [InlineData("America/Santiago", "0 0 * * *")]
    [InlineData("Pacific/Apia", "15 3 30 12 *")]
    [InlineData("Africa/Casablanca", "30 2 * * 0")]
    [InlineData("America/New_York", "0 0 29 2 1")]
    [InlineData("Asia/Kathmandu", "0 30 1 1 * *")]
    public async Task OfAnyZoneAndOffset_HasAnAnswer(string zone, string schedule)
    {
        using var engine = new EngineUnderTest(clock: new ManualClock(new DateTimeOffset(2011, 1, 1, 0, 0, 0, TimeSpan.Zero)));
        var job = await engine.DeclareAsync(Some.Definition(schedule: schedule) with { TimeZone = zone });
        engine.Clock.AdvanceTo(new DateTimeOffset(2027, 1, 1, 0, 0, 0, TimeSpan.Zero));
        await engine.TryClaimAsync(job);
        var chance = new Random(1);

        for (var i = 0; i < 300; i++)
        {
            var minute = new DateTime(2010, 6, 1, 0, 30, 0, DateTimeKind.Unspecified).AddMinutes(chance.Next(0, 24 * 365 * 20) * 60);
            var why = await engine.WhyAsync(job, new DateTimeOffset(minute, TimeSpan.FromMinutes(15 * chance.Next(-48, 57))));

            Assert.NotEqual(ExplanationVerdict.NotOnRecord, why.Verdict);
            Assert.Matches(@"\A[A-Z][^\n]+[^.]\.\z", why.Sentence);
        }
    }

    private static ExplanationVerdict Expected(ExecutionRow? row, DateTimeOffset at, bool due) => row switch
    {
        { State: ExecutionState.Succeeded } => row.StartedAt - row.DueAt > Explainer.OnTime ? ExplanationVerdict.RanLate : ExplanationVerdict.RanOnTime,
        { State: ExecutionState.Missed } => ExplanationVerdict.MissedByPolicy,
        { BlockedBy: not null } => ExplanationVerdict.SkippedOverlap,
        { Reason: NotRunReasons.SwitchedOff } => ExplanationVerdict.SkippedDisabled,
        { State: ExecutionState.Skipped } => ExplanationVerdict.SkippedPaused,
        _ when !due => ExplanationVerdict.NothingDue,
        _ => at > Some.Instant.AddMinutes(17) ? ExplanationVerdict.NotYetDue : ExplanationVerdict.Due,
    };
}
