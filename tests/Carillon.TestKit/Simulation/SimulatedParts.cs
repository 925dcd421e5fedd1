using Carillon.TestKit.Engine;

namespace Carillon.TestKit.Simulation;

/// <summary>What a simulated process has of its own.</summary>
internal sealed class SimulatedParts
{
    public SimulatedHost Host { get; set; } = null!;

    public ManualLifetime Lifetime { get; set; } = null!;

    public Dice HandOffDice { get; set; } = null!;

    public SimulatedRandomness Randomness { get; set; } = null!;
}
