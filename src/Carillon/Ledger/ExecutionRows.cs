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
        Require(ExecutionLifecycle.MayBegin(execution.State) && ExecutionLifecycle.IsFinal(execution.State), execution.Id, null, execution.State);
        return transaction.AddRows(execution);
    }

    /// <summary>Adds an execution that has ended: its row, and its line in the list over all jobs.</summary>
    public static StateTransaction AddFinished(this StateTransaction transaction, ExecutionRow execution, ExecutionState from)
    {
        Require(ExecutionLifecycle.MayFollow(from, execution.State), execution.Id, from, execution.State);
        return transaction.AddRows(execution);
    }

    /// <summary>Adds an execution that begins, or is accepted: its live row, and its line in the list over all jobs.</summary>
    public static StateTransaction AddStarted(this StateTransaction transaction, LiveRow live)
    {
        Require(ExecutionLifecycle.MayBegin(live.State) && !ExecutionLifecycle.IsFinal(live.State), live.Id, null, live.State);
        return transaction.Insert(StateKeys.LiveRun(live.Id), live).Insert(StateKeys.RecentRun(live.Id), Line(live));
    }

    /// <summary>Moves an execution under way between pending and running: its live row, and its line in the list over all jobs.</summary>
    public static StateTransaction Move(this StateTransaction transaction, StoredRow<LiveRow> before, LiveRow after)
    {
        Require(ExecutionLifecycle.MayFollow(before.Row.State, after.State) && !ExecutionLifecycle.IsFinal(after.State), after.Id, before.Row.State, after.State);
        return transaction.Replace(before.Key, before.Version, after).Put(StateKeys.RecentRun(after.Id), Line(after));
    }

    private static StateTransaction AddRows(this StateTransaction transaction, ExecutionRow execution) =>
        transaction
            .Insert(StateKeys.Execution(execution.Job, execution.Id), execution)
            .Put(StateKeys.RecentRun(execution.Id), Line(execution));

    /// <summary>The life cycle is held here, where every state is written.</summary>
    private static void Require(bool legal, ExecutionId id, ExecutionState? from, ExecutionState to)
    {
        if (!legal)
        {
            throw new InvalidOperationException($"The execution {id} can't become {to} from {from?.ToString() ?? "nothing"}: see ExecutionLifecycle.");
        }
    }

    private static RecentRow Line(LiveRow live) => new()
    {
        Id = live.Id,
        Job = live.Job,
        State = live.State,
        System = live.System,
        Trigger = live.Trigger,
        DueAt = live.DueAt,
        StartedAt = live.StartedAt,
    };

    private static RecentRow Line(ExecutionRow execution) => new()
    {
        Id = execution.Id,
        Job = execution.Job,
        State = execution.State,
        System = execution.System,
        Trigger = execution.Trigger,
        DueAt = execution.DueAt,
        Occurrences = execution.Occurrences,
        StartedAt = execution.StartedAt,
        FinishedAt = execution.FinishedAt,
        Duration = execution.Duration,
        Summary = execution.Summary(),
    };
}
