using Carillon.Jobs;

namespace Carillon.Storage.Rows;

/// <summary><c>metric!{inverted ticks}!{id}</c>: one number at one time. Written once, never changed.</summary>
public sealed record MetricRow : RecordRow
{
    /// <summary>What it is about: <c>job</c> or <c>system</c>.</summary>
    public required string Type { get; init; }

    /// <summary>Its name, such as <c>runs_total</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The number.</summary>
    public required double Value { get; init; }

    /// <summary>What it is counted in: <c>count</c>, <c>percent</c>, <c>ms</c>, <c>seconds</c>, <c>megabytes</c>.</summary>
    public required string Unit { get; init; }

    /// <summary>The job that it is about. Null for one of the whole system.</summary>
    public JobId? Job { get; init; }
}
