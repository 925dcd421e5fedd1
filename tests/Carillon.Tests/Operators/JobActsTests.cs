using Carillon.Configuration;
using Carillon.Executions;
using Carillon.Jobs;
using Carillon.Ledger;
using Carillon.Operators;
using Carillon.Storage;
using Carillon.Storage.Rows;
using Carillon.TestKit;
using Carillon.TestKit.Engine;

namespace Carillon.Tests.Operators;

/// <summary>What operators do with jobs: "pause for 5 minutes with a reason", "switch it off", "run it at another time".</summary>
public sealed class JobActsTests : IDisposable
{
    private readonly EngineUnderTest _engine = new([new("Passwords:Db", "hunter2-is-secret"), new("Schedules:Nightly", "0 3 * * *"), new("Db:Password", "hunter2-is-secret"), new("Same:Nightly", "0 3 * * *"), new("Storage", "Account=store;Key=0123456789"), new("Never", "0 0 30 2 *")]);

    private JobActs Acts => _engine.Get<JobActs>();

    public void Dispose() => _engine.Dispose();

    [Fact]
    [Trait("Req", "SS33")]
    public async Task Pause_ForFiveMinutes_IsOneSkippedRangeAndEndsByItself()
    {
        var job = await _engine.DeclareAsync();
        await DoneAsync(Acts.PauseAsync(job.Id, Some.Instant.AddMinutes(5), By("moving house"), default));
        _engine.Clock.Advance(TimeSpan.FromMinutes(4));
        Assert.IsType<ClaimResult.NothingDue>(await ClaimAsync(job));
        _engine.Clock.Advance(TimeSpan.FromMinutes(1));

        var claim = await _engine.ClaimDueAsync(job);

        var skipped = Assert.Single(await _engine.FinishedAsync(job));
        Assert.Equal(Some.Instant.AddMinutes(5), claim.Live.Row.DueAt);
        Assert.Equal((ExecutionState.Skipped, 4), (skipped.State, skipped.Occurrences));
        Assert.Equal("The job was paused by ada until 2026-03-02 10:05:00Z: moving house", skipped.Reason);
    }

    [Fact]
    public async Task Pause_JobIsBehind_ThePastIsJudgedAsBeforeAndStartsAtOnce()
    {
        var body = LambdaBody.Succeeding();
        var job = await _engine.DeclareAsync(body: body);
        _engine.Clock.Advance(TimeSpan.FromMinutes(3));

        await DoneAsync(Acts.PauseAsync(job.Id, null, By(), default));

        var finished = await FinishedAsync(job, 2);
        Assert.Equal([ExecutionState.Succeeded, ExecutionState.Missed], finished.Select(row => row.State));
        Assert.Equal(1, body.Calls);
        Assert.Null((await _engine.StateAsync(job)).NextDue);
    }

    [Fact]
    public async Task Pause_PausedAlready_IsReplaced()
    {
        var job = await _engine.DeclareAsync();
        await DoneAsync(Acts.PauseAsync(job.Id, null, By("for long"), default));
        _engine.Clock.Advance(TimeSpan.FromMinutes(2));

        await DoneAsync(Acts.PauseAsync(job.Id, Some.Instant.AddMinutes(10), By("for short"), default));

        var row = await RowAsync(job);
        Assert.Equal((Some.Instant.AddMinutes(10), "for short"), (row.Pause!.Until, row.Pause.Reason));
        Assert.Equal("The job was paused by ada: for long", Assert.Single(await _engine.FinishedAsync(job)).Reason);
        Assert.Equal(Some.Instant.AddMinutes(10), (await _engine.StateAsync(job)).NextDue);
    }

    [Fact]
    public async Task Pause_UntilBeforeNow_IsRefused()
    {
        var job = await _engine.DeclareAsync();

        var refused = Assert.IsType<JobActResult.Refused>(await Acts.PauseAsync(job.Id, Some.Instant, By(), default));

        Assert.Equal("until", refused.Problem.Field);
        Assert.Null((await RowAsync(job)).Pause);
    }

