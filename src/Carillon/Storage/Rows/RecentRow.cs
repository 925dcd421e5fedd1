using Carillon.Executions;
using Carillon.Jobs;

namespace Carillon.Storage.Rows;

/// <summary><c>recent!{inverted ticks}!{id}</c>: an execution in a line, in the list over all jobs.</summary>
public sealed record RecentRow : StateRow
{
    /// <summary>Which execution.</summary>
    public required ExecutionId Id { get; init; }

    /// <summary>Which job.</summary>
    public required JobId Job { get; init; }

    /// <summary>Where it stands.</summary>
    public required ExecutionState State { get; init; }

    /// <summary>What started it.</summary>
    public required RunTrigger Trigger { get; init; }

    /// <summary>The instant it was due at, the first one of a range. Null where no schedule asked for it.</summary>
    public DateTimeOffset? DueAt { get; init; }

    /// <summary>How many occurrences it accounts for; 1 but for a range.</summary>
    public int Occurrences { get; init; } = 1;

    /// <summary>Whether its job belongs to Carillon itself.</summary>
    public bool System { get; init; }

    /// <summary>When its code was started. Null where it was not.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it ended. Null while it has not.</summary>
    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>How long it ran. Null while it has not ended.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>Why it ended so, or what it said of itself, in a sentence.</summary>
    public string? Summary { get; init; }
}
