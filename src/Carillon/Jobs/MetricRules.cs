namespace Carillon.Jobs;

/// <summary>What a metric may be: a name of 1 to 100 characters, a finite value, and at most 100 of them in a run.</summary>
internal static class MetricRules
{
    /// <summary>The most metrics of a run.</summary>
    public const int Most = 100;

    private const int LongestName = 100;

    /// <summary>Refuses a metric that can't be kept.</summary>
    public static void Check(string name, double value)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(name.Length, LongestName, nameof(name));
        if (!double.IsFinite(value))
        {
            throw new ArgumentOutOfRangeException(nameof(value), value, $"The metric '{name}' is not a finite number.");
        }
    }

    /// <summary>Refuses metrics of which one can't be kept, or too many.</summary>
    public static void Check(IReadOnlyDictionary<string, double> metrics)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(metrics.Count, Most, nameof(metrics));
        foreach (var (name, value) in metrics)
        {
            Check(name, value);
        }
    }
}
