using Carillon.Jobs;
using Carillon.Ledger;
using Carillon.Storage;
using Carillon.Storage.Rows;
using Microsoft.Extensions.Logging;

namespace Carillon.Health;

/// <summary>
/// Looks for rows that do not fit together, as a hand, a restore or a defect may leave them, and puts them right. What fits is
/// written in one transaction always, so in health it finds nothing. The rows are read one after the other while others write:
/// what looks wrong is looked at again, and repaired only if it is still as it was read.
/// </summary>
public sealed partial class LedgerConsistency(IStateStore store, ILogger<LedgerConsistency> logger)
{
    /// <summary>Looks at every state, every row of the list of what is due, and every run under way; repairs what it can.</summary>
    /// <param name="cancellationToken">Stops it between two repairs.</param>
    public Task<ConsistencyReport> RepairAsync(CancellationToken cancellationToken) => RepairAsync(int.MaxValue, dryRun: false, cancellationToken);

    /// <summary>Looks at every state, every row of the list of what is due, and every run under way; repairs some of what does not fit.</summary>
    /// <param name="most">How many rows at most.</param>
    /// <param name="dryRun">Whether they are counted only.</param>
    /// <param name="cancellationToken">Stops it between two repairs.</param>
    public async Task<ConsistencyReport> RepairAsync(int most, bool dryRun, CancellationToken cancellationToken)
    {
        var states = new Dictionary<JobId, JobStateRow?>();
        long unreadable = 0;
        await foreach (var stored in store.ReadAllAsync(StateKeys.JobStates, cancellationToken))
        {
            // A state that can't be read stands for a job of which nothing is known: null.
            unreadable += Unreadable(stored);
            states[StateKeys.JobOf(stored.Key)] = stored.Row as JobStateRow;
        }

        var listed = new HashSet<RowKey>();
        var unlisted = 0;
        await foreach (var stored in store.ReadAllAsync(StateKeys.DueUpTo(DateTimeOffset.MaxValue), cancellationToken))
        {
            listed.Add(stored.Key);
            unreadable += Unreadable(stored);
            var job = JobOf(stored.Key);
            if (stored.Row is DueRow && !IsListedRightly(stored.Key, job, states) && unlisted < most && await TryUnlistAsync(job, stored, dryRun, cancellationToken))
            {
                unlisted++;
            }
        }

        var relisted = 0;
        foreach (var (job, state) in states)
        {
            if (state?.NextDue is { } next && !listed.Contains(StateKeys.Due(next, job)) && unlisted + relisted < most && await TryListAsync(job, dryRun, cancellationToken))
            {
                relisted++;
            }
        }

        var ended = 0;
        await foreach (var stored in store.ReadAllAsync(StateKeys.Live, cancellationToken))
        {
            unreadable += Unreadable(stored);
            if (stored.Row is LiveRow live && !IsNamed(live, states) && unlisted + relisted + ended < most && await TryEndAsync(live, stored, dryRun, cancellationToken))
            {
                ended++;
            }
        }

        return new ConsistencyReport(unlisted, relisted, ended, unreadable);
    }

    /// <summary>The job that a row of the list is about: its key says so, whatever stands in it.</summary>
    private static JobId JobOf(RowKey due)
    {
        var parts = StateKeys.Parts(due);
        return JobId.Create(parts[2], parts[3]);
    }

    private static bool IsListedRightly(RowKey key, JobId job, Dictionary<JobId, JobStateRow?> states) =>
        states.TryGetValue(job, out var state) && (state is null || (state.NextDue is { } next && StateKeys.Due(next, job) == key));

    private static bool IsNamed(LiveRow live, Dictionary<JobId, JobStateRow?> states) =>
        states.TryGetValue(live.Job, out var state) && (state is null || state.Running.Contains(live.Id) || state.Waiting.Contains(live.Id));

