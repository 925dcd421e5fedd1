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
/// was due for before it existed is not owed. Where what judges the past changed, what is not accounted for
/// yet is, under the old definition, in the same write.
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
            var state = new JobStateRow { Cursor = now }.At(job, now);
            transaction
                .Insert(key, row)
                .Insert(StateKeys.JobState(job.Id), state)
                .List(job.Id, state.NextDue);
            LogNew(job.Id, row.Schedule, row.TimeZone);
        }
        else
        {
            transaction.Replace(key, stored.Version, row);
            await SettleAsync(transaction, job, stored.Row, row, now, cancellationToken);
            LogChanged(job.Id, row.Schedule, row.TimeZone);
        }

        return (await store.CommitAsync(transaction, cancellationToken)).Committed;
    }

    /// <summary>
    /// Accounts for the past under the definition it was due under, where the new one would judge it otherwise. From then on
    /// the new one holds.
    /// </summary>
    private async Task SettleAsync(StateTransaction transaction, Job job, JobRow before, JobRow after, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (Judges(before) == Judges(after))
        {
            return;
        }

        var state = await store.ReadAsync<JobStateRow>(StateKeys.JobState(job.Id), cancellationToken)
            ?? throw new InvalidOperationException($"The job '{job.Id}' has a definition and no state row.");

        // Never back: what is on record was judged, whatever this machine's clock says.
        var settled = state.Row.At(job, now > state.Row.Cursor ? now : state.Row.Cursor);
        if (TimeZoneInfo.TryFindSystemTimeZoneById(before.TimeZone, out var zone)
            && DueSpan.Measure(Schedule.Parse(before.Schedule, zone), state.Row.Cursor, now) is { } due)
        {
            var notRun = before.Enabled
                ? NotRun.Row(job.Id, due, ExecutionState.Missed,
                    $"It was due under the schedule '{before.Schedule}', and had not run when a deployment changed the definition.", identity, now)
                : NotRun.Row(job.Id, due, ExecutionState.Skipped, "The job was switched off.", identity, now);
            settled = settled.After(notRun);
            transaction.AddFinished(notRun);
        }

        transaction.ReplaceState(job.Id, state, settled);
    }

    private static (string Schedule, string Zone, bool Enabled, MisfirePolicy Misfire, TimeSpan? MaxLateness) Judges(JobRow row) =>
        (row.Schedule, row.TimeZone, row.Enabled, row.Misfire, row.MaxLateness);

    private JobRow Row(Job job, DateTimeOffset createdAt, DateTimeOffset now) => new()
    {
        FunctionName = job.Definition.FunctionName,
        Schedule = job.Definition.Schedule,
        TimeZone = job.Definition.TimeZone,
        Description = job.Definition.Description,
        Timeout = job.Definition.Timeout,
        MaxRetries = job.Definition.MaxRetries,
        Enabled = job.Definition.Enabled,
        Misfire = job.Definition.Misfire,
        MaxLateness = job.Definition.MaxLateness,
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
