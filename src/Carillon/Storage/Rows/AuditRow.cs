using Carillon.Executions;
using Carillon.Jobs;

namespace Carillon.Storage.Rows;

/// <summary><c>audit!{inverted ticks}!{id}</c>: something that somebody did, newest first. Written with what it did, in one transaction.</summary>
public sealed record AuditRow : StateRow
{
    /// <summary>Its id.</summary>
    public required ExecutionId Id { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Who; <c>carillon</c> where it was no person.</summary>
    public required string By { get; init; }

    /// <summary>The HTTP request that it was done by. Null where none was, or a build wrote it that did not say so.</summary>
    public string? RequestId { get; init; }

    /// <summary>What: <c>pause</c>, <c>resume</c>, <c>override</c>, <c>cancel</c> …</summary>
    public required string Act { get; init; }

    /// <summary>Which job it was about. Null where it was about none.</summary>
    public JobId? Job { get; init; }

    /// <summary>Which execution it was about. Null where it was about none.</summary>
    public ExecutionId? Execution { get; init; }

    /// <summary>Why. Null where nobody said.</summary>
    public string? Reason { get; init; }

    /// <summary>The values it changed, as they were before. Secrets are masked.</summary>
    public IReadOnlyDictionary<string, string?> Before { get; init; } = new Dictionary<string, string?>();

    /// <summary>The same values, as they were afterwards.</summary>
    public IReadOnlyDictionary<string, string?> After { get; init; } = new Dictionary<string, string?>();
}
