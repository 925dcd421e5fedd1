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

    /// <summary>Whether the platform's timer of the job rings at <see cref="NextDue"/>.</summary>
    public bool ByTrigger { get; init; }

    /// <summary>The edition of the job's row that <see cref="NextDue"/> follows from.</summary>
    public long Edition { get; init; }

    /// <summary>The executions whose code runs now, or that have begun and wait for an invocation to go on in.</summary>
    public IReadOnlyList<ExecutionId> Running { get; init; } = [];

    /// <summary>The executions that were accepted and have not begun, the first to begin first.</summary>
    public IReadOnlyList<ExecutionId> Waiting { get; init; } = [];

    /// <summary>The newest finished execution that ran.</summary>
    public LastRun? LastRun { get; init; }

    /// <summary>When a run last succeeded.</summary>
    public DateTimeOffset? LastSuccessAt { get; init; }

    /// <summary>When a run last failed, timed out or was abandoned.</summary>
    public DateTimeOffset? LastFailureAt { get; init; }

    /// <summary>Runs that failed, timed out or were abandoned since the last success.</summary>
    public int ConsecutiveFailures { get; init; }

    /// <summary>The newest execution that succeeded: retention never drops it.</summary>
    public ExecutionId? LastSuccess { get; init; }

    /// <summary>The newest execution that failed, timed out or was abandoned: retention never drops it.</summary>
    public ExecutionId? LastFailure { get; init; }

    /// <summary>Runs that succeeded since the last failure.</summary>
    public int ConsecutiveSuccesses { get; init; }

    /// <summary>Runs that were lost since the last one whose end is known.</summary>
    public int ConsecutiveLosses { get; init; }

    /// <summary>What ended on each of the last days with any, the newest day first; at most <see cref="MostDays"/>.</summary>
    public IReadOnlyList<DayTotals> Days { get; init; } = [];

    /// <summary>How long the last runs took whose code came to an end, in milliseconds, the newest first; at most <see cref="MostDurations"/>.</summary>
    public IReadOnlyList<long> Durations { get; init; } = [];

    /// <summary>How many finished executions that ran have been deleted; with the totals it says how many are left.</summary>
    public long Dropped { get; init; }

    /// <summary>How many days of totals are kept.</summary>
    public const int MostDays = 14;

    /// <summary>How many durations are kept.</summary>
    public const int MostDurations = 100;

    /// <summary>How many executions ended in each final state, since the job was first seen.</summary>
    public IReadOnlyDictionary<ExecutionState, long> Totals { get; init; } = new Dictionary<ExecutionState, long>();

    /// <summary>What its runs add up to. Null where none has been counted yet.</summary>
    public RunCounters? Counters { get; init; }
}
