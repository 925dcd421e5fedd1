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
    Losses losses,
    Reporter reporter,
    IOptions<ExecutionOptions> options,
    ILogger<LostRunSweeper> logger)
{
    /// <summary>Looks at every run under way.</summary>
    /// <returns>How many were recorded as abandoned, and the jobs that have runs accepted and not begun.</returns>
    public Task<(int Abandoned, IReadOnlySet<JobId> Waiting)> SweepAsync(CancellationToken cancellationToken) => SweepAsync(int.MaxValue, dryRun: false, cancellationToken);

    /// <summary>Looks at every run under way, and settles some of those that are lost.</summary>
    /// <param name="most">How many at most.</param>
    /// <param name="dryRun">Whether they are counted only.</param>
    /// <param name="cancellationToken">Stops it between two runs.</param>
    /// <returns>How many were recorded as abandoned, or would be, and the jobs that have runs accepted and not begun.</returns>
    public async Task<(int Abandoned, IReadOnlySet<JobId> Waiting)> SweepAsync(int most, bool dryRun, CancellationToken cancellationToken)
    {
        var abandoned = 0;
        var waiting = new HashSet<JobId>();
        var underWay = new HashSet<RowKey>();
        await foreach (var stored in store.ReadAllAsync(StateKeys.Live, cancellationToken))
        {
            underWay.Add(stored.Key);
            if (stored.Row is UnreadableRow unreadable)
            {
                LogUnreadable(stored.Key, unreadable.Reason);
            }
            else if (stored.Row is LiveRow row && new StoredRow<LiveRow>(stored.Key, stored.Version, row) is var live)
            {
                if (row.State == ExecutionState.Pending)
                {
                    waiting.Add(row.Job);
                }
                else if (leases.IsSilent(live) && abandoned < most && (dryRun || await TryAbandonAsync(live, cancellationToken)))
                {
                    abandoned++;
                    waiting.Add(row.Job);
                }
            }
        }

        leases.Keep(underWay);
        return (abandoned, waiting);
    }

    /// <summary>Looks at the runs of one job, and settles those that are lost, or whose rows are gone.</summary>
    /// <returns>Whether the job's state is another one now.</returns>
    public async Task<bool> SettleAsync(JobId job, StoredRow<JobStateRow> state, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(state);
        foreach (var id in state.Row.Running.Concat(state.Row.Waiting))
        {
            var live = await store.ReadAsync<LiveRow>(StateKeys.LiveRun(id), cancellationToken);
            if (live is null ? await SettleGoneAsync(job, id, state, cancellationToken)
                : live.Row.State == ExecutionState.Running && leases.IsSilent(live) && await AbandonAsync(live, state, cancellationToken))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// Puts a run on record as abandoned because an operator says so: whoever holds it is fenced off. In a transaction that holds
    /// the audit entry, and may hold other rows.
    /// </summary>
    /// <returns>Whether it is on record. Otherwise somebody else wrote in between.</returns>
    public async Task<bool> ReleaseAsync(StoredRow<LiveRow> live, string reason, StateTransaction transaction, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(live);
        ArgumentNullException.ThrowIfNull(transaction);
        var state = await store.ReadAsync<JobStateRow>(StateKeys.JobState(live.Row.Job), cancellationToken);
        return state is not null && await RecordAsync(
            transaction.Delete(live.Key, live.Version), live.Row, Abandoned(live.Row, reason), state, cancellationToken);
    }

    private async Task<bool> TryAbandonAsync(StoredRow<LiveRow> live, CancellationToken cancellationToken)
    {
        try
        {
            var state = await store.ReadAsync<JobStateRow>(StateKeys.JobState(live.Row.Job), cancellationToken);
            return state is not null && await AbandonAsync(live, state, cancellationToken);
        }
        catch (UnreadableRowException exception)
        {
            // One row that can't be read must not keep the runs of other jobs from being settled.
            LogUnreadable(exception.Key, exception.Message);
            return false;
        }
    }

    private Task<bool> AbandonAsync(StoredRow<LiveRow> live, StoredRow<JobStateRow> state, CancellationToken cancellationToken)
    {
        var execution = Abandoned(live.Row, $"Its process ({live.Row.Instance}) gave no sign of life after {LastSign(live.Row):O}.");
        return RecordAsync(new StateTransaction().Delete(live.Key, live.Version), live.Row, execution, state, cancellationToken);
    }

    private ExecutionRow Abandoned(LiveRow live, string reason)
    {
        var startedAt = live.StartedAt ?? live.Id.Time;
        var lastSign = LastSign(live);
        return rows.Abandoned(live, reason) with
        {
            StartedAt = startedAt,
            Duration = lastSign > startedAt ? lastSign - startedAt : TimeSpan.Zero,
            Attempts = live.AttemptsBefore + 1,
        };
    }

    private DateTimeOffset LastSign(LiveRow live) => (live.LeaseUntil ?? live.Id.Time) - options.Value.LeaseDuration;

    /// <summary>
    /// A run that the state names and that has no live row: either it has just ended, and the state as it is now says so, or
    /// somebody deleted the row.
    /// </summary>
    private async Task<bool> SettleGoneAsync(JobId job, ExecutionId id, StoredRow<JobStateRow> before, CancellationToken cancellationToken)
    {
        var state = await store.ReadAsync<JobStateRow>(before.Key, cancellationToken);
        if (state is null || state.Version != before.Version)
        {
            return true;
        }

        var line = await store.ReadAsync<RecentRow>(StateKeys.RecentRun(id), cancellationToken);
        var gone = new LiveRow
        {
            Id = id,
            Job = job,
            State = before.Row.Running.Contains(id) ? ExecutionState.Running : ExecutionState.Pending,
            Trigger = line?.Row.Trigger ?? RunTrigger.Schedule,
            System = line?.Row.System ?? false,
            DueAt = line?.Row.DueAt,
            StartedAt = line?.Row.StartedAt,
        };
        const string Why = "Its row among the runs under way is gone.";
        var execution = gone.State == ExecutionState.Running ? rows.Abandoned(gone, Why) with { StartedAt = gone.StartedAt } : rows.NotBegun(gone, ExecutionState.Interrupted, Why);
        return await RecordAsync(new StateTransaction(), gone, execution, state, cancellationToken);
    }

    private async Task<bool> RecordAsync(
        StateTransaction transaction, LiveRow live, ExecutionRow execution, StoredRow<JobStateRow> state, CancellationToken cancellationToken)
    {
        var (_, tell) = await losses.AddStateAsync(transaction, state, live, execution);
        var outcome = await store.CommitAsync(transaction.AddFinished(execution, live.State), cancellationToken);

        // A conflict means that the holder is alive after all, or that somebody else was here first: both are fine.
        if (outcome.Committed)
        {
            reporter.Report(execution);
            tell();
        }

        return outcome.Committed;
    }

    [LoggerMessage(EventId = 22, Level = LogLevel.Error, Message = "The row {Key} can't be read: {Reason}. What it stands for is not settled.")]
    private partial void LogUnreadable(RowKey key, string reason);
}
