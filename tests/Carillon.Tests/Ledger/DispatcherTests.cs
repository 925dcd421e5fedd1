using Carillon.Executions;
using Carillon.Health;
using Carillon.Jobs;
using Carillon.Ledger;
using Carillon.Scheduling;
using Carillon.Storage;
using Carillon.Storage.Rows;
using Carillon.TestKit;
using Carillon.TestKit.Engine;

namespace Carillon.Tests.Ledger;

public sealed class DispatcherTests : IDisposable
{
    private readonly EngineUnderTest _engine = new();

    public void Dispose() => _engine.Dispose();

    [Fact]
    public async Task Tick_OwnTimerDidNotCome_StartsItAfterTheGrace()
    {
        var job = await _engine.DeclareAsync(Some.Definition(schedule: "*/5 * * * *"), LambdaBody.Succeeding());
        _engine.Clock.AdvanceTo(Some.Instant.AddMinutes(5).AddSeconds(19));
        Assert.Equal(0, await TickAsync());

        _engine.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(1, await TickAsync());

        var row = await FinishedAsync(job);
        Assert.Equal((ExecutionState.Succeeded, Some.Instant.AddMinutes(5)), (row.State, row.DueAt));
        Assert.Equal(0, await TickAsync());
    }

    [Fact]
    [Trait("Req", "SS6")]
    public async Task Minute_JobWithAZoneOfItsOwn_StartsOnItsSecond()
    {
        var job = await DeclareInBerlinAsync("30 0 12 * * *"); // 11:00:30 UTC
        _engine.Clock.AdvanceTo(Some.Instant.AddHours(1));

        var minute = _engine.Get<Dispatcher>().RunMinuteAsync(CancellationToken.None);
        await _engine.Clock.AdvanceWhenArmedAsync(TimeSpan.FromSeconds(30));
        await minute;

        var row = await FinishedAsync(job);
        Assert.Equal((Some.Instant.AddHours(1).AddSeconds(30), Some.Instant.AddHours(1).AddSeconds(30)), (row.DueAt, row.StartedAt));
    }

    [Fact]
    public async Task Minute_DueEveryTenSecondsInItsOwnZone_StartsEachOfThem()
    {
        var job = await DeclareInBerlinAsync("*/10 * * * * *");

        var minute = _engine.Get<Dispatcher>().RunMinuteAsync(CancellationToken.None);
        for (var i = 0; i < 5; i++)
        {
            await _engine.Clock.AdvanceWhenArmedAsync(TimeSpan.FromSeconds(10));
            await FinishedAsync(job, i + 1);
        }

        await minute;
        Assert.Equal(5, (await _engine.FinishedAsync(job)).Count);
    }

    [Fact]
    public async Task Minute_DueInItsLastSeconds_StartsOnTheSecond()
    {
        var job = await DeclareInBerlinAsync("59 * * * * *");

        var minute = _engine.Get<Dispatcher>().RunMinuteAsync(CancellationToken.None);
        await _engine.Clock.AdvanceWhenArmedAsync(TimeSpan.FromSeconds(59));
        await minute;

        var row = await FinishedAsync(job);
        Assert.Equal((Some.Instant.AddSeconds(59), Some.Instant.AddSeconds(59)), (row.DueAt, row.StartedAt));
    }

    [Fact]
    public async Task Minute_ToldToEnd_EndsAtOnceAndLeavesTheRestToTheNextClock()
    {
        await DeclareInBerlinAsync("30 0 12 * * *");
        _engine.Clock.AdvanceTo(Some.Instant.AddHours(1));
        using var end = new CancellationTokenSource();

        var minute = _engine.Get<Dispatcher>().RunMinuteAsync(end.Token);
        await end.CancelAsync();
        await minute;

        Assert.Empty(await _engine.LiveAsync());
    }

    [Fact]
    public async Task Minute_LongRunAdopted_IsNotWaitedFor()
    {
        var never = new TaskCompletionSource<JobResult?>();
        await _engine.DeclareAsync(Some.Definition(schedule: "*/5 * * * *", timeout: TimeSpan.FromMinutes(10)), new LambdaBody((_, _) => never.Task));
        _engine.Clock.AdvanceTo(Some.Instant.AddMinutes(6));

        await _engine.Get<Dispatcher>().RunMinuteAsync(CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System);

        Assert.Single(await _engine.LiveAsync());
        never.SetResult(null);
    }

    [Fact]
    public async Task Tick_JobSwitchedOff_IsNotListedAndNothingRuns()
    {
        var job = await _engine.DeclareAsync(Some.Definition() with { Enabled = false }, LambdaBody.Succeeding());
        _engine.Clock.Advance(TimeSpan.FromHours(1));

        Assert.Equal(0, await TickAsync());
        Assert.Empty((await _engine.Memory.ReadRangeAsync(StateKeys.DueUpTo(DateTimeOffset.MaxValue), 10, CancellationToken.None)).Rows);
        Assert.IsType<ClaimResult.NothingDue>(await _engine.Claimer.ClaimDueAsync(job, _engine.Clock.GetUtcNow(), TimeSpan.Zero, CancellationToken.None));
    }

