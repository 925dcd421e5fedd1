using System.Globalization;
using Carillon.TestKit;
using Carillon.TestKit.Simulation;
using Xunit.Abstractions;

namespace Simulation.Tests;

/// <summary>
/// Histories of the real engine that chance makes up: processes that die and stall, clocks that are off, answers that are lost,
/// deployments, operators, nights in which clocks change. No rule of docs/reliability.md is ever broken.
/// </summary>
public sealed class SeedTests(ITestOutputHelper output)
{
    private const int Steps = 200;
    private const int SeedsAtOnce = 5_000;

    private static readonly TimeSpan MostTime = TimeSpan.FromSeconds(30);

    private static readonly bool Long = Environment.GetEnvironmentVariable("CARILLON_LONG") is not null;

    /// <summary>5,000 seeds each: one of them, and 200 with <c>./test --long</c>.</summary>
    public static TheoryData<int> Batches => [.. Enumerable.Range(0, Long ? 200 : 1)];

    [Theory]
    [MemberData(nameof(Batches))]
    public void Run_ManySeeds_BreaksNoRule(int batch)
    {
        var start = TimeProvider.System.GetTimestamp();
        var (calls, records, broken) = (0L, 0L, (ulong?)null);
        var first = 1 + (ulong)batch * SeedsAtOnce;
        Parallel.For(0, SeedsAtOnce, (seed, loop) =>
        {
            var end = Run(first + (ulong)seed);
            Interlocked.Add(ref calls, end.Calls);
            Interlocked.Add(ref records, end.Records);
            if (end.Violation is not null)
            {
                broken = first + (ulong)seed;
                loop.Stop();
            }
        });

        var took = TimeProvider.System.GetElapsedTime(start);
        Assert.True(broken is null, broken is { } one ? Replay.Describe(SimulationPlan.Of(one, Steps)) : "");
        Figures.Tell(output, string.Create(CultureInfo.InvariantCulture, $"Seeds {first} to {first + SeedsAtOnce - 1}: {SeedsAtOnce * Steps:N0} steps, {calls:N0} calls of code, {records:N0} records, 0 rules broken, {took.TotalSeconds:0.0} s."));
        Assert.True(Long || took <= MostTime, $"{SeedsAtOnce} seeds took {took}; {MostTime} is the most.");
    }

    /// <summary>500 seeds, and 100,000 with <c>./test --long</c>: clocks up to a minute off, and a store that tells its time.</summary>
    [Fact]
    public void Run_StoreTellsItsTime_BreaksNoRule()
    {
        ulong? broken = null;
        Parallel.For(1, Long ? 100_001 : 501, (seed, loop) =>
        {
            if (Simulator.Run(Telling((ulong)seed)).Violation is not null)
            {
                broken = (ulong)seed;
                loop.Stop();
            }
        });

        Assert.True(broken is null, broken is { } one ? Replay.Describe(Telling(one)) : "");
    }

    [Fact]
    public void Run_SameSeedTwice_IsTheSameHistory()
    {
        for (var seed = 1UL; seed <= 50; seed++)
        {
            Assert.Equal(Run(seed), Run(seed));
        }
    }

    private static SimulationPlan Telling(ulong seed) => SimulationPlan.Of(seed, Steps, storeTellsTime: true);

    private static SimulationEnd Run(ulong seed) => Simulator.Run(SimulationPlan.Of(seed, Steps));
}
