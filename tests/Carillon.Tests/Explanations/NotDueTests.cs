using Carillon.Executions;
using Carillon.Explanations;
using Carillon.Health;
using Carillon.Jobs;
using Carillon.Ledger;
using Carillon.Operators;
using Carillon.Retention;
using Carillon.Storage;
using Carillon.TestKit;
using Carillon.TestKit.Engine;

namespace Carillon.Tests.Explanations;

/// <summary>Instants without a row of their own. The clock begins at 2 March 2026, 10:00 UTC.</summary>
[Trait("Req", "SC33")]
public sealed class NotDueTests : IDisposable
{
    private readonly EngineUnderTest _engine = new();

    public void Dispose() => _engine.Dispose();

    [Fact]
    public async Task NotYetDue_SaysWhen()
    {
        var job = await _engine.DeclareAsync(Some.Definition(schedule: "0 9 * * *") with { TimeZone = "Europe/Berlin" });

        var why = await _engine.ExplainsAsync(job, "2026-03-03T08:00Z", ExplanationVerdict.NotYetDue,
            "It is due at 2026-03-03T08:00:00Z (2026-03-03T09:00:00+01:00 in Europe/Berlin), in 22 h, and will run then: the job is switched on and not paused.");

        Assert.Equal(StateKeys.Job(job.Id), Assert.Single(why.Evidence).Key);
    }

    [Fact]
    public async Task Between_NamesTheOccurrencesBeforeAndAfter()
    {
        var job = await _engine.DeclareAsync(Some.Definition(schedule: "*/10 * * * *"), LambdaBody.Succeeding());
        await _engine.ExplainsAsync(job, "2026-03-02T10:05Z", ExplanationVerdict.NothingDue,
            "Nothing will be due at 2026-03-02T10:05:00Z: nothing was due before, and the next is 2026-03-02T10:10:00Z.");
        var first = await _engine.RingAsync(job, Some.Instant.AddMinutes(10));
        _engine.Clock.Advance(TimeSpan.FromMinutes(5));
        await _engine.ExplainsAsync(job, "2026-03-02T10:12:30Z", ExplanationVerdict.NothingDue,
            $"Nothing was due at 2026-03-02T10:12:30Z: the occurrence before was 2026-03-02T10:10:00Z, run {first.Id}, begun at 2026-03-02T10:10:00Z, which succeeded after 0 s at 2026-03-02T10:10:00Z, and the next is 2026-03-02T10:20:00Z.");
        var second = await _engine.RingAsync(job, Some.Instant.AddMinutes(20));
        var why = await _engine.ExplainsAsync(job, "2026-03-02T10:12:30.75Z", ExplanationVerdict.NothingDue,
            $"Nothing was due at 2026-03-02T10:12:30Z: the occurrence before was 2026-03-02T10:10:00Z, run {first.Id}, begun at 2026-03-02T10:10:00Z, which succeeded after 0 s at 2026-03-02T10:10:00Z, and the next was 2026-03-02T10:20:00Z, run {second.Id}, begun at 2026-03-02T10:20:00Z, which succeeded after 0 s at 2026-03-02T10:20:00Z.");

        Assert.Null(why.DueAt);
        Assert.Equal(2, why.Executions().Count());
    }

    [Fact]
    public async Task Between_RunByHandUnderWay_IsNamed()
    {
        var job = await _engine.DeclareAsync(Some.Definition(schedule: "0 * * * *"), LambdaBody.Succeeding());
        var byHand = await _engine.ClaimByHandAsync(job);
        _engine.Clock.Advance(TimeSpan.FromMinutes(2));

        await _engine.ExplainsAsync(job, "2026-03-02T10:01Z", ExplanationVerdict.NothingDue,
            $"Nothing was due at 2026-03-02T10:01:00Z: nothing was due before, and the next is 2026-03-02T11:00:00Z; near that time there was a run that no schedule had asked for: run {byHand.Id}, begun at 2026-03-02T10:00:00Z for ada, which is not over.");
        await _engine.RunAsync(byHand);
        await _engine.ExplainsAsync(job, "2026-03-02T10:01Z", ExplanationVerdict.NothingDue,
            $"Nothing was due at 2026-03-02T10:01:00Z: nothing was due before, and the next is 2026-03-02T11:00:00Z; run {byHand.Id}, begun at 2026-03-02T10:00:00Z for ada, which succeeded after 0 s at 2026-03-02T10:02:00Z, was under way then.");
    }

