using Carillon.Executions;
using Carillon.Jobs;

namespace Carillon.Storage.Rows;

/// <summary><c>exec!{namespace}!{name}!{inverted ticks}!{id}</c>: a finished execution. Written once, never changed.</summary>
public sealed record ExecutionRow : StateRow
{
    /// <summary>Which execution.</summary>
    public required ExecutionId Id { get; init; }

    /// <summary>Which job.</summary>
    public required JobId Job { get; init; }

    /// <summary>Whether its job belongs to Carillon itself.</summary>
    public bool System { get; init; }

    /// <summary>How it ended.</summary>
    public required ExecutionState State { get; init; }

    /// <summary>What started it.</summary>
    public required RunTrigger Trigger { get; init; }

    /// <summary>Who asked for it. Null where no person did.</summary>
    public string? RequestedBy { get; init; }

    /// <summary>The HTTP request that asked for it. Null where none did, or a build wrote it that did not say so.</summary>
    public string? RequestId { get; init; }

    /// <summary>Why it ended so, or was asked for, in a sentence. Null where the state says it all.</summary>
    public string? Reason { get; init; }

    /// <summary>The run that stood in the way. Null where none did.</summary>
    public ExecutionId? BlockedBy { get; init; }

    /// <summary>The instant it was due at, the first one of a range. Null where no schedule asked for it.</summary>
    public DateTimeOffset? DueAt { get; init; }

    /// <summary>The last instant of a range of occurrences that did not run. Null for a single one.</summary>
    public DateTimeOffset? LastDueAt { get; init; }

    /// <summary>How many occurrences the row accounts for; 1 but for a range.</summary>
    public int Occurrences { get; init; } = 1;

    /// <summary>The execution that it repeats. Null where it repeats none.</summary>
    public ExecutionId? RetryOf { get; init; }

    /// <summary>How many runs of its occurrence were lost before it.</summary>
    public int Losses { get; init; }

    /// <summary>Whether what its code did in the end is not known: its process went silent, or the code was given up while it ran on.</summary>
    public bool Lost { get; init; }

    /// <summary>When its code was started. Null where it never was.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it ended.</summary>
    public required DateTimeOffset FinishedAt { get; init; }

    /// <summary>How long it ran, attempts and pauses together.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>How often its code was called.</summary>
    public int Attempts { get; init; }

    /// <summary>What the job said about it.</summary>
    public string? Message { get; init; }

    /// <summary>What the job measured.</summary>
    public IReadOnlyDictionary<string, double> Metrics { get; init; } = new Dictionary<string, double>();

    /// <summary>What whoever started it by hand passed along.</summary>
    public IReadOnlyDictionary<string, string> Parameters { get; init; } = new Dictionary<string, string>();

    /// <summary>What went wrong. Null where nothing did.</summary>
    public RunError? Error { get; init; }

    /// <summary>What it logged; of a long log the end.</summary>
    public string? Log { get; init; }

    /// <summary>Where its whole log is. Null where <see cref="Log"/> holds all of it, or the rest is kept nowhere.</summary>
    public LongLog? LongLog { get; init; }

    /// <summary>The process's memory and processor time over the run. Null where its code was never started here.</summary>
    public ProcessUsage? Usage { get; init; }

    /// <summary>What it cost. Null where it was not written by the run itself, or by a build that did not count.</summary>
    public RunCost? Cost { get; init; }

    /// <summary>The fence of the claim whose outcome this is. Null where it was not written by the run itself.</summary>
    public string? Fence { get; init; }

    /// <summary>The process that ran it, or that found that it did not run.</summary>
    public required string Instance { get; init; }

    /// <summary>The build of that process.</summary>
    public required string Build { get; init; }
}
