namespace Carillon.Executions;

/// <summary>
/// The legal transitions of an execution, all of them. docs/execution-life-cycle.md shows the same table, and a test walks
/// every pair.
/// </summary>
public static class ExecutionLifecycle
{
    private static readonly ExecutionState[] Outcomes =
    [
        ExecutionState.Succeeded, ExecutionState.Failed, ExecutionState.TimedOut, ExecutionState.Cancelled,
        ExecutionState.Interrupted, ExecutionState.Abandoned,
    ];

    /// <summary>Whether nothing may follow.</summary>
    public static bool IsFinal(ExecutionState state) => state is not (ExecutionState.Pending or ExecutionState.Running);

    /// <summary>Whether an execution may begin in a state: those that never ran have no other one.</summary>
    public static bool MayBegin(ExecutionState state) => state is
        ExecutionState.Pending or ExecutionState.Running or ExecutionState.Skipped or ExecutionState.Missed;

    /// <summary>Whether one state may follow another.</summary>
    public static bool MayFollow(ExecutionState from, ExecutionState to) => from switch
    {
        ExecutionState.Pending => to is ExecutionState.Running or ExecutionState.Cancelled or ExecutionState.Interrupted
            or ExecutionState.Skipped or ExecutionState.Missed,
        // Back to pending: where the invocation's time is up between two attempts, another invocation goes on with the run.
        ExecutionState.Running => to is ExecutionState.Pending || Outcomes.Contains(to),
        _ => false,
    };
}
