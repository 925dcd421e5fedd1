using Carillon.Jobs;
using Carillon.Ledger;
using Carillon.Storage;
using Carillon.TestKit;
using Carillon.TestKit.Engine;
using Carillon.TestKit.Time;

namespace Carillon.Tests.Ledger;

/// <summary>Two processes on one store, the second with a clock that is off: what is due, and what is lost, goes by the store's time.</summary>
public sealed class StoreTimeTests : IDisposable
{
    private readonly EngineUnderTest _right = new();
    private readonly ManualClock _clock = new(Some.Instant);
    private readonly EngineUnderTest _off;

    public StoreTimeTests() => _off = new EngineUnderTest(memory: _right.Memory, clock: _clock);

    public void Dispose()
    {
        _off.Dispose();
        _right.Dispose();
    }

    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 0)]
    public async Task Tick_ClockAMinuteAhead_StartsWhatIsDueByTheStoresTime(bool told, int early)
    {
        var job = await DeclareAsync();
        _clock.StepWallClock(TimeSpan.FromMinutes(1));
        Advance(TimeSpan.FromSeconds(261), told);

        Assert.Equal(early, (await _off.Get<Dispatcher>().TickAsync(CancellationToken.None)).Started);

        // Due after five minutes, and left to its own timer for twenty seconds.
        Advance(TimeSpan.FromSeconds(60), told);
        Assert.Equal(1 - early, (await _off.Get<Dispatcher>().TickAsync(CancellationToken.None)).Started);
        await EndedAsync(job);
        Assert.Equal(Some.Instant.AddMinutes(5), Assert.Single(await _off.FinishedAsync(job)).DueAt);
    }

    [Theory]
    [InlineData(false, 0)]
    [InlineData(true, 1)]
    public async Task Tick_ClockAMinuteBehind_StartsWhatIsDueByTheStoresTime(bool told, int started)
    {
        var job = await DeclareAsync();
        _clock.StepWallClock(TimeSpan.FromMinutes(-1));
        Advance(TimeSpan.FromSeconds(321), told);

        Assert.Equal(started, (await _off.Get<Dispatcher>().TickAsync(CancellationToken.None)).Started);

        if (told)
        {
            await EndedAsync(job);
            var lateness = (await _off.FinishedAsync(job))[0].StartedAt - Some.Instant.AddMinutes(5);
            Assert.InRange(lateness!.Value, TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(21));
        }
    }

    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 0)]
    public async Task Sweep_ClockAMinuteAhead_LeavesTheLeaseOfAnother(bool told, int lost)
    {
        var job = await DeclareAsync();
        await _right.ClaimByHandAsync(job);
        _clock.StepWallClock(TimeSpan.FromMinutes(1));
        Advance(TimeSpan.FromSeconds(5), told);
        await _off.Get<LostRunSweeper>().SweepAsync(CancellationToken.None);
        Advance(TimeSpan.FromSeconds(21), told);

        Assert.Equal(lost, (await _off.Get<LostRunSweeper>().SweepAsync(CancellationToken.None)).Abandoned);
    }

    [Fact]
    public async Task Claim_ClockAMinuteBehind_DatesItsLeaseByTheStoresTime()
    {
        await DeclareAsync();
        _clock.StepWallClock(TimeSpan.FromMinutes(-1));
        Advance(TimeSpan.Zero, told: true);

        await _off.ClaimByHandAsync(Known());

        var live = Assert.Single(await _off.LiveAsync());
        Assert.Equal(Some.Instant.AddSeconds(60), live.LeaseUntil);
        Assert.Equal(Some.Instant, live.StartedAt);
    }

    private async Task<Job> DeclareAsync()
    {
        var job = Some.Job(Some.Definition(schedule: "*/5 * * * *"), LambdaBody.Succeeding());
        await _right.DeclareAsync(job);
        await _off.DeclareAsync(job);
        return job;
    }

    private Job Known() => Assert.Single(_off.Get<JobCatalog>().Jobs);

    /// <summary>Time goes by for both, and the store tells the second what time it is.</summary>
    private void Advance(TimeSpan by, bool told)
    {
        _right.Clock.Advance(by);
        _clock.Advance(by);
        if (told)
        {
            _off.Get<IStoreTimeObserver>().Observed(_right.Clock.GetUtcNow(), _clock.GetTimestamp(), _clock.GetTimestamp());
        }
    }

    private async Task EndedAsync(Job job)
    {
        var start = TimeProvider.System.GetTimestamp();
        while ((await _off.FinishedAsync(job)).Count == 0)
        {
            Assert.True(TimeProvider.System.GetElapsedTime(start) < TimeSpan.FromSeconds(30), "No run is over.");
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System);
        }
    }
}
