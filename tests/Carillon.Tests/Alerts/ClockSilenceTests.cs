using Carillon.Alerts;
using Carillon.Health;
using Carillon.TestKit.Engine;

namespace Carillon.Tests.Alerts;

/// <summary>All timers of an app can stop while requests go on: those notice, and say so.</summary>
[Trait("Req", "PG24")]
public sealed class ClockSilenceTests : IDisposable
{
    private readonly AlertBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task Ready_EveryClockStoppedForTwoPeriods_TheNextRequestRaisesTheAlarmAndTells()
    {
        await _bench.Engine.DeclareAsync();
        await _bench.Engine.Get<Heartbeat>().BeatAsync(CancellationToken.None);
        _bench.Engine.Clock.Advance(TimeSpan.FromSeconds(121));

        await AskAsync();

        var alert = Assert.Single(await _bench.AlertsAsync());
        Assert.Equal(("clock_silence", AlertSeverity.Critical, "No clock of the app has ticked since 2026-03-02T10:00:00Z. Requests tick in their place while they come."), (alert.Type, alert.Severity, alert.Message));
        Assert.Equal([NoticeKind.Raised], _bench.Sent.Select(notice => notice.Kind));
    }

    [Fact]
    public async Task Ready_RequestsTickInPlaceOfTheClocks_DoesNotHideThatTheyAreSilent()
    {
        await _bench.Engine.DeclareAsync();
        await _bench.Engine.Get<Heartbeat>().BeatAsync(CancellationToken.None);
        for (var i = 0; i < 40; i++)
        {
            _bench.Engine.Clock.Advance(TimeSpan.FromSeconds(10));
            await AskAsync();
        }

        var alert = Assert.Single(await _bench.AlertsAsync());
        Assert.Contains("since 2026-03-02T10:00:00Z", alert.Message, StringComparison.Ordinal);
        Assert.True(alert.Seen > 1);
        Assert.Single(_bench.Sent);

        // The monitor comes by a request's tick: it does not take that for a clock.
        await _bench.LookAsync(ticks: false);
        Assert.Equal(AlertStatus.Open, Assert.Single(await _bench.AlertsAsync()).Status);
    }

    /// <summary>What one process does in the place of the clocks is no clock to another.</summary>
    [Fact]
    public async Task Ready_TwoProcessesTickInTurn_DoNotHideItFromEachOther()
    {
        await _bench.Engine.DeclareAsync();
        await _bench.Engine.Get<Heartbeat>().BeatAsync(CancellationToken.None);
        using var other = new EngineUnderTest(memory: _bench.Engine.Memory, clock: _bench.Engine.Clock);
        foreach (var process in new[] { other, _bench.Engine, other })
        {
            _bench.Engine.Clock.Advance(TimeSpan.FromSeconds(91));
            await process.Get<Readiness>().CheckAsync(CancellationToken.None);
        }

        var alert = Assert.Single(await _bench.AlertsAsync());
        Assert.Equal("No clock of the app has ticked since 2026-03-02T10:00:00Z. Requests tick in their place while they come.", alert.Message);

        // A clock of whichever process ends it.
        await other.Get<Heartbeat>().BeatAsync(CancellationToken.None);
        Assert.Null((await other.Get<Heartbeat>().LastAsync(CancellationToken.None))!.ClockAt);
    }

    [Fact]
    public async Task Ready_ClocksTickAgain_TheMonitorEndsTheAlarm()
    {
        await _bench.Engine.DeclareAsync();
        await _bench.Engine.Get<Heartbeat>().BeatAsync(CancellationToken.None);
        _bench.Engine.Clock.Advance(TimeSpan.FromSeconds(121));
        await AskAsync();
        for (var i = 0; i < 11; i++)
        {
            _bench.Engine.Clock.Advance(TimeSpan.FromMinutes(1));
            await _bench.Engine.Get<Heartbeat>().BeatAsync(CancellationToken.None);
            await AskAsync();
        }

        await _bench.LookAsync();

        Assert.Equal(AlertStatus.Resolved, Assert.Single(await _bench.AlertsAsync()).Status);
        Assert.Equal([NoticeKind.Raised, NoticeKind.Resolved], _bench.Sent.Select(notice => notice.Kind));
    }

    [Fact]
    public async Task Ready_OnePeriodIsLate_IsNoAlarm()
    {
        await _bench.Engine.DeclareAsync();
        await _bench.Engine.Get<Heartbeat>().BeatAsync(CancellationToken.None);
        _bench.Engine.Clock.Advance(TimeSpan.FromSeconds(100));

        await AskAsync();

        Assert.Empty(await _bench.AlertsAsync());
    }

    private Task<ReadinessReport> AskAsync() => _bench.Engine.Get<Readiness>().CheckAsync(CancellationToken.None);
}
