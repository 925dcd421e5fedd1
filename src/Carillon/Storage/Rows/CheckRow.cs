namespace Carillon.Storage.Rows;

/// <summary><c>check!{inverted ticks}!{id}</c>: how one part of Carillon was when it was looked at. Written once, never changed.</summary>
public sealed record CheckRow : RecordRow
{
    /// <summary>Which part.</summary>
    public required string Component { get; init; }

    /// <summary>Whether it was well.</summary>
    public required bool Healthy { get; init; }

    /// <summary>How long the look took.</summary>
    public TimeSpan ResponseTime { get; init; }

    /// <summary>What was wrong with it, in a sentence. Null where it was well.</summary>
    public string? Problem { get; init; }

    /// <summary>Numbers about it, by name.</summary>
    public IReadOnlyDictionary<string, double> Figures { get; init; } = new Dictionary<string, double>();
}
