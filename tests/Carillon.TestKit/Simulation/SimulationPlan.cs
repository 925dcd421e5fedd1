using System.Globalization;

namespace Carillon.TestKit.Simulation;

/// <summary>What a simulation is to do. Equal plans are equal simulations.</summary>
/// <param name="Seed">Says everything that chance decides, but for the steps.</param>
/// <param name="Steps">What each step throws its dice with. A simulation that fails is shrunk by leaving steps out.</param>
/// <param name="Broken">The guard that is taken away.</param>
/// <param name="StoreTellsTime">Whether the store's answers say what time it is there, in whole seconds.</param>
/// <param name="Restores">Whether snapshots are taken, and the state is replaced by one of them while it is in use.</param>
public sealed record SimulationPlan(ulong Seed, IReadOnlyList<ulong> Steps, Guard Broken = Guard.None, bool StoreTellsTime = false, bool Restores = false)
{
    /// <summary>The plan of a seed.</summary>
    public static SimulationPlan Of(ulong seed, int steps, Guard broken = Guard.None, bool storeTellsTime = false, bool restores = false)
    {
        var dice = Dice.For(seed, "steps");
        var all = new ulong[steps];
        for (var i = 0; i < steps; i++)
        {
            all[i] = dice.Next();
        }

        return new SimulationPlan(seed, all, broken, storeTellsTime, restores);
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    public static SimulationPlan Read(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var parts = text.Split(' ');
        return new SimulationPlan(
            ulong.Parse(parts[0], CultureInfo.InvariantCulture),
            [.. parts.Skip(4).Select(step => ulong.Parse(step, NumberStyles.HexNumber, CultureInfo.InvariantCulture))],
            Enum.Parse<Guard>(parts[1]),
            bool.Parse(parts[2]),
            bool.Parse(parts[3]));
    }

    /// <summary>The plan as a line of text.</summary>
    public string Write() => string.Join(' ', [Seed.ToString(CultureInfo.InvariantCulture), Broken.ToString(), StoreTellsTime.ToString(), Restores.ToString(), .. Steps.Select(step => step.ToString("x", CultureInfo.InvariantCulture))]);
}
