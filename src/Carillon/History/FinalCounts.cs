using Carillon.Executions;

namespace Carillon.History;

/// <summary>Sums over how many executions ended in which final state.</summary>
internal static class FinalCounts
{
    /// <summary>Whether a final state is that of a run, and not of something that was due and did not run.</summary>
    public static bool IsRun(this ExecutionState state) => state is not (ExecutionState.Skipped or ExecutionState.Missed);

    /// <summary>How many were runs.</summary>
    public static long Runs(this IReadOnlyDictionary<ExecutionState, long> ended) =>
        ended.Where(count => count.Key.IsRun()).Sum(count => count.Value);

    /// <summary>How many were runs that failed, timed out or were abandoned.</summary>
    public static long Failures(this IReadOnlyDictionary<ExecutionState, long> ended) =>
        ended.GetValueOrDefault(ExecutionState.Failed) + ended.GetValueOrDefault(ExecutionState.TimedOut) + ended.GetValueOrDefault(ExecutionState.Abandoned);

    /// <summary>
    /// How many of the runs that say something about the job succeeded, from 0 to 1: those that succeeded, of those that
    /// succeeded, failed, timed out or were abandoned. Null where there are none.
    /// </summary>
    public static double? SuccessRate(this IReadOnlyDictionary<ExecutionState, long> ended)
    {
        var succeeded = ended.GetValueOrDefault(ExecutionState.Succeeded);
        var judged = succeeded + ended.Failures();
        return judged == 0 ? null : (double)succeeded / judged;
    }
}
