using Carillon.Configuration;
using Carillon.Executions;
using Carillon.Jobs;
using Carillon.Storage;
using Carillon.Storage.Rows;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Carillon.Ledger;

/// <summary>Puts runs whose process went silent on record as <see cref="ExecutionState.Abandoned"/>.</summary>
public sealed partial class LostRunSweeper(
    IStateStore store,
    SilentLeases leases,
    LedgerRows rows,
    Reporter reporter,
    IOptions<ExecutionOptions> options,
    ILogger<LostRunSweeper> logger)
{
    /// <summary>Looks at every run under way.</summary>
    /// <returns>How many were recorded as abandoned.</returns>
    public async Task<int> SweepAsync(CancellationToken cancellationToken)
    {
        var abandoned = 0;
        var underWay = new HashSet<RowKey>();
        await foreach (var stored in store.ReadAllAsync(StateKeys.Live, cancellationToken))
        {
            underWay.Add(stored.Key);
            if (stored.Row is UnreadableRow unreadable)
            {
                LogUnreadable(stored.Key, unreadable.Reason);
            }
            else if (stored.Row is LiveRow row && new StoredRow<LiveRow>(stored.Key, stored.Version, row) is var live && leases.IsSilent(live)
                && await TryAbandonAsync(live, cancellationToken))
            {
                abandoned++;
            }
        }

        leases.Keep(underWay);
        return abandoned;
    }

    /// <summary>Looks at the runs of one job, and returns its state as it then is.</summary>
    public async Task<StoredRow<JobStateRow>> SettleAsync(JobId job, StoredRow<JobStateRow> state, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(state);
        foreach (var id in state.Row.Running)
        {
            var live = await store.ReadAsync<LiveRow>(StateKeys.LiveRun(id), cancellationToken);
            if (live is null)
            {
                state = await SettleGoneAsync(job, id, state, cancellationToken);
            }
            else if (leases.IsSilent(live))
            {
                state = await AbandonAsync(live, state, cancellationToken) ?? state;
            }
        }

        return state;
    }

    private async Task<bool> TryAbandonAsync(StoredRow<LiveRow> live, CancellationToken cancellationToken)
    {
        try
        {
            var state = await store.ReadAsync<JobStateRow>(StateKeys.JobState(live.Row.Job), cancellationToken);
            return state is not null && await AbandonAsync(live, state, cancellationToken) is not null;
        }
        catch (UnreadableRowException exception)
        {
            // One row that can't be read must not keep the runs of other jobs from being settled.
            LogUnreadable(exception.Key, exception.Message);
            return false;
        }
    }

    private Task<StoredRow<JobStateRow>?> AbandonAsync(StoredRow<LiveRow> live, StoredRow<JobStateRow> state, CancellationToken cancellationToken)
    {
        var row = live.Row;
        var startedAt = row.StartedAt ?? row.Id.Time;
        var lastSign = (row.LeaseUntil ?? startedAt) - options.Value.LeaseDuration;
        var execution = rows.Abandoned(row.Job, row.Id, row.Trigger, $"Its process ({row.Instance}) gave no sign of life after {lastSign:O}.") with
        {
            RequestedBy = row.RequestedBy,
            DueAt = row.DueAt,
            StartedAt = startedAt,
            Duration = lastSign > startedAt ? lastSign - startedAt : TimeSpan.Zero,
            Attempts = 1,
            Lost = true,
            Parameters = row.Parameters,
            Log = row.LogTail,
        };
        return RecordAsync(new StateTransaction().Delete(live.Key, live.Version), execution, state, cancellationToken);
    }

    /// <summary>
    /// A run that the state names and that has no live row: either it has just ended, and the state as it is now says so, or
    /// somebody deleted the row.
    /// </summary>
    private async Task<StoredRow<JobStateRow>> SettleGoneAsync(JobId job, ExecutionId id, StoredRow<JobStateRow> before, CancellationToken cancellationToken)
    {
        var state = await store.ReadAsync<JobStateRow>(before.Key, cancellationToken);
        if (state is null || state.Version != before.Version)
        {
            return state ?? before;
        }

        var line = await store.ReadAsync<RecentRow>(StateKeys.RecentRun(id), cancellationToken);
        var execution = rows.Abandoned(job, id, line?.Row.Trigger ?? RunTrigger.Schedule, "Its row among the runs under way is gone.") with
        {
            DueAt = line?.Row.DueAt,
            StartedAt = line?.Row.StartedAt,
        };
        return await RecordAsync(new StateTransaction(), execution, state, cancellationToken) ?? state;
    }

    private async Task<StoredRow<JobStateRow>?> RecordAsync(StateTransaction transaction, ExecutionRow execution, StoredRow<JobStateRow> state, CancellationToken cancellationToken)
    {
        var next = state.Row.After(execution);
        var outcome = await store.CommitAsync(
            transaction.Replace(state.Key, state.Version, next).AddFinished(execution, ExecutionState.Running), cancellationToken);

        // A conflict means that the holder is alive after all, or that somebody else was here first: both are fine.
        if (!outcome.Committed)
        {
            return null;
        }

        reporter.Report(execution);
        return new StoredRow<JobStateRow>(state.Key, outcome.Versions[state.Key], next);
    }

    [LoggerMessage(EventId = 22, Level = LogLevel.Error, Message = "The row {Key} can't be read: {Reason}. What it stands for is not settled.")]
    private partial void LogUnreadable(RowKey key, string reason);
}
