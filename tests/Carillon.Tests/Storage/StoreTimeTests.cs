using Carillon.Storage;
using Carillon.TestKit;
using Carillon.TestKit.Time;

namespace Carillon.Tests.Storage;

/// <summary>
/// The host's clock is moved by hand; the store's is <see cref="_ahead"/> before it. Times below are what the engine goes by, in
/// seconds after the store's.
/// </summary>
public sealed class StoreTimeTests
{
    private readonly ManualClock _host = new(Some.Instant);
    private readonly StoreTime _time;
    private TimeSpan _ahead;

    public StoreTimeTests() => _time = new StoreTime(_host);

    [Fact]
    public void GetUtcNow_StoreTellsNoTime_IsTheHosts()
    {
        _host.StepWallClock(TimeSpan.FromSeconds(-7));

        Assert.Equal(_host.GetUtcNow(), _time.GetUtcNow());
        Assert.Null(_time.MeasureHost());
    }

    [Theory]
    // The store is ahead by so much, its answer takes so long: then it is this far off, from below.
    [InlineData(0, 0, 0)]
    [InlineData(0, 3, 0)]
    [InlineData(0.7, 0, 0.7)]
    [InlineData(1.3, 0, 0.3)]
    [InlineData(30, 0, 0)]
    [InlineData(30.4, 0, 0.4)]
    [InlineData(30, 1, 1)]
    [InlineData(3600, 0.2, 0.2)]
    public void GetUtcNow_HostIsBehind_IsBehindByWhatTheAnswerDoesNotTell(double ahead, double took, double behind)
    {
        _ahead = TimeSpan.FromSeconds(ahead);
        Ask(took);

        Assert.Equal(-behind, Off(), 4);
    }

    [Theory]
    [InlineData(-0.4, 0, 0.4)]
    [InlineData(-1, 0, 1)]
    [InlineData(-1.5, 0, 1)]
    [InlineData(-30, 0, 1.5)]
    [InlineData(-30.2, 0, 0.7)]
    [InlineData(-30, 1, 1.5)]
    [InlineData(-3600, 0, 1.5)]
    public void GetUtcNow_HostIsAhead_IsAheadByWhatTheAnswerDoesNotTell(double ahead, double took, double before)
    {
        _ahead = TimeSpan.FromSeconds(ahead);
        Ask(took);

        Assert.Equal(before, Off(), 4);
    }

    [Fact]
    public void GetUtcNow_ManyAnswers_ComesNearerToTheStore()
    {
        _ahead = TimeSpan.FromSeconds(-30.25);
        var off = new List<double>();
        for (var i = 0; i < 20; i++)
        {
            Ask(0.07);
            off.Add(Off());
            _host.Advance(TimeSpan.FromSeconds(0.03));
        }

        Assert.InRange(off[0], 0.74, 0.76);
        Assert.All(off.Skip(3), one => Assert.InRange(one, 0.5, 0.6));
    }

    [Fact]
    public void GetUtcNow_LongAfterTheAnswer_GoesOnWithTheHostAndLosesItsCertainty()
    {
        _ahead = TimeSpan.FromSeconds(-30);
        Ask(0);
        Assert.Equal(1.5, Off(), 4);

        _host.Advance(TimeSpan.FromSeconds(1_000));

        // 100 millionths of it.
        Assert.Equal(1.6, Off(), 4);
    }

    [Fact]
    public void GetUtcNow_HostsClockIsSet_StaysWhereItIs()
    {
        _ahead = TimeSpan.FromSeconds(0.5);
        Ask(0);
        var before = Off();

        _host.StepWallClock(TimeSpan.FromHours(1));
        _ahead -= TimeSpan.FromHours(1);

        Assert.InRange(Off() - before, 0, 2);
        Assert.InRange(_time.MeasureHost()!.Value.TotalSeconds, 3_598, 3_600);
    }

    [Theory]
    [InlineData(100)]
    [InlineData(-100)]
    public void GetUtcNow_StoresClockIsSet_GoesByTheNewestAnswer(double by)
    {
        Ask(0);
        _ahead = TimeSpan.FromSeconds(by);
        Ask(0);

        Assert.InRange(Off(), -1, 1.5);
    }

    [Fact]
    public void Observed_AnswersOutOfOrder_AreTakenForWhatTheyAre()
    {
        _ahead = TimeSpan.FromSeconds(-30);
        var sent = _host.GetTimestamp();
        var date = Date();
        _host.Advance(TimeSpan.FromSeconds(20));
        Ask(0);
        var before = Off();

        _time.Observed(date, sent, sent);

        Assert.Equal(before, Off(), 2);
    }

    [Fact]
    public void MeasureHost_AtTheEdge_TellsWhatIsProved()
    {
        _ahead = TimeSpan.FromSeconds(5.5);
        Ask(0);

        Assert.Equal(-5, _time.MeasureHost()!.Value.TotalSeconds, 4);
    }

    [Fact]
    public void TimersAndTimestamps_AreTheHosts()
    {
        _ahead = TimeSpan.FromHours(1);
        Ask(0);
        var rings = 0;
        using var timer = _time.CreateTimer(_ => rings++, null, TimeSpan.FromSeconds(10), Timeout.InfiniteTimeSpan);

        _host.Advance(TimeSpan.FromSeconds(10));

        Assert.Equal(1, rings);
        Assert.Equal((_host.GetTimestamp(), _host.TimestampFrequency), (_time.GetTimestamp(), _time.TimestampFrequency));
        Assert.Equal(_host.LocalTimeZone, _time.LocalTimeZone);
    }

    /// <summary>Asks the store something: half of the time goes by on the way there, half on the way back.</summary>
    private void Ask(double took)
    {
        var sent = _host.GetTimestamp();
        _host.Advance(TimeSpan.FromSeconds(took / 2));
        var date = Date();
        _host.Advance(TimeSpan.FromSeconds(took / 2));
        _time.Observed(date, sent, _host.GetTimestamp());
    }

    /// <summary>The store's time, in whole seconds, as answers tell it.</summary>
    private DateTimeOffset Date() => DateTimeOffset.FromUnixTimeSeconds((_host.GetUtcNow() + _ahead).ToUnixTimeSeconds());

    private double Off() => (_time.GetUtcNow() - (_host.GetUtcNow() + _ahead)).TotalSeconds;
}
