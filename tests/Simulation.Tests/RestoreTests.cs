using System.Globalization;
using Carillon.TestKit;
using Carillon.TestKit.Simulation;
using Xunit.Abstractions;

namespace Simulation.Tests;

/// <summary>
/// The same histories, in which processes also replace the state that all of them use by one of before: whichever of them dies or stands still
/// at any point, no occurrence is started twice, what was due since is one row of each job, and everybody goes on with the new state.
/// </summary>
[Trait("Req", "SC27")]
public sealed class RestoreTests(ITestOutputHelper output)
{
    /// <summary>A restore takes some dozens of requests.</summary>
    private const int Steps = 600;

    private static readonly int Seeds = Environment.GetEnvironmentVariable("CARILLON_LONG") is null ? 50 : 5_000;

    [Fact]
    public void Run_StateIsReplaced_BreaksNoRule()
    {
        var start = TimeProvider.System.GetTimestamp();
        var (restored, calls, broken) = (0L, 0L, (ulong?)null);
        Parallel.For(1, Seeds + 1, (seed, loop) =>
        {
            var end = Simulator.Run(Plan((ulong)seed));
            Interlocked.Add(ref restored, end.Restored);
            Interlocked.Add(ref calls, end.Calls);
            if (end.Violation is not null)
            {
                broken = (ulong)seed;
                loop.Stop();
            }
        });

        Assert.True(broken is null, broken is { } one ? Replay.Describe(Plan(one)) : "");
        var took = TimeProvider.System.GetElapsedTime(start);
        Figures.Tell(output, string.Create(CultureInfo.InvariantCulture, $"With restores, seeds 1 to {Seeds}: the state was replaced {restored:N0} times beside {calls:N0} calls of code, 0 rules broken, {took.TotalSeconds:0.0} s."));
        Assert.True(restored > Seeds / 3, $"The state was replaced {restored} times.");
    }

    [Fact]
    public void Run_SameSeedTwice_IsTheSameHistory()
    {
        for (var seed = 1UL; seed <= 10; seed++)
        {
            Assert.Equal(Simulator.Run(Plan(seed)), Simulator.Run(Plan(seed)));
        }
    }

    private static SimulationPlan Plan(ulong seed) => SimulationPlan.Of(seed, Steps, storeTellsTime: true, restores: true);
}
