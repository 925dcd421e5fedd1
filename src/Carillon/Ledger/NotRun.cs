using Carillon.Diagnostics;
using Carillon.Executions;
using Carillon.Jobs;
using Carillon.Storage.Rows;

namespace Carillon.Ledger;

/// <summary>Rows for occurrences that did not run: consecutive ones with the same reason are one row.</summary>
internal static class NotRun
{
    /// <summary>The row of a span of occurrences.</summary>
    public static ExecutionRow Row(JobId job, DueSpan due, ExecutionState state, string reason, ProcessIdentity identity, DateTimeOffset now) => new()
    {
        Id = ExecutionId.ForOccurrence(job, due.First),
        Job = job,
        State = state,
        Trigger = RunTrigger.Schedule,
        Reason = reason,
        DueAt = due.First,
        LastDueAt = due.Count > 1 ? due.Last : null,
        Occurrences = due.Count,
        FinishedAt = now,
        Instance = identity.Instance,
        Build = identity.Build,
    };
}
