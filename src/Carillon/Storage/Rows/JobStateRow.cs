using Carillon.Executions;

namespace Carillon.Storage.Rows;

/// <summary><c>state!{namespace}!{name}</c>: where a job stands. Written by every claim and every record.</summary>
public sealed record JobStateRow : StateRow
{
    /// <summary>Every instant up to here is accounted for in the ledger.</summary>
    public required DateTimeOffset Cursor { get; init; }

    /// <summary>
    /// The first instant that is due after the cursor, where its <c>due!</c> row stands. Null where the job is never due again,
    /// or is switched off.
    /// </summary>
    public DateTimeOffset? NextDue { get; init; }

    /// <summary>The executions whose code runs now.</summary>
    public IReadOnlyList<ExecutionId> Running { get; init; } = [];

    /// <summary>The newest finished execution that ran.</summary>
    public LastRun? LastRun { get; init; }

    /// <summary>When a run last succeeded.</summary>
    public DateTimeOffset? LastSuccessAt { get; init; }

    /// <summary>When a run last failed, timed out or was abandoned.</summary>
    public DateTimeOffset? LastFailureAt { get; init; }

    /// <summary>Runs that failed, timed out or were abandoned since the last success.</summary>
    public int ConsecutiveFailures { get; init; }

    /// <summary>How many executions ended in each final state, since the job was first seen.</summary>
    public IReadOnlyDictionary<ExecutionState, long> Totals { get; init; } = new Dictionary<ExecutionState, long>();
}