    [Fact]
    public async Task Sync_JobSwitchedOnAgain_AccountsForTheTimeBetweenAsSkipped()
    {
        var definition = Some.Definition();
        await _engine.DeclareAsync(definition with { Enabled = false }, LambdaBody.Succeeding());
        _engine.Clock.Advance(TimeSpan.FromMinutes(10));

        var job = await _engine.DeclareAsync(definition, LambdaBody.Succeeding());

        var row = Assert.Single(await _engine.FinishedAsync(job));
        Assert.Equal((ExecutionState.Skipped, 10, "The job was switched off."), (row.State, row.Occurrences, row.Reason));
        Assert.Equal(Some.Instant.AddMinutes(11), (await _engine.StateAsync(job)).NextDue);
    }

    [Fact]
    public async Task Tick_JobOfAnotherBuild_IsLeftAlone()
    {
        await _engine.DeclareAsync(body: LambdaBody.Succeeding());
        _engine.Get<JobCatalog>().Fill([]);
        _engine.Clock.Advance(TimeSpan.FromHours(1));

        Assert.Equal(0, await TickAsync());
        Assert.Single((await _engine.Memory.ReadRangeAsync(StateKeys.DueUpTo(_engine.Clock.GetUtcNow()), 10, CancellationToken.None)).Rows);
    }

    [Fact]
    public async Task Tick_DueRowDamaged_IsToldAndTheOthersRun()
    {
        var job = await _engine.DeclareAsync(body: LambdaBody.Succeeding());
        _engine.Memory.Damage(StateKeys.Due(Some.Instant, Some.JobId()), "{}"u8.ToArray());
        _engine.Clock.Advance(TimeSpan.FromMinutes(2));

        Assert.Equal(1, await TickAsync());
        await FinishedAsync(job, 2);
        Assert.Contains(_engine.Logs.Entries, entry => entry.Id.Id == 23);
    }

    [Fact]
    public async Task Tick_TwoAtOnce_StartEachOccurrenceOnce()
    {
        var bodies = Enumerable.Range(0, 20).Select(_ => LambdaBody.Succeeding()).ToList();
        var jobs = bodies.Select(body => Some.Job(body: body)).ToArray();
        await _engine.DeclareAsync(jobs);
        _engine.Clock.Advance(TimeSpan.FromSeconds(85));

        var started = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(TickAsync)));

        Assert.Equal(20, started.Sum());
        foreach (var job in jobs)
        {
            await FinishedAsync(job);
        }

        Assert.All(bodies, body => Assert.Equal(1, body.Calls));
    }

    [Fact]
    public async Task Ready_ClocksSilent_TicksAtMostOnceAMinute()
    {
        var job = await _engine.DeclareAsync(Some.Definition(schedule: "*/5 * * * *"), LambdaBody.Succeeding());
        var readiness = _engine.Get<Readiness>();
        await TickAsync();

        _engine.Clock.Advance(TimeSpan.FromSeconds(90));
        Assert.True((await readiness.CheckAsync(CancellationToken.None)).Ready);

        _engine.Clock.AdvanceTo(Some.Instant.AddMinutes(6));
        var silent = await readiness.CheckAsync(CancellationToken.None);
        Assert.Equal((false, "no clock has ticked for 90 seconds", Some.Instant), (silent.Ready, silent.Reason, silent.LastTick));

        await FinishedAsync(job);
        Assert.True((await readiness.CheckAsync(CancellationToken.None)).Ready);
    }

    [Fact]
    public async Task Ready_StoreDown_SaysSo()
    {
        _engine.Memory.Damage(StateKeys.Setting("heartbeat"), "{}"u8.ToArray());

        Assert.Equal(new ReadinessReport(false, "the state store can't be used", null), await _engine.Get<Readiness>().CheckAsync(CancellationToken.None));
    }

    private async Task<int> TickAsync() => (await _engine.Get<Dispatcher>().TickAsync(CancellationToken.None)).Started;

    private async Task<Job> DeclareInBerlinAsync(string schedule)
    {
        var definition = Some.Definition(schedule: schedule) with { TimeZone = "Europe/Berlin" };
        var job = new Job(definition, Schedule.Parse(schedule, TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin")), LambdaBody.Succeeding(), RungByItsTrigger: false);
        await _engine.DeclareAsync(job);
        return job;
    }

    /// <summary>The newest finished execution, once there are so many: what a clock hands off runs on its own.</summary>
    private async Task<ExecutionRow> FinishedAsync(Job job, int count = 1)
    {
        var start = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var rows = await _engine.FinishedAsync(job);
            if (rows.Count >= count)
            {
                return rows[0];
            }

            Assert.True(TimeProvider.System.GetElapsedTime(start) < TimeSpan.FromSeconds(30), $"{rows.Count} of {count} are over.");
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System);
        }
    }
}