    [Fact]
    public async Task Pause_ReasonHoldsASecret_IsMasked()
    {
        var job = await _engine.DeclareAsync();

        await DoneAsync(Acts.PauseAsync(job.Id, null, By("the password is hunter2-is-secret"), default));

        Assert.Equal("the password is ***", (await RowAsync(job)).Pause!.Reason);
        Assert.Equal("the password is ***", Assert.Single(await AuditAsync()).Reason);
    }

    [Fact]
    public async Task Resume_Paused_SkipsWhatWasDueAndRunsOn()
    {
        var job = await _engine.DeclareAsync();
        await DoneAsync(Acts.PauseAsync(job.Id, null, By(), default));
        _engine.Clock.Advance(TimeSpan.FromMinutes(3));

        await DoneAsync(Acts.ResumeAsync(job.Id, By("done"), default));

        Assert.Equal(3, Assert.Single(await _engine.FinishedAsync(job)).Occurrences);
        Assert.Equal(Some.Instant.AddMinutes(4), (await _engine.StateAsync(job)).NextDue);
        Assert.Equal(["resume", "pause"], (await AuditAsync()).Select(entry => entry.Act));
        Assert.Equal("until it is resumed", (await AuditAsync())[0].Before["pausedUntil"]);
    }

    [Fact]
    public async Task Resume_NotPaused_ChangesNothingAndLeavesNoEntry()
    {
        var job = await _engine.DeclareAsync();

        var done = Assert.IsType<JobActResult.Done>(await Acts.ResumeAsync(job.Id, By(), default));

        Assert.False(done.Changed);
        Assert.Empty(await AuditAsync());
    }

    [Fact]
    [Trait("Req", "TO17")]
    [Trait("Req", "TO29")]
    [Trait("Req", "PG20")]
    public async Task SetEnabled_OffAndOnAgain_LeavesNoOverride()
    {
        var job = await _engine.DeclareAsync();
        await DoneAsync(Acts.SetEnabledAsync(job.Id, false, By(), default));
        Assert.False((await RowAsync(job)).Overrides!.Enabled);
        Assert.Null((await _engine.StateAsync(job)).NextDue);
        _engine.Clock.Advance(TimeSpan.FromMinutes(2));

        await DoneAsync(Acts.SetEnabledAsync(job.Id, true, By(), default));

        Assert.Null((await RowAsync(job)).Overrides);
        var skipped = Assert.Single(await _engine.FinishedAsync(job));
        Assert.Equal((2, "The job was switched off."), (skipped.Occurrences, skipped.Reason));
        var entry = (await AuditAsync())[0];
        Assert.Equal(("enable", "ada", "False", "True"), (entry.Act, entry.By, entry.Before["enabled"], entry.After["enabled"]));
    }

    [Fact]
    [Trait("Req", "TO18")]
    [Trait("Req", "TO36")]
    [Trait("Req", "SS34")]
    public async Task Override_EverySingleValue_TakesEffectAndGoesAgain()
    {
        var job = await _engine.DeclareAsync();
        await DoneAsync(OverrideAsync(job, ("schedule", "${Schedules:Nightly}"), ("timeZone", "Europe/Berlin"), ("timeout", "5m"), ("maxRetries", "3"),
            ("rerunAfterLoss", "1"), ("misfire", "all"), ("maxLateness", "02:00:00"), ("overlap", "queue"), ("retainFor", "7d"), ("retainCount", "50"), ("enabled", "false")));

        var row = await RowAsync(job);
        Assert.Equal(
            new JobOverrides
            {
                Schedule = "0 3 * * *",
                ScheduleAsTyped = "${Schedules:Nightly}",
                TimeZone = "Europe/Berlin",
                Timeout = TimeSpan.FromMinutes(5),
                MaxRetries = 3,
                RerunAfterLoss = 1,
                Misfire = MisfirePolicy.All,
                MaxLateness = TimeSpan.FromHours(2),
                Overlap = OverlapPolicy.Queue,
                RetainFor = TimeSpan.FromDays(7),
                RetainCount = 50,
                Enabled = false,
            },
            row.Overrides);
        Assert.Equal(OverrideField.All.Select(field => field.Name).Append("scheduleAsTyped").Order(), (await AuditAsync())[0].After.Keys.Order());

        await DoneAsync(Acts.ClearOverridesAsync(job.Id, ["schedule", "enabled"], By(), default));
        Assert.Equal(row.Overrides! with { Schedule = null, ScheduleAsTyped = null, Enabled = null }, (await RowAsync(job)).Overrides);
        await DoneAsync(Acts.ClearOverridesAsync(job.Id, null, By(), default));
        Assert.Null((await RowAsync(job)).Overrides);
        Assert.Equal(Some.Instant.AddMinutes(1), (await _engine.StateAsync(job)).NextDue);
    }

