using Carillon.Alerts;
using Carillon.Health;

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
