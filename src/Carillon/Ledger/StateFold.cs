using Carillon.Executions;
using Carillon.Storage.Rows;

namespace Carillon.Ledger;

/// <summary>How a finished execution changes where its job stands. Called for every record, so it touches no more than it must.</summary>
internal static class StateFold
{
    /// <summary>The state after an execution reached its final state.</summary>
    public static JobStateRow After(this JobStateRow state, ExecutionRow execution)
    {
        state = state with
        {
            Totals = With(state.Totals, execution),
            Days = With(state.Days, execution),
            Counters = execution.StartedAt is null ? state.Counters : (state.Counters ?? new RunCounters()).With(execution),
            Running = Without(state.Running, execution.Id),
            Waiting = Without(state.Waiting, execution.Id),
        };

        // What never ran says nothing about whether the job works: neither what was not started, nor what waited and was called off.
        var stopped = execution.State is ExecutionState.Cancelled or ExecutionState.Interrupted;
        if (execution.State is ExecutionState.Skipped or ExecutionState.Missed || (stopped && execution.StartedAt is null))
        {
            return state;
        }

        // What was stopped from outside says nothing about it either.
        var succeeded = execution.State == ExecutionState.Succeeded;
        var failed = execution.State is ExecutionState.Failed or ExecutionState.TimedOut or ExecutionState.Abandoned;
        var ended = execution.State is ExecutionState.Succeeded or ExecutionState.Failed or ExecutionState.TimedOut && !execution.Lost;
        return state with
        {
            LastRun = new LastRun(execution.Id, execution.State, execution.FinishedAt, execution.Duration),
            LastSuccessAt = succeeded ? execution.FinishedAt : state.LastSuccessAt,
            LastSuccess = succeeded ? execution.Id : state.LastSuccess,
            LastFailureAt = failed ? execution.FinishedAt : state.LastFailureAt,
            LastFailure = failed ? execution.Id : state.LastFailure,
            ConsecutiveFailures = succeeded ? 0 : state.ConsecutiveFailures + (failed ? 1 : 0),
            ConsecutiveSuccesses = failed ? 0 : state.ConsecutiveSuccesses + (succeeded ? 1 : 0),
            ConsecutiveLosses = execution.Lost ? state.ConsecutiveLosses + 1 : ended ? 0 : state.ConsecutiveLosses,
            Durations = ended
                ? [(long)execution.Duration.TotalMilliseconds, .. state.Durations.Take(JobStateRow.MostDurations - 1)]
                : state.Durations,
        };
    }

    private static Dictionary<ExecutionState, long> With(IReadOnlyDictionary<ExecutionState, long> totals, ExecutionRow execution)
    {
        var sum = new Dictionary<ExecutionState, long>(totals);
        sum[execution.State] = sum.GetValueOrDefault(execution.State) + execution.Occurrences;
        return sum;
    }

    /// <summary>
    /// The days with an execution on the day it ended on. That is nearly always the first one; a record that comes late lands on
    /// its own day all the same, or on none where that day is no longer kept.
    /// </summary>
    private static IReadOnlyList<DayTotals> With(IReadOnlyList<DayTotals> days, ExecutionRow execution)
    {
        var day = DateOnly.FromDateTime(execution.FinishedAt.UtcDateTime);
        var at = 0;
        while (at < days.Count && days[at].Day > day)
        {
            at++;
        }

        if (at == JobStateRow.MostDays)
        {
            return days;
        }

        var known = at < days.Count && days[at].Day == day;
        var before = known ? days[at] : new DayTotals(day, new Dictionary<ExecutionState, long>(), 0);
        var after = before with
        {
            Ended = With(before.Ended, execution),
            RunMs = before.RunMs + (long)execution.Duration.TotalMilliseconds,
        };
        return [.. days.Take(at), after, .. days.Skip(known ? at + 1 : at).Take(JobStateRow.MostDays - at - 1)];
    }

    private static IReadOnlyList<ExecutionId> Without(IReadOnlyList<ExecutionId> ids, ExecutionId id) =>
        ids.Contains(id) ? [.. ids.Where(other => other != id)] : ids;
}
