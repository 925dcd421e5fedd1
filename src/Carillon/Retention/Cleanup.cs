using Carillon.Configuration;
using Carillon.Jobs;
using Carillon.Ledger;
using Carillon.Storage;
using Carillon.Storage.Rows;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Carillon.Retention;

/// <summary>
/// Deletes what is older than is kept, or more than is kept: finished executions, retired jobs of which nothing is left, entries
/// of the audit log, remembered requests, tokens, what rules of alerts said, records of Carillon's own jobs, long logs. It may be stopped and repeated at any time. Where
/// nothing is to be deleted, it costs one read per job, and the records that are new.
/// </summary>
public sealed partial class Cleanup(
    IStateStore store, LogCleanup logs, RetentionArchive archive, StoreTime time, IOptions<RetentionOptions> options, IOptions<AlertOptions> alerts,
    ILogger<Cleanup> logger)
{
    private readonly RowCleanup _rows = new(store);

    /// <summary>As long as alerts are kept, and as long as what was told of stays quiet.</summary>
    private TimeSpan WatchAge => options.Value.Alerts > alerts.Value.CoolDown ? options.Value.Alerts : alerts.Value.CoolDown;

    /// <summary>Deletes what is no longer kept.</summary>
    /// <param name="cancellationToken">Stops it between two transactions; what it did until then is told.</param>
    public Task<CleanupReport> RunAsync(CancellationToken cancellationToken) => RunAsync(dryRun: false, cancellationToken);

    /// <summary>Deletes what is no longer kept, or counts it.</summary>
    /// <param name="dryRun">Whether it is counted only, also where the options don't say so.</param>
    /// <param name="cancellationToken">Stops it between two transactions; what it did until then is told.</param>
    public async Task<CleanupReport> RunAsync(bool dryRun, CancellationToken cancellationToken)
    {
        dryRun |= options.Value.DryRun;
        var kept = options.Value.Archive ? archive : null;
        var (executions, jobs, whole) = (new CleanupTally("job_runs", dryRun, kept), new CleanupTally("jobs", dryRun), new CleanupTally("long_logs", dryRun));
        var (audit, idempotency, tokens) = (new CleanupTally("audit", dryRun, kept), new CleanupTally("idempotency", dryRun), new CleanupTally("tokens", dryRun));
        var watches = new CleanupTally("watches", dryRun);
        var records = new RecordCleanup(store, _rows, options.Value, time, dryRun, kept);
        var complete = true;
        try
        {
            var now = time.GetUtcNow();
            await TimedAsync(idempotency, () => _rows.DeleteAsync<IdempotencyRow>(StateKeys.Idempotency, row => row.At < now - options.Value.Idempotency, idempotency, cancellationToken));
            await TimedAsync(audit, () => _rows.DeleteAsync<AuditRow>(StateKeys.AuditBefore(now - options.Value.Audit), _ => true, audit, cancellationToken));
            await TimedAsync(tokens, () => _rows.DeleteAsync<TokenRow>(
                StateKeys.Tokens, row => (row.RevokedAt < row.ExpiresAt ? row.RevokedAt : row.ExpiresAt) < now - options.Value.Audit, tokens, cancellationToken));
            await TimedAsync(watches, () => _rows.DeleteAsync<WatchRow>(StateKeys.Watches, row => row.IsOver(now - WatchAge), watches, cancellationToken));
            await TimedAsync(executions, () => CleanJobsAsync(now, executions, jobs, whole, cancellationToken));
            if (!dryRun)
            {
                await TimedAsync(whole, async () => whole.Deleted += await logs.DeleteStrayAsync(now, cancellationToken));
            }

            foreach (var tally in records.Tallies)
            {
                await TimedAsync(tally, () => records.CleanAsync(tally, now, cancellationToken));
            }

            await records.RememberAsync(now, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            complete = false;
        }

        return new CleanupReport
        {
            Executions = executions.Count(keptIsKnown: complete),
            Jobs = jobs.Count(keptIsKnown: complete),
            Audit = audit.Count(keptIsKnown: false),
            Idempotency = idempotency.Count(keptIsKnown: complete),
            Tokens = tokens.Count(keptIsKnown: complete),
            Watches = watches.Count(keptIsKnown: complete),
            Logs = whole.Count(keptIsKnown: false),
            Records = new CleanupCount(records.Tallies.Sum(tally => tally.Deleted), null, records.Tallies.Sum(tally => tally.Unreadable)),
            Steps = [.. new[] { executions, audit, idempotency, tokens, watches, whole }.Concat(records.Tallies).Select(tally => tally.Step(complete))],
            Complete = complete,
        };
    }

    private async Task TimedAsync(CleanupTally tally, Func<Task> clean)
    {
        var start = time.GetTimestamp();
        try
        {
            await clean();
        }
        finally
        {
            tally.Took = time.GetElapsedTime(start);
        }
    }

    private async Task CleanJobsAsync(DateTimeOffset now, CleanupTally executions, CleanupTally jobs, CleanupTally whole, CancellationToken cancellationToken)
    {
        var definitions = new Dictionary<JobId, StoredRow>();
        await foreach (var stored in store.ReadAllAsync(StateKeys.Jobs, cancellationToken))
        {
            definitions[StateKeys.JobOf(stored.Key)] = stored;
        }

        await foreach (var stored in store.ReadAllAsync(StateKeys.JobStates, cancellationToken))
        {
            var job = StateKeys.JobOf(stored.Key);
            var definition = definitions.GetValueOrDefault(job);
            if ((stored.Row as UnreadableRow ?? definition?.Row as UnreadableRow) is { } unreadable)
            {
                jobs.Unreadable++;
                LogUnreadable(job, unreadable.Reason);
            }
            else
            {
                await CleanJobAsync(job, definition, new StoredRow<JobStateRow>(stored.Key, stored.Version, (JobStateRow)stored.Row), now, executions, jobs, whole, cancellationToken);
            }
        }
    }

    private async Task CleanJobAsync(
        JobId job, StoredRow? definition, StoredRow<JobStateRow> state, DateTimeOffset now, CleanupTally executions, CleanupTally jobs, CleanupTally whole, CancellationToken cancellationToken)
    {
        try
        {
            var row = (JobRow?)definition?.Row;
            var rule = RetentionRule.For(options.Value, job, row, now);
            var cleanup = new JobCleanup(store, logs, job, state, rule, executions, whole);
            if (!await cleanup.RunAsync(cancellationToken))
            {
                LogLostRace(job);
            }

            if (rule.Expired && !executions.DryRun && await TryForgetAsync(job, new StoredRow<JobRow>(definition!.Key, definition.Version, row!), cleanup.State, now, cancellationToken))
            {
                jobs.Deleted++;
            }
            else
            {
                jobs.Kept++;
            }
        }
        catch (UnreadableRowException exception)
        {
            // One job's row must not keep the others from being cleaned up.
            jobs.Unreadable++;
            LogUnreadable(job, exception.Message);
        }
    }

    /// <summary>Deletes a job that was retired, once nothing of it is left but itself.</summary>
    private async Task<bool> TryForgetAsync(JobId job, StoredRow<JobRow> definition, StoredRow<JobStateRow> state, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (state.Row.Running.Count + state.Row.Waiting.Count > 0
            || (await store.ReadRangeAsync(StateKeys.Executions(job), 1, cancellationToken)).Rows.Count > 0)
        {
            return false;
        }

        var transaction = new StateTransaction()
            .Delete(definition.Key, definition.Version)
            .Delete(state.Key, state.Version)
            .AddAudit(AuditRows.Entry("forget", AuditRows.Carillon, now) with
            {
                Job = job,
                Reason = "It was retired, and none of its executions is left.",
                Before = new Dictionary<string, string?>
                {
                    ["schedule"] = definition.Row.Schedule,
                    ["timeZone"] = definition.Row.TimeZone,
                    ["retiredAt"] = definition.Row.RetiredAt?.ToString("O"),
                },
            });
        if (state.Row.NextDue is { } next && await store.ReadAsync(StateKeys.Due(next, job), cancellationToken) is { } due)
        {
            transaction.Delete(due.Key, due.Version);
        }

        // A conflict: somebody declared it again, or changed it. Then it is not to be forgotten, or not today.
        if (!(await store.CommitAsync(transaction, cancellationToken)).Committed)
        {
            return false;
        }

        LogForgotten(job, definition.Row.RetiredAt);
        return true;
    }

    [LoggerMessage(EventId = 60, Level = LogLevel.Information, Message = "Job {Job} is forgotten: it was retired at {RetiredAt}, and none of its executions is left.")]
    private partial void LogForgotten(JobId job, DateTimeOffset? retiredAt);

    [LoggerMessage(EventId = 61, Level = LogLevel.Warning, Message = "Not everything of job {Job} could be deleted, because others wrote its state all the time. The next clean-up goes on.")]
    private partial void LogLostRace(JobId job);

    [LoggerMessage(EventId = 62, Level = LogLevel.Error, Message = "Nothing of job {Job} is deleted, because a row of it can't be read: {Reason}.")]
    private partial void LogUnreadable(JobId job, string reason);
}