    [Fact]
    public async Task Override_ScheduleOfAnotherSettingWithTheSameText_ShowsWhatWasTyped()
    {
        var job = await _engine.DeclareAsync();
        await DoneAsync(OverrideAsync(job, ("schedule", "%Schedules:Nightly%")));
        _engine.Clock.Advance(TimeSpan.FromSeconds(1));

        await DoneAsync(OverrideAsync(job, ("schedule", "%Same:Nightly%")));

        var entry = (await AuditAsync())[0];
        Assert.Equal([new("scheduleAsTyped", "%Schedules:Nightly%")], entry.Before);
        Assert.Equal([new("scheduleAsTyped", "%Same:Nightly%")], entry.After);
    }

    [Fact]
    public async Task Pause_ReplacedWithAnotherReason_ShowsBoth()
    {
        var job = await _engine.DeclareAsync();
        await DoneAsync(Acts.PauseAsync(job.Id, null, By("for long"), default));
        _engine.Clock.Advance(TimeSpan.FromSeconds(1));

        await DoneAsync(Acts.PauseAsync(job.Id, null, new ActRequest("grace", "for good"), default));

        var entry = (await AuditAsync())[0];
        Assert.Equal(("for long", "ada"), (entry.Before["pauseReason"], entry.Before["pausedBy"]));
        Assert.Equal(("for good", "grace"), (entry.After["pauseReason"], entry.After["pausedBy"]));
    }

    [Fact]
    public async Task Override_ScheduleWhileBehind_ThePastIsJudgedByTheOldOne()
    {
        var body = LambdaBody.Succeeding();
        var job = await _engine.DeclareAsync(body: body);
        _engine.Clock.Advance(TimeSpan.FromMinutes(3));

        await DoneAsync(OverrideAsync(job, ("schedule", "0 3 * * *")));

        var finished = await FinishedAsync(job, 2);
        Assert.Equal([Some.Instant.AddMinutes(3), Some.Instant.AddMinutes(1)], finished.Select(row => row.DueAt!.Value));
        Assert.Equal([ExecutionState.Succeeded, ExecutionState.Missed], finished.Select(row => row.State));
        Assert.Equal(Some.Instant.Date.AddDays(1).AddHours(3), (await _engine.StateAsync(job)).NextDue!.Value.UtcDateTime);
    }

    [Fact]
    public async Task Override_Cleared_SettlesUnderWhatWasSet()
    {
        var job = await _engine.DeclareAsync(Some.Definition(schedule: "0 0 1 1 *"));
        await DoneAsync(OverrideAsync(job, ("schedule", "* * * * *"), ("misfire", "none")));
        _engine.Clock.Advance(TimeSpan.FromMinutes(2) + TimeSpan.FromSeconds(45));

        await DoneAsync(Acts.ClearOverridesAsync(job.Id, null, By(), default));

        var missed = Assert.Single(await _engine.FinishedAsync(job));
        Assert.Equal((ExecutionState.Missed, 2), (missed.State, missed.Occurrences));
        Assert.Equal(2027, (await _engine.StateAsync(job)).NextDue!.Value.Year);
    }

