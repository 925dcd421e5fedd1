using Carillon.Diagnostics;
using Carillon.Executions;
using Carillon.Jobs;
using Carillon.Scheduling;
using Carillon.Storage;
using Carillon.Storage.Rows;
using Cronos;
using Microsoft.Extensions.Logging;

namespace Carillon.Ledger;

/// <summary>
/// Brings the definitions of this build into the store, at start. A job seen for the first time begins now: what its schedule
/// was due for before it existed is not owed. Where what judges the past changed, everything up to now is accounted for under
/// the old definition, in the same write.
/// </summary>
public sealed partial class DefinitionSync(
    IStateStore store,
    JobCatalog catalog,
    LedgerRows rows,
    Reporter reporter,
    ProcessIdentity identity,
    TimeProvider time,
    ILogger<DefinitionSync> logger)
{
    private const int MostTries = 20;

    /// <summary>Brings every definition into the store.</summary>
    public async Task SyncAsync(CancellationToken cancellationToken)
    {
        var hashes = new Dictionary<JobId, string>();
        await foreach (var stored in store.ReadAllAsync(StateKeys.Jobs, cancellationToken))
        {
            if (stored.Row is JobRow row)
            {
                hashes[StateKeys.JobOf(stored.Key)] = row.Hash;
            }
        }

        var known = new HashSet<JobId>();
        await foreach (var stored in store.ReadAllAsync(StateKeys.JobStates, cancellationToken))
        {
            known.Add(StateKeys.JobOf(stored.Key));
        }

        foreach (var job in catalog.Jobs.Where(job => hashes.GetValueOrDefault(job.Id) != job.DefinitionHash || !known.Contains(job.Id)))
        {
            await SyncAsync(job, cancellationToken);
        }
    }

    private async Task SyncAsync(Job job, CancellationToken cancellationToken)
    {
        for (var tries = 0; tries < MostTries; tries++)
        {
            // A conflict: another process brought it in between the read and the write. Look again.
            if (await TrySyncAsync(job, cancellationToken))
            {
                return;
            }
        }

        throw new StateStoreUnavailableException($"The definition of job '{job.Id}' could not be brought into the store: each of {MostTries} writes met a row that it had not read.");
    }

    private async Task<bool> TrySyncAsync(Job job, CancellationToken cancellationToken)
    {
        var key = StateKeys.Job(job.Id);
        var stored = await store.ReadAsync<JobRow>(key, cancellationToken);
        var state = await store.ReadAsync<JobStateRow>(StateKeys.JobState(job.Id), cancellationToken);
        if (stored?.Row.Hash == job.DefinitionHash && state is not null)
        {
            return true;
        }

        var now = time.GetUtcNow();
        var row = Row(job, stored?.Row.CreatedAt ?? now, now);
        var transaction = new StateTransaction();
        _ = stored is null ? transaction.Insert(key, row) : transaction.Replace(key, stored.Version, row);
        ExecutionRow? settled = null;
        if (state is null)
        {
            Begin(transaction, job, now);
        }
        else if (stored is not null)
        {
            settled = Settle(transaction, job, state, stored.Row, row, now);
        }

        if (!(await store.CommitAsync(transaction, cancellationToken)).Committed)
        {
            return false;
        }

        if (settled is not null)
        {
            reporter.Report(settled);
        }

        if (stored is null)
        {
            LogNew(job.Id, row.Schedule, row.TimeZone);
        }
        else
        {
            LogChanged(job.Id, row.Schedule, row.TimeZone);
        }

        return true;
    }

    private static void Begin(StateTransaction transaction, Job job, DateTimeOffset now)
    {
        var state = new JobStateRow { Cursor = now }.At(job, now);
        transaction.Insert(StateKeys.JobState(job.Id), state).List(job.Id, state.NextDue);
    }

    /// <summary>
    /// Accounts for the past under the definition it was due under, where the new one would judge it otherwise. From then on
    /// the new one holds.
    /// </summary>
    /// <returns>The row of what did not run. Null where everything was accounted for.</returns>
    private ExecutionRow? Settle(StateTransaction transaction, Job job, StoredRow<JobStateRow> state, JobRow before, JobRow after, DateTimeOffset now)
    {
        if (Judges(before) == Judges(after))
        {
            return null;
        }

        // Never back: what is on record was judged, whatever this machine's clock says.
        var settled = state.Row.At(job, now > state.Row.Cursor ? now : state.Row.Cursor);
        var notRun = Unaccounted(job.Id, state.Row, before, now);
        if (notRun is not null)
        {
            settled = settled.After(notRun);
            transaction.AddNotRun(notRun);
        }

        transaction.ReplaceState(job.Id, state, settled);
        return notRun;
    }

    private ExecutionRow? Unaccounted(JobId job, JobStateRow state, JobRow before, DateTimeOffset now)
    {
        var (due, told) = Measure(state, before, now);
        return due is null ? null
            : before.Enabled
                ? rows.NotRun(job, due, ExecutionState.Missed, $"It was due under '{before.Schedule}' in {before.TimeZone}{told}, and had not run when a deployment changed the definition.")
                : rows.NotRun(job, due, ExecutionState.Skipped, "The job was switched off.");
    }

    /// <summary>
    /// What was due under the old definition. Where this build or machine can't read that any more, what is known is the first
    /// instant: it stands for all of them.
    /// </summary>
    private static (DueSpan? Due, string Told) Measure(JobStateRow state, JobRow before, DateTimeOffset now)
    {
        try
        {
            return (DueSpan.Measure(Schedule.Parse(before.Schedule, TimeZoneInfo.FindSystemTimeZoneById(before.TimeZone)), state.Cursor, now), "");
        }
        catch (Exception exception) when (exception is CronFormatException or TimeZoneNotFoundException or InvalidTimeZoneException)
        {
            return state.NextDue is { } next && next <= now
                ? (new DueSpan(next, null, next, 1), " (which can't be read any more, so the first instant stands for all)")
                : (null, "");
        }
    }

    private static (string Schedule, string Zone, bool Enabled, MisfirePolicy Misfire, TimeSpan? MaxLateness) Judges(JobRow row) =>
        (row.Schedule, row.TimeZone, row.Enabled, row.Misfire, row.MaxLateness);

    private JobRow Row(Job job, DateTimeOffset createdAt, DateTimeOffset now) => new JobRow
    {
        FunctionName = "", Schedule = "", TimeZone = "", Timeout = default, MaxRetries = 0, Hash = "", Build = "",
        CreatedAt = createdAt,
        UpdatedAt = now,
    }.Declare(job.Definition, job.DefinitionHash, identity.Build, identity.BuiltAt);

    [LoggerMessage(EventId = 31, Level = LogLevel.Information, Message = "New job {Job}: {Schedule} in {TimeZone}.")]
    private partial void LogNew(JobId job, string schedule, string timeZone);

    [LoggerMessage(EventId = 32, Level = LogLevel.Information, Message = "The definition of job {Job} changed: {Schedule} in {TimeZone}.")]
    private partial void LogChanged(JobId job, string schedule, string timeZone);
}
