using Carillon.Executions;
using Carillon.Storage.Rows;

namespace Carillon.Ledger;

/// <summary>A run that no schedule asks for.</summary>
/// <param name="Trigger">What asks for it.</param>
/// <param name="RequestedBy">Who asks. Null where no person does.</param>
/// <param name="Reason">Why. Null where nobody said.</param>
/// <param name="Parameters">What to hand to the job.</param>
public sealed record RunRequest(RunTrigger Trigger, string? RequestedBy, string? Reason, IReadOnlyDictionary<string, string> Parameters)
{
    /// <summary>The HTTP request that asks for it. Null where none does.</summary>
    public string? RequestId { get; init; }

    /// <summary>The execution that it repeats. Null where it repeats none.</summary>
    public ExecutionId? RetryOf { get; init; }

    /// <summary>By what a repetition of the same request is told. Null where the caller sent no key.</summary>
    public IdempotencyKey? Idempotency { get; init; }

    /// <summary>
    /// An entry of the audit log that goes with its being accepted; the execution is added to it. Null where the execution alone says who asked.
    /// </summary>
    public AuditRow? Audit { get; init; }

    /// <summary>A run that the platform asks for: nobody is named, nothing is passed along.</summary>
    public static RunRequest ByPlatform(RunTrigger trigger) => new(trigger, null, null, new Dictionary<string, string>());
}
