using Carillon.Configuration;
using Carillon.Diagnostics;
using Carillon.Executions;
using Carillon.Storage;
using Carillon.Storage.Rows;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Carillon.Ledger;

/// <summary>
/// Finds runs whose process went silent, and records them as <see cref="ExecutionState.Abandoned"/>. A lease counts as run
/// out a renewal after its end, so that a holder that is merely late is not taken for dead.
/// </summary>
public sealed partial class LostRunSweeper(
    IStateStore store,
    ProcessIdentity identity,
    TimeProvider time,
    IOptions<ExecutionOptions> options,
    ILogger<LostRunSweeper> logger)
{
    /// <summary>Looks at every run under way.</summary>
    /// <returns>How many were recorded as abandoned.</returns>
    public async Task<int> SweepAsync(CancellationToken cancellationToken)
    {
        var abandoned = 0;
        await foreach (var stored in store.ReadAllAsync(StateKeys.Live, cancellationToken))
        {
            if (stored.Row is LiveRow live && IsSilent(live))
            {
                var state = await store.ReadAsync<JobStateRow>(StateKeys.JobState(live.Job), cancellationToken);
                if (state is not null && await AbandonAsync(new(stored.Key, stored.Version, live), state, cancellationToken) is not null)
                {
                    abandoned++;
                }
            }
            else if (stored.Row is UnreadableRow unreadable)
            {
                LogUnreadable(stored.Key, unreadable.Reason);
            }
        }

        return abandoned;
    }

    /// <summary>Looks at the runs of one job, and returns its state as it then is.</summary>
    public async Task<StoredRow<JobStateRow>> SettleAsync(StoredRow<JobStateRow> state, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(state);
        foreach (var id in state.Row.Running)
        {
            var live = await store.ReadAsync<LiveRow>(StateKeys.LiveRun(id), cancellationToken);
            if (live is not null && IsSilent(live.Row))
            {
                state = await AbandonAsync(live, state, cancellationToken) ?? state;
            }
        }

        return state;
    }

    private bool IsSilent(LiveRow live) => live.LeaseUntil + options.Value.LeaseRenewal < time.GetUtcNow();

    private async Task<StoredRow<JobStateRow>?> AbandonAsync(StoredRow<LiveRow> live, StoredRow<JobStateRow> state, CancellationToken cancellationToken)
    {
        var lastSign = live.Row.LeaseUntil - options.Value.LeaseDuration;
        var execution = new ExecutionRow
        {
            Id = live.Row.Id,
            Job = live.Row.Job,
            State = ExecutionState.Abandoned,
            Trigger = live.Row.Trigger,
            RequestedBy = live.Row.RequestedBy,
            Reason = $"Its process ({live.Row.Instance}) gave no sign of life after {lastSign:O}.",
            DueAt = live.Row.DueAt,
            StartedAt = live.Row.StartedAt,
            FinishedAt = time.GetUtcNow(),
            Duration = lastSign - live.Row.StartedAt,
            Attempts = 1,
            Parameters = live.Row.Parameters,
            Log = live.Row.LogTail,
            Instance = identity.Instance,
            Build = identity.Build,
        };

        var next = state.Row.After(execution);
        var outcome = await store.CommitAsync(
            new StateTransaction()
                .Delete(live.Key, live.Version)
                .Replace(state.Key, state.Version, next)
                .AddFinished(execution),
            cancellationToken);

        // A conflict means that the holder is alive after all, or that somebody else was here first: both are fine.
        if (!outcome.Committed)
        {
            return null;
        }

        LogAbandoned(execution.Id, execution.Job, execution.Reason);
        return new StoredRow<JobStateRow>(state.Key, outcome.Versions[state.Key], next);
    }

    [LoggerMessage(EventId = 21, Level = LogLevel.Error, Message = "Execution {ExecutionId} of job {Job} is abandoned. {Reason}")]
    private partial void LogAbandoned(ExecutionId executionId, Jobs.JobId job, string reason);

    [LoggerMessage(EventId = 22, Level = LogLevel.Error, Message = "The row {Key} can't be read: {Reason}. What it stands for is not settled.")]
    private partial void LogUnreadable(RowKey key, string reason);
}
