using Carillon.Executions;
using Carillon.Storage.Rows;

namespace Carillon.Ledger;

/// <summary>How a finished execution changes where its job stands.</summary>
internal static class StateFold
{
    /// <summary>The state after an execution reached its final state.</summary>
    public static JobStateRow After(this JobStateRow state, ExecutionRow execution)
    {
        var totals = state.Totals.ToDictionary();
        totals[execution.State] = totals.GetValueOrDefault(execution.State) + execution.Occurrences;
        state = state with { Totals = totals };

        // What never ran says nothing about whether the job works.
        if (execution.State is ExecutionState.Skipped or ExecutionState.Missed)
        {
            return state;
        }

        // What was stopped from outside says nothing about it either.
        var succeeded = execution.State == ExecutionState.Succeeded;
        var failed = execution.State is ExecutionState.Failed or ExecutionState.TimedOut or ExecutionState.Abandoned;
        return state with
        {
            Running = [.. state.Running.Where(id => id != execution.Id)],
            LastRun = new LastRun(execution.Id, execution.State, execution.FinishedAt, execution.Duration),
            LastSuccessAt = succeeded ? execution.FinishedAt : state.LastSuccessAt,
            LastFailureAt = failed ? execution.FinishedAt : state.LastFailureAt,
            ConsecutiveFailures = succeeded ? 0 : state.ConsecutiveFailures + (failed ? 1 : 0),
        };
    }
}
