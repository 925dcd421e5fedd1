using Carillon.Executions;
using Carillon.Jobs;
using Carillon.Storage;
using Carillon.Storage.Rows;

namespace Carillon.History;

/// <summary>Answers questions about executions, each with one read of one key range, or of a row or two.</summary>
public sealed class ExecutionHistory(IStateStore store)
{
    /// <summary>Finds an execution, pending, running or finished. Null where there is none of this id.</summary>
    public async Task<ExecutionView?> FindAsync(ExecutionId id, CancellationToken cancellationToken)
    {
        // A run that ends between the two reads has moved on: its line then says that it is final.
        var line = await store.ReadAsync<RecentRow>(StateKeys.RecentRun(id), cancellationToken);
        if (line is null)
        {
            return null;
        }

        if (!ExecutionLifecycle.IsFinal(line.Row.State)
            && await store.ReadAsync<LiveRow>(StateKeys.LiveRun(id), cancellationToken) is { } live)
        {
            return new ExecutionView.UnderWay(live.Row);
        }

        var finished = await store.ReadAsync<ExecutionRow>(StateKeys.Execution(line.Row.Job, id), cancellationToken);
        return finished is null ? null : new ExecutionView.Finished(finished.Row);
    }

    /// <summary>The finished executions of a job, newest first.</summary>
    public ValueTask<RowPage> OfJobAsync(JobId job, RowKey? after, int limit, CancellationToken cancellationToken) =>
        PageAsync(StateKeys.Executions(job), after, limit, cancellationToken);

    /// <summary>The executions of all jobs, newest first, a line each.</summary>
    public ValueTask<RowPage> RecentAsync(RowKey? after, int limit, CancellationToken cancellationToken) =>
        PageAsync(StateKeys.Recent, after, limit, cancellationToken);

    private ValueTask<RowPage> PageAsync(KeyRange range, RowKey? after, int limit, CancellationToken cancellationToken) =>
        store.ReadRangeAsync(after is { } key ? range.After(key) : range, limit, cancellationToken);
}
