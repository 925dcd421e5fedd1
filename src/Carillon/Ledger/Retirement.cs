using Carillon.Executions;
using Carillon.Jobs;
using Carillon.Storage;
using Carillon.Storage.Rows;
using Microsoft.Extensions.Logging;

namespace Carillon.Ledger;

/// <summary>
/// Retires jobs that no build declares any more: seen undeclared for a day, they are due no longer; their history stays until
/// retention drops it. A build that declares one again brings it back.
/// </summary>
public sealed partial class Retirement(
    IStateStore store, JobCatalog catalog, JobEditor editor, Adopter adopter, LedgerRows rows, DefinitionSync definitions, Builds builds, StoreTime time, ILogger<Retirement> logger)
{
    /// <summary>How long a job may be undeclared: a deployment that goes wrong is mended within a day.</summary>
    public static readonly TimeSpan After = TimeSpan.FromHours(24);

    private static readonly TimeSpan Every = TimeSpan.FromHours(1);

    private long? _lookedAt;

    /// <summary>Looks at every job, at most once an hour in this process.</summary>
    public async Task LookAsync(CancellationToken cancellationToken)
    {
        var now = time.GetTimestamp();
        if (_lookedAt is { } last && time.GetElapsedTime(last, now) < Every)
        {
            return;
        }

        _lookedAt = now;
        await foreach (var stored in store.ReadAllAsync(StateKeys.Jobs, cancellationToken))
        {
            if (stored.Row is JobRow row)
            {
                await LookUnlessUnreadableAsync(StateKeys.JobOf(stored.Key), row, cancellationToken);
            }
        }
    }

    /// <summary>One job's row that can't be read must not keep the others from being looked at.</summary>
    private async Task LookUnlessUnreadableAsync(JobId id, JobRow row, CancellationToken cancellationToken)
    {
        try
        {
            await LookAsync(id, row, cancellationToken);
        }
        catch (UnreadableRowException exception)
        {
            LogUnreadable(exception.Key, exception.Message);
        }
    }

    private async Task LookAsync(JobId id, JobRow row, CancellationToken cancellationToken)
    {
        if (catalog.TryGet(id, out var job))
        {
            // Also where a newer build came while this one ran, and changed it: it may be gone again.
            if (definitions.IsNews(job, row))
            {
                await definitions.SyncAsync(job, cancellationToken);
            }
        }
        else if (row.RetiredAt is not null)
        {
            // Whoever retired it may have died before this was done.
            await EndAcceptedAsync(id, cancellationToken);
        }
        else if (await builds.MayReplaceAsync(row, cancellationToken))
        {
            await (row.UndeclaredSince is { } since && time.GetUtcNow() - since >= After
                ? RetireAsync(id, since, cancellationToken)
                : editor.EditAsync(id, new JobEdit("no build declared it any more", (now, at) => now.UndeclaredSince is null ? now with { UndeclaredSince = at } : null), cancellationToken));
        }
    }

    private async Task<JobEdited?> RetireAsync(JobId id, DateTimeOffset since, CancellationToken cancellationToken)
    {
        var edit = new JobEdit("it was retired, as no build declared it any more", (row, at) => row.UndeclaredSince == since && row.RetiredAt is null ? row with { RetiredAt = at } : null)
        {
            Accepts = false,
            Beside = (transaction, _, at) => transaction.AddAudit(AuditRows.Entry("retire", AuditRows.Carillon, at) with
            {
                Job = id,
                Reason = $"No build has declared it since {since:u}.",
            }),
        };
        var edited = await editor.EditAsync(id, edit, cancellationToken);
        if (edited is { Changed: true })
        {
            LogRetired(id, since);
            await EndAcceptedAsync(id, cancellationToken);
        }

        return edited;
    }

    /// <summary>What was accepted will not run any more, and what was handed on is not gone on with.</summary>
    private async Task EndAcceptedAsync(JobId id, CancellationToken cancellationToken)
    {
        const string Why = "Its job was retired: no build declares it any more.";
        if (await store.ReadAsync<JobStateRow>(StateKeys.JobState(id), cancellationToken) is not { } before)
        {
            return;
        }

        foreach (var execution in before.Row.Running.Concat(before.Row.Waiting))
        {
            if (await store.ReadAsync<LiveRow>(StateKeys.LiveRun(execution), cancellationToken) is { Row.State: ExecutionState.Pending } live
                && await store.ReadAsync<JobStateRow>(StateKeys.JobState(id), cancellationToken) is { } state)
            {
                // Where somebody else writes in between, the next look ends it.
                var outcome = live.Row.StartedAt is null ? ExecutionState.Missed : ExecutionState.Interrupted;
                await adopter.EndAsync(state, live, rows.NotBegun(live.Row, outcome, Why), cancellationToken);
            }
        }
    }

    [LoggerMessage(EventId = 35, Level = LogLevel.Error, Message = "The row {Key} can't be read: {Reason}. Whether its job is still declared is not looked at until it can.")]
    private partial void LogUnreadable(RowKey key, string reason);

    [LoggerMessage(EventId = 34, Level = LogLevel.Warning, Message = "Job {Job} is retired: no build has declared it since {Since}.")]
    private partial void LogRetired(JobId job, DateTimeOffset since);
}
