using Carillon.Executions;

namespace Carillon.Storage.Rows;

/// <summary>
/// What the runs of a job add up to, for whoever looks at rates: since the first of them that a build recorded which counts this. The
/// numbers only rise; a restore sets them back to what they were. Whatever never began is not among them.
/// </summary>
public sealed record RunCounters
{
    /// <summary>
    /// The bounds of <see cref="Durations"/>, in seconds, each with what equals it. They stay as they are: what is counted by them can't be
    /// counted again.
    /// </summary>
    public static IReadOnlyList<double> DurationBounds { get; } = [0.1, 0.5, 1, 5, 15, 60, 300, 900, 3600];

    /// <summary>The bounds of <see cref="Lateness"/>, in the same way.</summary>
    public static IReadOnlyList<double> LatenessBounds { get; } = [0.5, 1, 2, 5, 15, 60, 300, 900, 3600];

    /// <summary>How long runs took, attempts and pauses together.</summary>
    public BucketCounts Durations { get; init; } = new();

    /// <summary>How long after their due time runs began that a schedule asked for.</summary>
    public BucketCounts Lateness { get; init; } = new();

    /// <summary>How often code was called.</summary>
    public long Attempts { get; init; }

    /// <summary>The runs among them whose cost is known.</summary>
    public long Metered { get; init; }

    /// <summary>The reads of the store that these took.</summary>
    public long Reads { get; init; }

    /// <summary>The write transactions that they took.</summary>
    public long Writes { get; init; }

    /// <summary>How long they kept invocations busy, in microseconds.</summary>
    public long InvocationUs { get; init; }

    /// <summary>With a run that has ended.</summary>
    internal RunCounters With(ExecutionRow execution) => execution.StartedAt is not { } began ? this : this with
    {
        Durations = Durations.With(execution.Duration, DurationBounds),
        Lateness = execution is { Trigger: RunTrigger.Schedule, DueAt: { } due } ? Lateness.With(began - due, LatenessBounds) : Lateness,
        Attempts = Attempts + execution.Attempts,
        Metered = Metered + (execution.Cost is null ? 0 : 1),
        Reads = Reads + (execution.Cost?.Reads ?? 0),
        Writes = Writes + (execution.Cost?.Writes ?? 0),
        InvocationUs = InvocationUs + ((execution.Cost?.Invocation.Ticks ?? 0) / TimeSpan.TicksPerMicrosecond),
    };
}
