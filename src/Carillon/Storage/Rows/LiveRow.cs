using Carillon.Executions;
using Carillon.Jobs;

namespace Carillon.Storage.Rows;

/// <summary><c>live!{id}</c>: an execution under way, and who holds it.</summary>
public sealed record LiveRow : StateRow
{
    /// <summary>Which execution.</summary>
    public required ExecutionId Id { get; init; }

    /// <summary>Which job.</summary>
    public required JobId Job { get; init; }

    /// <summary>Pending or running.</summary>
    public required ExecutionState State { get; init; }

    /// <summary>What started it.</summary>
    public required RunTrigger Trigger { get; init; }

    /// <summary>Who asked for it. Null where no person did.</summary>
    public string? RequestedBy { get; init; }

    /// <summary>The HTTP request that asked for it. Null where none did, or a build wrote it that did not say so.</summary>
    public string? RequestId { get; init; }

    /// <summary>Why it was asked for. Null where nobody said.</summary>
    public string? Reason { get; init; }

    /// <summary>The instant it was due at. Null where no schedule asked for it.</summary>
    public DateTimeOffset? DueAt { get; init; }

    /// <summary>When it was claimed. Null while it is pending; when it was accepted is said by its id.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>The execution that it repeats. Null where it repeats none.</summary>
    public ExecutionId? RetryOf { get; init; }

    /// <summary>How many runs of its occurrence were lost before it.</summary>
    public int Losses { get; init; }

    /// <summary>How often its code was called before it was handed on to another invocation.</summary>
    public int AttemptsBefore { get; init; }

    /// <summary>What it cost before it was handed on to another invocation. Null where it was not, or nobody counted.</summary>
    public RunCost? CostBefore { get; init; }

    /// <summary>Who wants it stopped. Null where nobody does.</summary>
    public CancelRequest? Cancel { get; init; }

    /// <summary>What whoever started it by hand passed along.</summary>
    public IReadOnlyDictionary<string, string> Parameters { get; init; } = new Dictionary<string, string>();

    /// <summary>Random, made at the claim. Whoever does not hold it changes nothing. Null while it is pending: nobody holds it.</summary>
    public string? Fence { get; init; }

    /// <summary>The process that holds it. Null while it is pending.</summary>
    public string? Instance { get; init; }

    /// <summary>Until when the holder may be silent. Null while it is pending.</summary>
    public DateTimeOffset? LeaseUntil { get; init; }

    /// <summary>Whether its job belongs to Carillon itself.</summary>
    public bool System { get; init; }

    /// <summary>How far it is. Null where the job did not say.</summary>
    public RunProgress? Progress { get; init; }

    /// <summary>The end of its log, as of the last renewal.</summary>
    public string? LogTail { get; init; }
}
