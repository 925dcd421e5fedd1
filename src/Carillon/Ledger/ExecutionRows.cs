using Carillon.Executions;
using Carillon.Storage;
using Carillon.Storage.Rows;

namespace Carillon.Ledger;

/// <summary>The rows that stand for one execution, kept in step.</summary>
internal static class ExecutionRows
{
    /// <summary>Adds an execution that never ran: its row, and its line in the list over all jobs.</summary>
    public static StateTransaction AddNotRun(this StateTransaction transaction, ExecutionRow execution)
    {
        Require(ExecutionLifecycle.MayBegin(execution.State) && ExecutionLifecycle.IsFinal(execution.State), execution, null);
        return transaction.AddRows(execution);
    }

    /// <summary>Adds an execution that has ended: its row, and its line in the list over all jobs.</summary>
    public static StateTransaction AddFinished(this StateTransaction transaction, ExecutionRow execution, ExecutionState from)
    {
        Require(ExecutionLifecycle.MayFollow(from, execution.State), execution, from);
        return transaction.AddRows(execution);
    }

    /// <summary>Adds an execution that begins: its live row, and its line in the list over all jobs.</summary>
    public static StateTransaction AddStarted(this StateTransaction transaction, LiveRow live) =>
        transaction
            .Insert(StateKeys.LiveRun(live.Id), live)
            .Insert(StateKeys.RecentRun(live.Id), new RecentRow
            {
                Id = live.Id,
                Job = live.Job,
                State = live.State,
                Trigger = live.Trigger,
                DueAt = live.DueAt,
                StartedAt = live.StartedAt,
            });

    private static StateTransaction AddRows(this StateTransaction transaction, ExecutionRow execution) =>
        transaction
            .Insert(StateKeys.Execution(execution.Job, execution.Id), execution)
            .Put(StateKeys.RecentRun(execution.Id), Line(execution));

    /// <summary>The life cycle is held here, where every state is written.</summary>
    private static void Require(bool legal, ExecutionRow execution, ExecutionState? from)
    {
        if (!legal)
        {
            throw new InvalidOperationException($"The execution {execution.Id} can't become {execution.State} from {from?.ToString() ?? "nothing"}: see ExecutionLifecycle.");
        }
    }

    private static RecentRow Line(ExecutionRow execution) => new()
    {
        Id = execution.Id,
        Job = execution.Job,
        State = execution.State,
        Trigger = execution.Trigger,
        DueAt = execution.DueAt,
        Occurrences = execution.Occurrences,
        StartedAt = execution.StartedAt,
        FinishedAt = execution.FinishedAt,
        Duration = execution.Duration,
        Summary = execution.Summary(),
    };
}
