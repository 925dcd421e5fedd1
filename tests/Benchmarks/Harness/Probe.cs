namespace Benchmarks.Harness;

/// <summary>What the machine can do at most, in a unit of its own: numbers of different machines can be told apart by it.</summary>
/// <param name="name">As it stands in the table.</param>
/// <param name="unit">Of its figure.</param>
internal abstract class Probe(string name, string unit) : Entrant(name)
{
    public string Unit { get; } = unit;
}
