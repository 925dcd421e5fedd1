using static StandIns.Tests.Worker.Timers.TimerBench;

namespace StandIns.Tests.Worker.Timers;

public sealed class RetryTests
{
    [Fact]
    public async Task Fire_FixedDelay_TriesAgainUnderOneIdWithItsOwnServicesEachTime()
    {
        await using var bench = await StartAsync(typeof(FixedRetryFunctions));
        bench.Probe.Body = _ => throw new InvalidOperationException("no");

        var first = await bench.FireAtAsync(At(0, 1));
        var second = await bench.FireAtAsync(At(0, 1, 10));
        var third = await bench.FireAtAsync(At(0, 1, 20));
        var next = await bench.FireAtAsync(At(0, 2));

        Assert.Equal([0, 1, 2, 0], new[] { first, second, third, next }.Select(r => r.Retry!.Value));
        Assert.Single(new[] { first, second, third }.Select(r => r.InvocationId).Distinct());
        Assert.Equal(3, new[] { first, second, third }.Select(r => r.Services).Distinct().Count());
        Assert.Equal(first.Timer.ScheduleStatus!.Next, third.Timer.ScheduleStatus!.Next);
        Assert.NotEqual(first.InvocationId, next.InvocationId);
    }

    [Fact]
    public async Task Stop_DuringARetrysDelay_EndsTheAttempts()
    {
        await using var bench = await StartAsync(typeof(FixedRetryFunctions));
        bench.Probe.Body = _ => throw new InvalidOperationException("no");
        await bench.FireAtAsync(At(0, 1));
        await bench.Clock.WhenArmedAsync(At(0, 1, 10));

        await bench.App.Host.StopAsync();

        Assert.True(bench.Probe.IsQuiet);
    }
}
