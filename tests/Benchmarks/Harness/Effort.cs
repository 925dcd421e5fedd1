namespace Benchmarks.Harness;

/// <summary>How long a contest is run.</summary>
/// <param name="Rounds">How many rounds; in each, every contestant runs once.</param>
/// <param name="Turn">How long one contestant runs in one round, about.</param>
/// <param name="WarmUp">How long each runs before anything counts, about.</param>
internal sealed record Effort(int Rounds, TimeSpan Turn, TimeSpan WarmUp)
{
    /// <summary>For numbers one can quote: medians of eleven rounds.</summary>
    public static readonly Effort Full = new(11, TimeSpan.FromMilliseconds(20), TimeSpan.FromMilliseconds(150));

    /// <summary>Only to see that everything still runs.</summary>
    public static readonly Effort Smoke = new(1, TimeSpan.FromMicroseconds(100), TimeSpan.Zero);
}
