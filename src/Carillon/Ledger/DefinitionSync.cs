using Carillon.Diagnostics;
using Carillon.Executions;
using Carillon.Jobs;
using Carillon.Scheduling;
using Carillon.Storage;
using Carillon.Storage.Rows;
using Microsoft.Extensions.Logging;

namespace Carillon.Ledger;

/// <summary>
/// Brings the definitions of this build into the store, at start. A job seen for the first time begins now: what its schedule
/// was due for before it existed is not owed. Where the schedule or its zone changed, what is not accounted for yet is, under
/// the old one, in the same write.
/// </summary>
public sealed partial class DefinitionSync(
    IStateStore store,
    JobCatalog catalog,
    ProcessIdentity identity,
    TimeProvider time,
    ILogger<DefinitionSync> logger)
{
    /// <summary>Brings every definition into the store.</summary>
    public async Task SyncAsync(CancellationToken cancellationToken)
    {
        foreach (var job in catalog.Jobs)
        {
            while (!await TrySyncAsync(job, cancellationToken))
            {
                // Another process brought it in between the read and the write: look again.
            }
        }
    }

    private async Task<bool> TrySyncAsync(Job job, CancellationToken cancellationToken)
    {
        var key = StateKeys.Job(job.Id);
        var stored = await store.ReadAsync<JobRow>(key, cancellationToken);
        if (stored?.Row.Hash == job.DefinitionHash)
        {
            return true;
        }

        var now = time.GetUtcNow();
        var row = Row(job, stored?.Row.CreatedAt ?? now, now);
        var transaction = new StateTransaction();
        if (stored is null)
        {
            transaction
                .Insert(key, row)
                .Insert(StateKeys.JobState(job.Id), new JobStateRow { Cursor = now });
            LogNew(job.Id, row.Schedule, row.TimeZone);
        }
        else
        {
            transaction.Replace(key, stored.Version, row);
            await SettleOldScheduleAsync(transaction, job.Id, stored.Row, row, now, cancellationToken);
            LogChanged(job.Id, row.Schedule, row.TimeZone);
        }

        return (await store.CommitAsync(transaction, cancellationToken)).Committed;
    }

    private async Task SettleOldScheduleAsync(StateTransaction transaction, JobId job, JobRow before, JobRow after, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if ((before.Schedule, before.TimeZone) == (after.Schedule, after.TimeZone))
        {
            return;
        }

        var state = await store.ReadAsync<JobStateRow>(StateKeys.JobState(job), cancellationToken)
            ?? throw new InvalidOperationException($"The job '{job}' has a definition and no state row.");
        
        // Never back: what is on record was judged, whatever this machine's clock says.
        var settled = state.Row with { Cursor = now > state.Row.Cursor ? now : state.Row.Cursor };
        if (TimeZoneInfo.TryFindSystemTimeZoneById(before.TimeZone, out var zone)
            && DueSpan.Measure(Schedule.Parse(before.Schedule, zone), state.Row.Cursor, now) is { } due)
        {
            var missed = NotRun.Row(job, due, ExecutionState.Missed,
                $"It was due under the schedule '{before.Schedule}', and had not run when a deployment changed that to '{after.Schedule}'.",
                identity, now);
            settled = settled.After(missed);
            transaction.AddFinished(missed);
        }

        transaction.Replace(state.Key, state.Version, settled);
    }

    private JobRow Row(Job job, DateTimeOffset createdAt, DateTimeOffset now) => new()
    {
        FunctionName = job.Definition.FunctionName,
        Schedule = job.Definition.Schedule,
        TimeZone = job.Definition.TimeZone,
        Description = job.Definition.Description,
        Timeout = job.Definition.Timeout,
        MaxRetries = job.Definition.MaxRetries,
        Hash = job.DefinitionHash,
        Build = identity.Build,
        CreatedAt = createdAt,
        UpdatedAt = now,
    };

    [LoggerMessage(EventId = 31, Level = LogLevel.Information, Message = "New job {Job}: {Schedule} in {TimeZone}.")]
    private partial void LogNew(JobId job, string schedule, string timeZone);

    [LoggerMessage(EventId = 32, Level = LogLevel.Information, Message = "The definition of job {Job} changed: {Schedule} in {TimeZone}.")]
    private partial void LogChanged(JobId job, string schedule, string timeZone);
}
