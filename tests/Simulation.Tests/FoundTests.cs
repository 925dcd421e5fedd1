using Carillon.TestKit.Simulation;

namespace Simulation.Tests;

/// <summary>What the simulation found, each by a seed that broke a rule before it was mended.</summary>
public sealed class FoundTests
{
    private const int Steps = 200;

    [Theory]
    [InlineData(1884, "A run that was taken from its process, and the next one beside its code in that process.")]
    [InlineData(2144, "The same, with the run that repeats a lost one.")]
    [InlineData(3, "A job that moved on while rows were looked at, and was told of as repaired.")]
    [InlineData(154261, "A job that a build took back from an older one, and came for a minute later.")]
    [InlineData(32802, "The next run of a job, in a process where one waited between two attempts.")]
    [InlineData(66813, "A run asked for, taken for lost before the store had answered, and taken for a damaged row.")]
    public void Run_SeedThatBrokeARule_BreaksNone(int seed, string found)
    {
        var plan = SimulationPlan.Of((ulong)seed, Steps);

        Assert.True(Simulator.Run(plan).Violation is null, $"{found} {Environment.NewLine}{Describe(plan)}");
    }

    private static string Describe(SimulationPlan plan) => Simulator.Run(plan).Violation is null ? "" : Replay.Describe(plan);
}
