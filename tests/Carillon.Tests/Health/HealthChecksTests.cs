using Carillon.Executions;
using Carillon.Health;
using Carillon.Storage;
using Carillon.TestKit;
using Carillon.TestKit.Engine;

namespace Carillon.Tests.Health;

[Trait("Req", "PG3")]
public sealed class HealthChecksTests : IDisposable
{
    private readonly EngineUnderTest _engine = new();

    public void Dispose() => _engine.Dispose();

    [Fact]
    public async Task Check_AllIsWell_SaysSoWithNumbers()
    {
        var job = await _engine.DeclareAsync();
        await _engine.ClaimByHandAsync(job);
        await BeatAsync();
        _engine.Clock.Advance(TimeSpan.FromSeconds(40));

        var report = await CheckAsync();

        Assert.True(report.Healthy);
        Assert.Null(report.Problems);
        Assert.Equal(["clock", "rows", "runs", "store", "ticks"], report.Components.Select(component => component.Name).Order());
        Assert.Equal(
            (1, 0, 40, 0, 1, 0, 0),
            (Metric(report, "store.healthy"), Metric(report, "store.roundTripMs"), Metric(report, "ticks.ageSeconds"), Metric(report, "rows.unreadable"),
                Metric(report, "runs.underWay"), Metric(report, "runs.silent"), Metric(report, "clock.backSeconds")));
    }

    [Fact]
    public async Task Check_Again_IsWellAgain()
    {
        await BeatAsync();
        await CheckAsync();
        _engine.Clock.Advance(TimeSpan.FromMinutes(1));

        Assert.True((await CheckAsync()).Healthy);
    }

    [Theory]
    [InlineData(-30, "clock: this machine's time is 30 s behind the store's, which is what runs go by.")]
    [InlineData(-2.5, "clock: this machine's time is 2.5 s behind the store's, which is what runs go by.")]
    [InlineData(-2, null)]
    [InlineData(0, null)]
    [InlineData(3, null)]
    [InlineData(4, "clock: this machine's time is 2.5 s ahead of the store's, which is what runs go by.")]
    [InlineData(3600, "clock: this machine's time is 3598.5 s ahead of the store's, which is what runs go by.")]
    public async Task Check_StoreTellsItsTime_SaysByHowMuchThisMachineIsOffAtLeast(double ahead, string? problem)
    {
        await BeatAsync();
        _engine.Get<IStoreTimeObserver>().Observed(_engine.Clock.GetUtcNow().AddSeconds(-ahead), _engine.Clock.GetTimestamp(), _engine.Clock.GetTimestamp());
        await BeatAsync();

        var report = await CheckAsync();

        Assert.Equal(problem, report.Problems);
        Assert.Equal(ahead < 0 ? ahead : Math.Max(0, ahead - 1.5), Metric(report, "clock.aheadOfStoreSeconds"), 3);
    }