    /// <summary>Deletes a row of the list that its job's state does not point to: it would be come for again and again.</summary>
    private async Task<bool> TryUnlistAsync(JobId job, StoredRow due, bool dryRun, CancellationToken cancellationToken)
    {
        var stored = await store.ReadAsync(StateKeys.JobState(job), cancellationToken);
        if (stored is { Row: not JobStateRow } || (stored?.Row is JobStateRow { NextDue: { } next } && StateKeys.Due(next, job) == due.Key))
        {
            return false;
        }

        if (dryRun)
        {
            return true;
        }

        var transaction = new StateTransaction().Delete(due.Key, due.Version);
        _ = stored is null ? transaction : transaction.Replace(stored.Key, stored.Version, stored.Row);
        if (!(await store.CommitAsync(transaction, cancellationToken)).Committed)
        {
            return false;
        }

        LogUnlisted(due.Key, job);
        return true;
    }

    /// <summary>Adds the row of the list that a job's state points to: without it the dispatcher never comes for the job.</summary>
    private async Task<bool> TryListAsync(JobId job, bool dryRun, CancellationToken cancellationToken)
    {
        var stored = await store.ReadAsync(StateKeys.JobState(job), cancellationToken);
        if (stored?.Row is not JobStateRow { NextDue: { } next } state || await store.ReadAsync(StateKeys.Due(next, job), cancellationToken) is not null)
        {
            return false;
        }

        if (dryRun)
        {
            return true;
        }

        // Where the job has moved on meanwhile, the state's condition does not hold, and nothing is written.
        var outcome = await store.CommitAsync(
            new StateTransaction().List(job, state).Replace(stored.Key, stored.Version, state), cancellationToken);
        if (!outcome.Committed)
        {
            return false;
        }

        LogListed(StateKeys.Due(next, job), job);
        return true;
    }

    /// <summary>
    /// Deletes a live row that its job's state does not name and whose outcome is on record. One that has none is the sweeper's:
    /// its process may live.
    /// </summary>
    private async Task<bool> TryEndAsync(LiveRow live, StoredRow stored, bool dryRun, CancellationToken cancellationToken)
    {
        var state = await store.ReadAsync(StateKeys.JobState(live.Job), cancellationToken);
        var named = state?.Row switch
        {
            null => false,
            JobStateRow row => row.Running.Contains(live.Id) || row.Waiting.Contains(live.Id),
            _ => true,
        };
        if (named || await store.ReadAsync(StateKeys.Execution(live.Job, live.Id), cancellationToken) is null)
        {
            return false;
        }

        if (dryRun)
        {
            return true;
        }

        if (!(await store.CommitAsync(new StateTransaction().Delete(stored.Key, stored.Version), cancellationToken)).Committed)
        {
            return false;
        }

        LogEnded(stored.Key, live.Job);
        return true;
    }

    private int Unreadable(StoredRow stored)
    {
        if (stored.Row is not UnreadableRow row)
        {
            return 0;
        }

        LogUnreadable(stored.Key, row.Reason);
        return 1;
    }

    [LoggerMessage(EventId = 63, Level = LogLevel.Warning, Message = "Deleted the row {Key}: it listed job {Job} at an instant that its state does not point to.")]
    private partial void LogUnlisted(RowKey key, JobId job);

    [LoggerMessage(EventId = 64, Level = LogLevel.Warning, Message = "Added the row {Key}: the state of job {Job} points to it, and it was missing.")]
    private partial void LogListed(RowKey key, JobId job);

    [LoggerMessage(EventId = 65, Level = LogLevel.Warning, Message = "Deleted the row {Key}: the run of job {Job} that it stood for is on record.")]
    private partial void LogEnded(RowKey key, JobId job);

    [LoggerMessage(EventId = 66, Level = LogLevel.Error, Message = "The row {Key} can't be read: {Reason}. It is left as it is.")]
    private partial void LogUnreadable(RowKey key, string reason);
}
