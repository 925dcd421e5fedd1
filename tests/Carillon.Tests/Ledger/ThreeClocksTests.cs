using Carillon.Executions;
using Carillon.Health;
using Carillon.Jobs;
using Carillon.Ledger;
using Carillon.Storage.Rows;
using Carillon.TestKit;
using Carillon.TestKit.Engine;

namespace Carillon.Tests.Ledger;

/// <summary>Each clock alone is enough.</summary>
[Trait("Req", "SC14")]
public sealed class ThreeClocksTests : IDisposable
{
    private readonly EngineUnderTest _engine = new();

    public void Dispose() => _engine.Dispose();

    [Fact]
    public async Task DispatcherAlone_OwnTimersOff_StartsEachTwentySecondsLate()
    {
        var job = await _engine.DeclareAsync(body: LambdaBody.Succeeding());
        for (var minute = 1; minute <= 5; minute++)
        {
            _engine.Clock.AdvanceTo(Some.Instant.AddMinutes(minute));
            var run = _engine.Get<Dispatcher>().RunMinuteAsync(CancellationToken.None);
            await _engine.Clock.AdvanceWhenArmedAsync(TimeSpan.FromSeconds(2));
            await _engine.Clock.AdvanceWhenArmedAsync(TimeSpan.FromSeconds(18));
            await _engine.FinishedAsync(job, minute);
            await run;
        }

        var rows = await _engine.FinishedAsync(job);
        Assert.Equal(5, rows.Count);
        Assert.All(rows, row => Assert.Equal((ExecutionState.Succeeded, TimeSpan.FromSeconds(20)), (row.State, row.StartedAt - row.DueAt)));
    }

    [Fact]
    public async Task OwnTimerAlone_DispatcherOff_StartsEachOnTime()
    {
        var job = await _engine.DeclareAsync(body: LambdaBody.Succeeding());
        for (var minute = 1; minute <= 5; minute++)
        {
            _engine.Clock.AdvanceTo(Some.Instant.AddMinutes(minute).AddMilliseconds(minute % 2 == 0 ? 3 : -3));
            await _engine.RunAsync((await _engine.TryClaimAsync(job, early: TimeSpan.FromSeconds(2))).Taken());
        }

        var rows = await _engine.FinishedAsync(job);
        Assert.Equal(Enumerable.Range(1, 5).Reverse().Select(minute => (DateTimeOffset?)Some.Instant.AddMinutes(minute)), rows.Select(row => row.DueAt));
        Assert.All(rows, row => Assert.InRange((row.StartedAt - row.DueAt)!.Value.TotalSeconds, -0.01, 0.01));
    }

    [Fact]
    public async Task ReadinessAlone_BothTimersOff_AccountsForEachWithinTwoMinutes()
    {
        var job = await _engine.DeclareAsync(body: LambdaBody.Succeeding());
        for (var poll = 0; poll < 80; poll++)
        {
            _engine.Clock.Advance(TimeSpan.FromSeconds(15));
            await _engine.Get<Readiness>().CheckAsync(CancellationToken.None);
            await EngineSteps.UntilAsync(async () => (await _engine.LiveAsync()).Count == 0, "the runs to end");
        }

        var rows = await _engine.FinishedAsync(job);
        Assert.Equal(job.Schedule.DueWithin(Some.Instant, (await _engine.StateAsync(job)).Cursor), Instants(rows));
        Assert.InRange((await _engine.StateAsync(job)).Cursor, Some.Instant.AddMinutes(18), Some.Instant.AddMinutes(20));
        Assert.All(rows, row => Assert.InRange(row.FinishedAt - row.DueAt!.Value, TimeSpan.Zero, TimeSpan.FromMinutes(2)));
        Assert.True(rows.Count(row => row.State == ExecutionState.Succeeded) >= 9);
    }

    [Fact]
    [Trait("Req", "TO36")]
    public async Task Dispatcher_JobWithAnOperatorsSchedule_StartsOnItsSecond()
    {
        var job = await _engine.DeclareAsync(Some.Definition(schedule: "0 0 1 1 *"), LambdaBody.Succeeding());
        await _engine.OverrideAsync(job, new JobOverrides { Schedule = "30 * * * * *" });

        var run = _engine.Get<Dispatcher>().RunMinuteAsync(CancellationToken.None);
        await _engine.Clock.AdvanceWhenArmedAsync(TimeSpan.FromSeconds(30));

        Assert.Equal(Some.Instant.AddSeconds(30), (await _engine.FinishedAsync(job, 1))[0].StartedAt);
        await run;
    }

    [Fact]
    public async Task Dispatcher_JobWithAnOperatorsZone_StartsOnItsSecond()
    {
        var job = await _engine.DeclareAsync(Some.Definition(schedule: "30 0 11 * * *"), LambdaBody.Succeeding());
        await _engine.OverrideAsync(job, new JobOverrides { TimeZone = "Europe/Berlin" });
        Assert.Equal(Some.Instant.AddSeconds(30), (await _engine.StateAsync(job)).NextDue);

        var run = _engine.Get<Dispatcher>().RunMinuteAsync(CancellationToken.None);
        await _engine.Clock.AdvanceWhenArmedAsync(TimeSpan.FromSeconds(30));

        Assert.Equal(Some.Instant.AddSeconds(30), (await _engine.FinishedAsync(job, 1))[0].StartedAt);
        await run;
    }

    [Fact]
    public async Task Dispatcher_AdoptsAJobOfTenMinutes_TheOthersStartInTheSameAndEachLaterTick()
    {
        var body = new GatedBody();
        var slow = Some.Job(Some.Definition(schedule: "*/30 * * * *", timeout: TimeSpan.FromMinutes(15)), body);
        var quick = Some.Job(body: LambdaBody.Succeeding());
        await _engine.DeclareAsync(slow, quick);
        _engine.Clock.AdvanceTo(Some.Instant.AddMinutes(30).AddSeconds(20));

        for (var minute = 0; minute < 10; minute++)
        {
            await _engine.TickAsync().WaitAsync(TimeSpan.FromSeconds(20), TimeProvider.System);
            await _engine.FinishedAsync(quick, minute + 2);
            _engine.Clock.Advance(TimeSpan.FromMinutes(1));
        }

        Assert.Equal(1, body.Running);
        body.Release();
        Assert.Equal(ExecutionState.Succeeded, (await _engine.FinishedAsync(slow, 1))[0].State);
    }

    internal static IEnumerable<DateTimeOffset> Instants(IEnumerable<ExecutionRow> rows) =>
        rows.Where(row => row is { DueAt: not null, RetryOf: null }).SelectMany(row => Enumerable.Range(0, row.Occurrences).Select(minute => row.DueAt!.Value.AddMinutes(minute))).Order();
}