    [Theory]
    [Trait("Req", "TO56")]
    [InlineData("schedule", "60 * * * *", "can't be read: Minutes: '60' at position 1")]
    [InlineData("schedule", "", "can't be read")]
    [InlineData("schedule", "0 0 30 2 *", "is never due.")]
    [InlineData("schedule", "H * * * *", "'H' is not allowed here")]
    [InlineData("schedule", "%Schedules:Nowhere%", "can't be read: the setting 'Schedules:Nowhere' has no value.")]
    [InlineData("schedule", "${Db:Password}", "is named like a secret, and is not given out.")]
    [InlineData("timeZone", "Europe/Nowhere", "is not a zone of this machine.")]
    [InlineData("timeZone", "/etc/passwd", "is not a zone of this machine.")]
    [InlineData("timeout", "0s", "is not a time of more than 00:00:00 and at most 1.00:00:00.")]
    [InlineData("timeout", "5", "is not a time of more than")]
    [InlineData("timeout", "00:29:31", "is too long: the platform ends an invocation after 00:30:00")]
    [InlineData("maxRetries", "-1", "is not from 0 to 100.")]
    [InlineData("maxRetries", "101", "is not from 0 to 100.")]
    [InlineData("maxRetries", "1.5", "is not from 0 to 100.")]
    [InlineData("rerunAfterLoss", "11", "is not from 0 to 10.")]
    [InlineData("misfire", "sometimes", "is not one of Latest, None, All.")]
    [InlineData("misfire", "1", "is not one of Latest, None, All.")]
    [InlineData("maxLateness", "31d", "is not a time of more than 00:00:00 and at most 30.00:00:00.")]
    [InlineData("overlap", "never", "is not one of Skip, Queue, Allow, CancelRunning.")]
    [InlineData("retainFor", "3651d", "is not a time of more than")]
    [InlineData("retainCount", "0", "is not from 1 to 100000.")]
    [InlineData("enabled", "maybe", "is not true or false.")]
    [InlineData("colour", "red", "is not known here. There is schedule, timeZone,")]
    public async Task Override_ValueThatCantBeKept_NamesFieldAndRule(string field, string value, string rule)
    {
        var job = await _engine.DeclareAsync();

        var refused = Assert.IsType<JobActResult.Refused>(await OverrideAsync(job, (field, value)));

        Assert.Equal(field, refused.Problem.Field);
        Assert.Contains(rule, refused.Problem.Rule, StringComparison.Ordinal);
        Assert.Null((await RowAsync(job)).Overrides);
        Assert.Empty(await AuditAsync());
    }

    [Theory]
    [InlineData("%Storage%")]
    [InlineData("${Storage} * * * *")]
    [InlineData("%Never%")]
    public async Task Override_ScheduleOfSettingsThatIsNone_QuotesOnlyWhatWasTyped(string typed)
    {
        var job = await _engine.DeclareAsync();

        var refused = Assert.IsType<JobActResult.Refused>(await OverrideAsync(job, ("schedule", typed)));

        Assert.Equal(new ValueProblem("schedule", typed, "is no cron expression, or is never due, with its settings replaced."), refused.Problem);
    }

