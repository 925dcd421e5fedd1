using System.Globalization;
using Carillon.TestKit;
using Carillon.TestKit.Simulation;
using Xunit.Abstractions;

namespace Simulation.Tests;

/// <summary>What keeps the ledger true, taken away piece by piece: the simulation sees it. A rule that nothing breaks would say nothing.</summary>
public sealed class GuardTests(ITestOutputHelper output)
{
    private const int Steps = 200;
    private const int MostSeeds = 500;

    /// <summary>Every guard there is.</summary>
    public static TheoryData<Guard> Guards => [.. Enum.GetValues<Guard>().Where(guard => guard != Guard.None)];

    [Theory]
    [MemberData(nameof(Guards))]
    public void Run_GuardTakenAway_BreaksARule(Guard guard)
    {
        for (var seed = 1UL; seed <= MostSeeds; seed++)
        {
            if (Simulator.Run(Without(guard, seed)).Violation is { } violation)
            {
                Figures.Tell(output, string.Create(CultureInfo.InvariantCulture, $"Without {guard,-10} {seed,4} seeds: {violation.Rule}."));
                return;
            }
        }

        Assert.Fail($"Without {guard} {MostSeeds} seeds break no rule.");
    }

    /// <summary>The hold is there for restores alone, which take their time, in a store that tells its own.</summary>
    private static SimulationPlan Without(Guard guard, ulong seed) =>
        guard == Guard.Hold ? SimulationPlan.Of(seed, 3 * Steps, guard, storeTellsTime: true, restores: true) : SimulationPlan.Of(seed, Steps, guard);

    [Fact]
    public void Describe_BrokenRule_ShrinksToAPlanThatBreaksItAgain()
    {
        var plan = Enumerable.Range(1, MostSeeds).Select(seed => SimulationPlan.Of((ulong)seed, Steps, Guard.Fence))
            .First(plan => Simulator.Run(plan).Violation is not null);

        var small = Shrinker.Shrink(plan);

        Assert.True(small.Steps.Count < Steps / 2, $"{small.Steps.Count} of {Steps} steps are left.");
        Assert.Equal(
            Simulator.Run(plan).Violation!.Rule,
            Simulator.Run(SimulationPlan.Read(small.Write())).Violation!.Rule);
        output.WriteLine(Replay.Describe(small));
    }
}