    [Fact]
    public async Task InsideARange_BetweenItsInstants_NothingWasDue()
    {
        var job = await _engine.DeclareAsync(body: LambdaBody.Succeeding());
        await _engine.RingAsync(job, Some.Instant.AddMinutes(5));

        var why = await _engine.WhyAsync(job, "2026-03-02T10:02:30Z");

        Assert.Equal(ExplanationVerdict.NothingDue, why.Verdict);
        Assert.StartsWith("Nothing was due at 2026-03-02T10:02:30Z: the occurrence before was 2026-03-02T10:02:00Z, which was missed: ", why.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Due_NoClockHasCome_SaysWhenOneLastTicked()
    {
        var job = await _engine.DeclareAsync();
        await _engine.Get<Heartbeat>().BeatAsync(CancellationToken.None);
        _engine.Clock.Advance(TimeSpan.FromSeconds(90));

        var why = await _engine.ExplainsAsync(job, "2026-03-02T10:01Z", ExplanationVerdict.Due,
            "It was due at 2026-03-02T10:01:00Z, 30 s ago, and no clock has come for it yet: the dispatcher last ticked at 2026-03-02T10:00:00Z.");

        Assert.Single(why.Evidence.OfType<Evidence.OfHeartbeat>());
    }

    [Fact]
    public async Task Due_WithAllWhileARunIsUnderWay_Waits()
    {
        var job = await _engine.DeclareAsync(Some.Definition() with { Misfire = MisfirePolicy.All });
        _engine.Clock.Advance(TimeSpan.FromMinutes(1));
        var first = await _engine.ClaimDueAsync(job);
        _engine.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.IsType<ClaimResult.NothingDue>(await _engine.TryClaimAsync(job));

        await _engine.ExplainsAsync(job, "2026-03-02T10:02Z", ExplanationVerdict.Waiting,
            $"It was due at 2026-03-02T10:02:00Z and has not run yet: it waits for run {first.Id}, begun at 2026-03-02T10:01:00Z, which is not over.");
    }

    [Fact]
    public async Task NotKnownYet_BeforeItWasFirstSeen()
    {
        var job = await _engine.DeclareAsync();

        await _engine.ExplainsAsync(job, "2026-03-02T09:59Z", ExplanationVerdict.NotKnownYet,
            "The job was first seen at 2026-03-02T10:00:00Z: nothing was due at 2026-03-02T09:59:00Z, before it was known.");
    }

    [Fact]
    public async Task Undeclared_WillNotRun()
    {
        var job = await _engine.DeclareAsync();
        await _engine.EditAsync(job, row => row with { UndeclaredSince = Some.Instant });
        _engine.Clock.Advance(TimeSpan.FromSeconds(70));

        await _engine.ExplainsAsync(job, "2026-03-02T10:01Z", ExplanationVerdict.Due,
            "It was due at 2026-03-02T10:01:00Z and has not run: no running build has declared the job since 2026-03-02T10:00:00Z.");
        await _engine.ExplainsAsync(job, "2026-03-02T10:03Z", ExplanationVerdict.WillNotRun,
            "It is due at 2026-03-02T10:03:00Z and will not run as things stand: no running build has declared it since 2026-03-02T10:00:00Z; deploy one that does.");
    }

    [Fact]
    public async Task Deleted_ForItsAge_IsNotGuessedAt()
    {
        var job = await _engine.DeclareAsync(Some.Definition(schedule: "0 * * * *"), LambdaBody.Succeeding());
        await _engine.RingAsync(job, Some.Instant.AddHours(1));
        await _engine.RingAsync(job, Some.Instant.AddDays(40));
        await _engine.Get<Cleanup>().RunAsync(CancellationToken.None);

        await _engine.ExplainsAsync(job, "2026-03-02T11:00Z", ExplanationVerdict.Deleted,
            "It was due at 2026-03-02T11:00:00Z by the schedule in force now, and what became of it is not known any more: executions of the job that ended before 2026-03-12T10:00:00Z are not kept, or not all of them.");
    }

    [Fact]
    public async Task Deleted_ForBeingTooMany_IsNotGuessedAt()
    {
        var job = await _engine.DeclareAsync(Some.Definition() with { RetainCount = 1 }, LambdaBody.Succeeding());
        for (var minute = 1; minute <= 3; minute++)
        {
            await _engine.RingAsync(job, Some.Instant.AddMinutes(minute));
        }

        await _engine.Get<Cleanup>().RunAsync(CancellationToken.None);

        await _engine.ExplainsAsync(job, "2026-03-02T10:02Z", ExplanationVerdict.Deleted,
            "It was due at 2026-03-02T10:02:00Z by the schedule in force now, and what became of it is not known any more: of the runs of the job the newest 1 are kept, and 2 have been deleted.");
        Assert.Equal(ExplanationVerdict.RanOnTime, (await _engine.WhyAsync(job, "2026-03-02T10:03Z")).Verdict);
    }

    [Fact]
    public async Task ScheduleChanged_SaysByWhomAndWhatItWas()
    {
        var job = await _engine.DeclareAsync(Some.Definition(schedule: "0 * * * *"), LambdaBody.Succeeding());
        await _engine.RingAsync(job, Some.Instant.AddHours(1));
        _engine.Clock.Advance(TimeSpan.FromMinutes(30));
        await Why.DoneAsync(_engine.Get<JobActs>().OverrideAsync(job.Id, new Dictionary<string, string?> { ["schedule"] = "*/10 * * * *" }, null, Why.By(), default));

        var why = await _engine.ExplainsAsync(job, "2026-03-02T11:20Z", ExplanationVerdict.ScheduleChanged,
            "It would have been due at 2026-03-02T11:20:00Z by the schedule in force now, '*/10 * * * *', and no row says that it was due by what held then: ada changed its schedule from '0 * * * *' at 2026-03-02T11:30:00Z.");
        var between = await _engine.WhyAsync(job, "2026-03-02T11:25Z");

        Assert.Equal(["ada override"], why.Acts());
        Assert.StartsWith("Nothing was due at 2026-03-02T11:25:00Z by the schedule in force now, '*/10 * * * *' (the job was last changed at 2026-03-02T11:30:00Z): the occurrence before was 2026-03-02T11:00:00Z, run ", between.Sentence, StringComparison.Ordinal);
        Assert.EndsWith(", and the next was 2026-03-02T11:30:00Z.", between.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ScheduleChanged_InsideARangeOfTheOneBefore_SaysThatItMayBeOne()
    {
        var job = await _engine.DeclareAsync(Some.Definition(schedule: "1-59/2 * * * *"), LambdaBody.Succeeding());
        await Why.DoneAsync(_engine.Get<JobActs>().PauseAsync(job.Id, null, Why.By(), default));
        _engine.Clock.Advance(TimeSpan.FromMinutes(10));
        await Why.DoneAsync(_engine.Get<JobActs>().OverrideAsync(job.Id, new Dictionary<string, string?> { ["schedule"] = "0 * * * *" }, null, Why.By(), default));

        await _engine.ExplainsAsync(job, "2026-03-02T10:05Z", ExplanationVerdict.ScheduleChanged,
            "Nothing is due at 2026-03-02T10:05:00Z by the schedule in force now, '0 * * * *'; by another one that held then, 5 occurrences from 2026-03-02T10:01:00Z to 2026-03-02T10:09:00Z did not run, of which this may be one: the job was paused by ada.");
    }

    [Fact]
    public async Task Unreadable_ItsOwnRow_IsNamed()
    {
        var job = await _engine.DeclareAsync(body: LambdaBody.Succeeding());
        var run = await _engine.RingAsync(job, Some.Instant.AddMinutes(1));
        var key = StateKeys.Execution(job.Id, run.Id);
        _engine.Memory.Damage(key, "{"u8.ToArray());

        var why = await _engine.WhyAsync(job, "2026-03-02T10:01Z");

        Assert.Equal(ExplanationVerdict.Unreadable, why.Verdict);
        Assert.StartsWith($"It was due at 2026-03-02T10:01:00Z, and what became of it is not known: the row '{key}' can't be read (", why.Sentence, StringComparison.Ordinal);
        Assert.Equal(key, Assert.Single(why.Evidence.OfType<Evidence.OfUnreadable>()).Key);
    }

    [Fact]
    public async Task Unreadable_ARowBeforeIt_MayBeARangeWithIt()
    {
        var job = await _engine.DeclareAsync(body: LambdaBody.Succeeding());
        await _engine.RingAsync(job, Some.Instant.AddMinutes(5));
        var range = (await _engine.FinishedAsync(job))[^1];
        _engine.Memory.Damage(StateKeys.Execution(job.Id, range.Id), "{"u8.ToArray());

        var why = await _engine.WhyAsync(job, "2026-03-02T10:03Z");

        Assert.Equal(ExplanationVerdict.Unreadable, why.Verdict);
        Assert.EndsWith("and it may be the one of a range that this occurrence is in.", why.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Unreadable_TheState_WhatIsOnRecordIsToldAllTheSame()
    {
        var job = await _engine.DeclareAsync(body: LambdaBody.Succeeding());
        await _engine.RingAsync(job, Some.Instant.AddMinutes(1));
        _engine.Clock.Advance(TimeSpan.FromMinutes(2));
        _engine.Memory.Damage(StateKeys.JobState(job.Id), "{"u8.ToArray());

        Assert.Equal(ExplanationVerdict.RanOnTime, (await _engine.WhyAsync(job, "2026-03-02T10:01Z")).Verdict);
        var open = await _engine.WhyAsync(job, "2026-03-02T10:02Z");

        Assert.Equal(ExplanationVerdict.Unreadable, open.Verdict);
        Assert.EndsWith("and it says up to where the ledger goes.", open.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task NotOnRecord_RowDeletedByHand_IsNotGuessedAt()
    {
        var job = await _engine.DeclareAsync(body: LambdaBody.Succeeding());
        await _engine.RingAsync(job, Some.Instant.AddMinutes(1));
        var run = await _engine.RingAsync(job, Some.Instant.AddMinutes(2));
        var row = (await _engine.Memory.ReadAsync(StateKeys.Execution(job.Id, run.Id), CancellationToken.None))!;
        await _engine.Memory.CommitAsync(new StateTransaction().Delete(row.Key, row.Version), CancellationToken.None);

        await _engine.ExplainsAsync(job, "2026-03-02T10:02Z", ExplanationVerdict.NotOnRecord,
            "It was due at 2026-03-02T10:02:00Z, everything up to 2026-03-02T10:02:00Z is accounted for, and no row was found for it, which should not be: somebody deleted it.");
    }

    /// <summary>However long the history is, and whatever else is in the table.</summary>
    [Fact]
    public async Task Reads_AreAsManyForALongHistory()
    {
        var job = await _engine.DeclareAsync(body: LambdaBody.Succeeding());
        var other = Some.Job();
        await _engine.DeclareAsync(job, other);
        await Why.DoneAsync(_engine.Get<JobActs>().PauseAsync(job.Id, null, Why.By(), default));
        _engine.Clock.Advance(TimeSpan.FromMinutes(2));
        await _engine.RunByHandAsync(job);
        await Why.DoneAsync(_engine.Get<JobActs>().ResumeAsync(job.Id, Why.By(), default));
        var asked = _engine.Clock.GetUtcNow().AddMinutes(1);
        await _engine.RingAsync(job, asked);
        var few = await ReadsAsync(job, asked.AddMinutes(-1));
        await AddRunsByHandAsync(job, asked, 600);
        await AddRunsByHandAsync(other, asked, 600);

        var many = await ReadsAsync(job, asked.AddMinutes(-1));

        Assert.Equal((few.Rows, few.Ranges), (many.Rows, many.Ranges));
        Assert.InRange(many.Rows, 1, 20);
        Assert.InRange(many.Ranges, 1, 5);
        Assert.Equal(few.Verdict, many.Verdict);
    }

    /// <summary>A range so far back behind runs by hand that it is not looked for any more.</summary>
    [Fact]
    public async Task Reads_MoreByHandInBetweenThanAreRead_SaysSo()
    {
        var job = await _engine.DeclareAsync(Some.Definition(schedule: "* * * * * *"), LambdaBody.Succeeding());
        await Why.DoneAsync(_engine.Get<JobActs>().PauseAsync(job.Id, null, Why.By(), default));
        _engine.Clock.Advance(TimeSpan.FromMinutes(10));
        await Why.DoneAsync(_engine.Get<JobActs>().ResumeAsync(job.Id, Why.By(), default));
        await AddRunsByHandAsync(job, Some.Instant.AddSeconds(10), 250);

        var before = await _engine.WhyAsync(job, Some.Instant.AddSeconds(5));
        var behind = await _engine.WhyAsync(job, Some.Instant.AddMinutes(9));

        Assert.Equal(ExplanationVerdict.SkippedPaused, before.Verdict);
        Assert.Equal(ExplanationVerdict.NotOnRecord, behind.Verdict);
        Assert.EndsWith("no row was found for it, which may be that of a range, behind more runs by hand than are read for this.", behind.Sentence, StringComparison.Ordinal);
    }

    private async Task<(int Rows, int Ranges, ExplanationVerdict Verdict)> ReadsAsync(Job job, DateTimeOffset at)
    {
        var (rows, ranges) = (0, 0);
        _engine.Store.OnRead = _ =>
        {
            rows++;
            return Task.CompletedTask;
        };
        _engine.Store.OnReadRange = _ => ranges++;
        var why = await _engine.WhyAsync(job, at);
        (_engine.Store.OnRead, _engine.Store.OnReadRange) = (null, null);
        return (rows, ranges, why.Verdict);
    }

    /// <summary>Puts runs by hand on record, a second apart.</summary>
    private async Task AddRunsByHandAsync(Job job, DateTimeOffset from, int count)
    {
        for (var i = 0; i < count; i++)
        {
            var at = from.AddSeconds(i);
            var run = Some.Execution(job.Id, id: ExecutionId.Random(at)) with { Trigger = RunTrigger.Manual, StartedAt = at, FinishedAt = at };
            await _engine.Memory.CommitAsync(new StateTransaction().Insert(StateKeys.Execution(job.Id, run.Id), run), CancellationToken.None);
        }
    }
}