    [Fact]
    public async Task Check_StoreTellsItsTimeForTheFirstTime_IsNoStepOfTheClock()
    {
        await BeatAsync();
        await CheckAsync();
        _engine.Clock.Advance(TimeSpan.FromMinutes(1));
        _engine.Get<IStoreTimeObserver>().Observed(_engine.Clock.GetUtcNow().AddSeconds(-30), _engine.Clock.GetTimestamp(), _engine.Clock.GetTimestamp());
        _engine.Clock.Advance(TimeSpan.FromMinutes(1));

        Assert.StartsWith("clock: this machine's time is 28.494 s ahead of the store's", (await CheckAsync()).Problems, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_StoreSlow_SaysHowLongItTook()
    {
        await BeatAsync();
        _engine.Store.BeforeOnce("conf", () =>
        {
            _engine.Clock.Advance(TimeSpan.FromSeconds(6));
            return Task.CompletedTask;
        });

        var report = await CheckAsync();

        Assert.Equal("store: a read, a write and a read took 6 s; 5 are a lot.", report.Problems);
        Assert.Equal((0, 6_000), (Metric(report, "store.healthy"), Metric(report, "store.roundTripMs")));
    }

    [Fact]
    public async Task Check_StoreDown_IsUnhealthyAndTheOthersAreLookedAt()
    {
        await BeatAsync();
        _engine.Store.FailOnce("conf");

        var report = await CheckAsync();

        Assert.StartsWith("store: it can't be looked at. The store is down", report.Problems, StringComparison.Ordinal);
        Assert.Equal(4, report.Components.Count(component => component.Healthy));
    }

    [Fact]
    public async Task Check_OtherProcessLooksAtTheSameMoment_IsWell()
    {
        await BeatAsync();
        _engine.Store.BeforeOnce("conf", async () =>
            await _engine.Memory.CommitAsync(new StateTransaction().Insert(StateKeys.Setting("health"), Some.Heartbeat()), CancellationToken.None));

        Assert.True((await CheckAsync()).Healthy);
    }

    [Fact]
    public async Task Check_NoTickYet_IsUnhealthy() =>
        Assert.Equal("ticks: no clock has ticked yet.", (await CheckAsync()).Problems);

    [Fact]
    public async Task Check_LastTickLongAgo_IsUnhealthy()
    {
        await BeatAsync();
        _engine.Clock.Advance(TimeSpan.FromSeconds(181));

        Assert.Equal("ticks: no clock has ticked for 181 s.", (await CheckAsync()).Problems);
    }

    [Fact]
    public async Task Check_UnreadableRows_AreCounted()
    {
        await BeatAsync();
        var key = StateKeys.Job(Some.JobId());
        _engine.Memory.Damage(key, "{}"u8.ToArray());
        _engine.Memory.Damage(StateKeys.LiveRun(ExecutionId.Random(Some.Instant)), "{}"u8.ToArray());

        var report = await CheckAsync();

        Assert.Equal($"rows: 2 can't be read, the first of them {key}.", report.Problems);
        Assert.Equal(2, Metric(report, "rows.unreadable"));
    }

    [Fact]
    public async Task Check_RunSilentAndNotSettled_IsUnhealthy()
    {
        var job = await _engine.DeclareAsync();
        var claim = await _engine.ClaimByHandAsync(job);
        _engine.Clock.Advance(TimeSpan.FromSeconds(240));
        await BeatAsync();
        Assert.True((await CheckAsync()).Healthy);

        _engine.Clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal($"runs: 1 went silent more than 180 s ago and nobody settled them, the first of them {claim.Id}.", (await CheckAsync()).Problems);
    }

    [Fact]
    public async Task Check_ClockWentBack_IsUnhealthyUntilTheNextLook()
    {
        await BeatAsync();
        await CheckAsync();
        _engine.Clock.Advance(TimeSpan.FromMinutes(2));
        _engine.Clock.StepWallClock(TimeSpan.FromSeconds(-90));

        var report = await CheckAsync();

        Assert.Equal("clock: this machine's time went back by 90 s since the last look.", report.Problems);
        Assert.Equal(90, Metric(report, "clock.backSeconds"));
        Assert.True((await CheckAsync()).Healthy);
    }

    [Fact]
    public async Task Check_TimeWrittenAlreadyLiesAhead_IsUnhealthy()
    {
        _engine.Clock.StepWallClock(TimeSpan.FromSeconds(10));
        await BeatAsync();
        _engine.Clock.StepWallClock(TimeSpan.FromSeconds(-10));

        Assert.Equal(
            "clock: this machine's time is 10 s before a time that was written already: it went back, or another machine's is ahead.",
            (await CheckAsync()).Problems);
    }

    private static double Metric(HealthReport report, string name) => report.Metrics[name];

    private Task BeatAsync() => _engine.Get<Heartbeat>().BeatAsync(CancellationToken.None);

    private Task<HealthReport> CheckAsync() => _engine.Get<HealthChecks>().CheckAsync(CancellationToken.None);
}
