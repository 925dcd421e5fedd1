namespace Carillon.Health;

/// <summary>Whether a part of Carillon does what it should.</summary>
/// <param name="Name">Which part, such as <c>store</c>.</param>
/// <param name="Problem">What is wrong with it, in a sentence. Null where it is healthy.</param>
/// <param name="Metrics">Numbers about it, by name, such as <c>roundTripMs</c>.</param>
public sealed record ComponentHealth(string Name, string? Problem, IReadOnlyDictionary<string, double> Metrics)
{
    /// <summary>How long the look at it took.</summary>
    public TimeSpan ResponseTime { get; init; }

    /// <summary>Whether nothing is wrong with it.</summary>
    public bool Healthy => Problem is null;
}