    [Theory]
    [InlineData("schedule", "0 3 * * *", "only the platform's timer can start it")]
    [InlineData("timeZone", "Europe/Berlin", "only the platform's timer can start it")]
    [InlineData("misfire", "All", "only the platform's timer can run it")]
    [InlineData("overlap", "Queue", "only the platform's timer can start this one")]
    [InlineData("overlap", "CancelRunning", "only the platform's timer can start this one")]
    [InlineData("rerunAfterLoss", "1", "nothing but the platform's timer can start it")]
    public async Task Override_JobThatOnlyThePlatformRuns_RefusesWhatCantTakeEffect(string field, string value, string rule)
    {
        var job = await _engine.DeclareAsync(Some.Definition() with { OnlyByPlatform = "uses bindings" });

        var refused = Assert.IsType<JobActResult.Refused>(await OverrideAsync(job, (field, value)));

        Assert.Equal(field, refused.Problem.Field);
        Assert.Contains(rule, refused.Problem.Rule, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Override_LatenessWithNothingLate_IsRefusedWhicheverComesLast()
    {
        var job = await _engine.DeclareAsync();
        Assert.Equal("maxLateness", Assert.IsType<JobActResult.Refused>(await OverrideAsync(job, ("misfire", "None"), ("maxLateness", "1h"))).Problem.Field);
        await DoneAsync(OverrideAsync(job, ("maxLateness", "1h")));

        Assert.Equal("maxLateness", Assert.IsType<JobActResult.Refused>(await OverrideAsync(job, ("misfire", "None"))).Problem.Field);

        await DoneAsync(OverrideAsync(job, ("misfire", "None"), ("maxLateness", null)));
    }

    [Fact]
    public async Task Act_NoSuchJob_SaysSo() =>
        Assert.IsType<JobActResult.NoSuchJob>(await Acts.ResumeAsync(Some.JobId(), By(), default));

    [Fact]
    public async Task Act_StateRowMissing_NamesTheRow()
    {
        var job = await _engine.DeclareAsync();
        var state = (await _engine.Memory.ReadAsync<JobStateRow>(StateKeys.JobState(job.Id), default))!;
        Assert.True((await _engine.Memory.CommitAsync(new StateTransaction().Delete(state.Key, state.Version), default)).Committed);

        var exception = await Assert.ThrowsAsync<UnreadableRowException>(() => Acts.PauseAsync(job.Id, null, By(), default));

        Assert.Equal(state.Key, exception.Key);
        Assert.Contains("it is missing, and is made anew when the app starts", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Act_RetiredJob_SaysSince()
    {
        var job = await _engine.DeclareAsync();
        await _engine.Get<JobEditor>().EditAsync(job.Id, new JobEdit("it was retired", (row, now) => row with { RetiredAt = now }), default);

        Assert.Equal(Some.Instant, Assert.IsType<JobActResult.Retired>(await Acts.PauseAsync(job.Id, null, By(), default)).Since);
    }

    [Fact]
    public async Task Act_SameKeyAgain_IsNotDoneAgain()
    {
        var job = await _engine.DeclareAsync();
        await DoneAsync(Acts.PauseAsync(job.Id, null, By(key: "a"), default));
        await DoneAsync(Acts.ResumeAsync(job.Id, By(), default));

        Assert.True(Assert.IsType<JobActResult.Repeated>(await Acts.PauseAsync(job.Id, null, By(key: "a"), default)).SameRequest);
        Assert.False(Assert.IsType<JobActResult.Repeated>(await Acts.PauseAsync(job.Id, null, By(key: "a", body: "other"), default)).SameRequest);
        Assert.Null((await RowAsync(job)).Pause);
    }

    [Fact]
    public async Task Act_SameKeyAfterNothingToDo_StillDoesNothing()
    {
        var job = await _engine.DeclareAsync();
        await DoneAsync(Acts.ResumeAsync(job.Id, By(key: "a"), default));
        await DoneAsync(Acts.PauseAsync(job.Id, null, By(), default));

        Assert.IsType<JobActResult.Repeated>(await Acts.ResumeAsync(job.Id, By(key: "a"), default));
        Assert.NotNull((await RowAsync(job)).Pause);
    }

    [Fact]
    public async Task Act_KeyExpired_IsDoneAgain()
    {
        var job = await _engine.DeclareAsync();
        await DoneAsync(Acts.PauseAsync(job.Id, null, By(key: "a"), default));
        _engine.Clock.Advance(new RetentionOptions().Idempotency + TimeSpan.FromSeconds(1));
        await DoneAsync(Acts.ResumeAsync(job.Id, By(), default));

        await DoneAsync(Acts.PauseAsync(job.Id, null, By(key: "a"), default));

        Assert.NotNull((await RowAsync(job)).Pause);
    }

    [Fact]
    public async Task Act_SameKeySixteenTimesAtOnce_IsDoneOnce()
    {
        var job = await _engine.DeclareAsync();

        var results = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(() => Acts.PauseAsync(job.Id, null, By(key: "a"), default))));

        Assert.Single(results, result => result is JobActResult.Done);
        Assert.Single(await AuditAsync());
    }

    [Fact]
    public async Task Act_AnswerOfTheWriteLost_IsDoneOnce()
    {
        var job = await _engine.DeclareAsync();
        _engine.Store.LoseAnswerOnce("job");

        await DoneAsync(Acts.PauseAsync(job.Id, null, By(key: "a"), default));

        Assert.NotNull((await RowAsync(job)).Pause);
        Assert.Single(await AuditAsync());
    }

    [Fact]
    [Trait("Req", "TO36")]
    public async Task Act_BesideTwentyRunsByHand_NothingIsLost()
    {
        var body = LambdaBody.Succeeding();
        var job = await _engine.DeclareAsync(Some.Definition() with { Overlap = OverlapPolicy.Allow }, body);

        var runs = Enumerable.Range(0, 20).Select(_ => Task.Run(async () =>
        {
            var claim = await _engine.ClaimByHandAsync(job);
            await _engine.Runner.RunAsync(claim, claim.Job.Body!, null);
        }));
        var edits = Enumerable.Range(1, 10).Select(count => Task.Run(() => DoneAsync(OverrideAsync(job, ("maxRetries", $"{count}")))));
        await Task.WhenAll(runs.Concat(edits));

        Assert.Equal(20, body.Calls);
        Assert.Equal(20, (await _engine.FinishedAsync(job)).Count(row => row.State == ExecutionState.Succeeded));
        Assert.Equal(10, (await AuditAsync()).Count);
        Assert.Equal((await RowAsync(job)).Edition, (await _engine.StateAsync(job)).Edition);
        Assert.Equal((20, 0), ((await _engine.StateAsync(job)).Totals[ExecutionState.Succeeded], (await _engine.StateAsync(job)).Running.Count));
    }

    private static ActRequest By(string? reason = null, string? key = null, string body = "body") =>
        new("ada", reason) { Idempotency = key is null ? null : new IdempotencyKey(key, body) };

    private static async Task DoneAsync(Task<JobActResult> act) => Assert.IsType<JobActResult.Done>(await act);

    private Task<JobActResult> OverrideAsync(Job job, params (string Name, string? Value)[] values) =>
        Acts.OverrideAsync(job.Id, values.ToDictionary(value => value.Name, value => value.Value), TimeSpan.FromMinutes(30), By(), default);

    private Task<ClaimResult> ClaimAsync(Job job) => _engine.Claimer.ClaimDueAsync(job, _engine.Clock.GetUtcNow(), TimeSpan.Zero, default);

    private async Task<JobRow> RowAsync(Job job) => (await _engine.Memory.ReadAsync<JobRow>(StateKeys.Job(job.Id), default))!.Row;

    private async Task<IReadOnlyList<AuditRow>> AuditAsync() =>
        [.. (await _engine.Get<AuditTrail>().ReadAsync(null, 1_000, default)).Rows.Select(row => (AuditRow)row.Row)];

    /// <summary>The finished executions, once there are so many: what an act started runs on by itself.</summary>
    private async Task<IReadOnlyList<ExecutionRow>> FinishedAsync(Job job, int count)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (await _engine.FinishedAsync(job) is var finished)
        {
            if (finished.Count >= count)
            {
                return finished;
            }

            Assert.True(TimeProvider.System.GetElapsedTime(began) < TimeSpan.FromSeconds(20), "The run that the act accepted did not end.");
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System);
        }

        return [];
    }
}
