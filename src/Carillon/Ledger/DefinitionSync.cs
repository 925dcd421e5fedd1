using System.Collections.Concurrent;
using Carillon.Backups.Live;
using Carillon.Diagnostics;
using Carillon.Executions;
using Carillon.Jobs;
using Carillon.Storage;
using Carillon.Storage.Rows;
using Microsoft.Extensions.Logging;

namespace Carillon.Ledger;

/// <summary>
/// Brings the definitions of this build into the store, at start. A job seen for the first time begins now: what its schedule
/// was due for before it existed is not owed. Where what judges the past changed, everything up to now is accounted for under
/// the old definition, in the same write. An older build never writes over a newer one that is alive.
/// </summary>
public sealed partial class DefinitionSync(
    IStateStore store,
    JobCatalog catalog,
    EffectiveJobs jobs,
    JobEditor editor,
    Builds builds,
    ProcessIdentity identity,
    StoreTime time,
    ILogger<DefinitionSync> logger,
    StateGenerations? generations = null)
{
    /// <summary>A new job is three rows: a transaction has room for so many.</summary>
    private const int NewAtOnce = StateTransaction.MostRows / 3;

    /// <summary>The jobs whose definition is left to a newer build, with the row that it has there.</summary>
    private readonly ConcurrentDictionary<JobId, JobRow> _left = new();

    private static readonly ParallelOptions SomeAtOnce = EngineTask.AtOnce(16);

    /// <summary>Brings every definition into the store.</summary>
    public async Task SyncAsync(CancellationToken cancellationToken)
    {
        var epoch = generations?.Epoch ?? 0;
        // First: whoever finds a definition of this build must find the build alive.
        await builds.BeatAsync(cancellationToken);
        var current = await ReadCurrentAsync(cancellationToken);
        var fresh = catalog.Jobs.Where(job => !current.ContainsKey(job.Id)).Chunk(NewAtOnce);
        var others = catalog.Jobs.Where(job => current.TryGetValue(job.Id, out var same) && !same);

        await Parallel.ForEachAsync(fresh, SomeAtOnce, async (chunk, _) => await DeclareNewAsync(chunk, cancellationToken));
        await Parallel.ForEachAsync(others, SomeAtOnce, async (job, _) => await SyncUnlessUnreadableAsync(job, cancellationToken));
        jobs.Epoch = epoch;
    }

    /// <summary>Brings every definition in again, where a restore has replaced the state since: it has those of another time.</summary>
    public async Task FollowAsync(CancellationToken cancellationToken)
    {
        if (generations is not null && (await generations.LookAsync(cancellationToken)).Row.Epoch != jobs.Epoch)
        {
            _left.Clear();
            await SyncAsync(cancellationToken);
        }
    }

    /// <summary>Brings one definition into the store, unless a newer build that is alive has another one.</summary>
    public async Task SyncAsync(Job job, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(job);
        var stored = await store.ReadAsync<JobRow>(StateKeys.Job(job.Id), cancellationToken);
        var state = await store.ReadAsync<JobStateRow>(StateKeys.JobState(job.Id), cancellationToken);
        if (stored is null || state is null)
        {
            await DeclareAsync(job, stored, state, cancellationToken);
            return;
        }

        if (stored.Row.Hash == job.DefinitionHash && stored.Row is { UndeclaredSince: null, RetiredAt: null })
        {
            jobs.Remember(job.Id, stored.Row);
            _left.TryRemove(job.Id, out _);
            return;
        }

        if (!await builds.MayReplaceAsync(stored.Row, cancellationToken))
        {
            var first = _left.TryAdd(job.Id, stored.Row);
            _left[job.Id] = stored.Row;
            if (first)
            {
                LogLeft(job.Id, stored.Row.Build, identity.Build);
            }

            return;
        }

        _left.TryRemove(job.Id, out _);

        // Only over what was just looked at: a newer build may have been faster.
        var edited = await editor.EditAsync(
            job.Id, new JobEdit("a deployment changed the definition", (row, _) => row.Edition == stored.Row.Edition ? Declare(row, job) : null), cancellationToken);
        if (edited is { Changed: false } && edited.Before.Edition != stored.Row.Edition)
        {
            await SyncAsync(job, cancellationToken);
        }
        else if (edited is { Changed: true })
        {
            LogChanged(job.Id, job.Definition.Schedule, job.Definition.TimeZone);
        }
    }

    /// <summary>
    /// Brings in again what was left to a newer build, once that one is gone: it may have switched a job off, and then nothing
    /// else ever comes for it.
    /// </summary>
    public async Task TakeOverAsync(CancellationToken cancellationToken)
    {
        foreach (var build in _left.Values.DistinctBy(row => row.Build).OrderBy(row => row.Build, StringComparer.Ordinal).ToList())
        {
            if (!await builds.MayReplaceAsync(build, cancellationToken))
            {
                continue;
            }

            foreach (var (id, row) in _left.OrderBy(one => one.Key.ToString(), StringComparer.Ordinal))
            {
                if (row.Build == build.Build && catalog.TryGet(id, out var job))
                {
                    await SyncUnlessUnreadableAsync(job, cancellationToken);
                }
            }
        }
    }

    /// <summary>Whether a job's row has another definition than this build declares, and has not been left to that build.</summary>
    internal bool IsNews(Job job, JobRow row) =>
        (row.Hash != job.DefinitionHash || row.UndeclaredSince is not null || row.RetiredAt is not null) && !_left.ContainsKey(job.Id);

    /// <summary>The jobs that are in the store: whether as this build declares them. Those that are not whole are left out.</summary>
    private async Task<Dictionary<JobId, bool>> ReadCurrentAsync(CancellationToken cancellationToken)
    {
        var rows = new Dictionary<JobId, bool>();
        await foreach (var stored in store.ReadAllAsync(StateKeys.Jobs, cancellationToken))
        {
            var id = StateKeys.JobOf(stored.Key);
            var same = stored.Row is JobRow { UndeclaredSince: null, RetiredAt: null } row && catalog.TryGet(id, out var job) && job.DefinitionHash == row.Hash;
            rows[id] = same && TryRemember(id, (JobRow)stored.Row);
        }

        var whole = new Dictionary<JobId, bool>();
        await foreach (var stored in store.ReadAllAsync(StateKeys.JobStates, cancellationToken))
        {
            var id = StateKeys.JobOf(stored.Key);
            if (rows.Remove(id, out var same))
            {
                whole[id] = same;
            }
        }

        // A definition without a state: half of a job, that is made whole one by one.
        rows.Keys.ToList().ForEach(id => whole[id] = false);
        return whole;
    }

    /// <summary>Remembers a job, unless this machine can't read what operators set for it: then it is looked at by itself.</summary>
    private bool TryRemember(JobId id, JobRow row)
    {
        try
        {
            jobs.Remember(id, row);
            return true;
        }
        catch (UnreadableRowException exception)
        {
            LogUnreadable(exception.Key, exception.Message);
            return false;
        }
    }

    /// <summary>One job's row that can't be read must not keep the app from its start, and the others from their runs.</summary>
    private async Task SyncUnlessUnreadableAsync(Job job, CancellationToken cancellationToken)
    {
        try
        {
            await SyncAsync(job, cancellationToken);
        }
        catch (UnreadableRowException exception)
        {
            LogUnreadable(exception.Key, exception.Message);
        }
    }

    private async Task DeclareNewAsync(IReadOnlyCollection<Job> fresh, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var transaction = new StateTransaction();
        var declared = fresh.Select(job => (Job: job, Row: Declare(Blank(now), job))).ToList();
        declared.ForEach(one => Begin(transaction.Insert(StateKeys.Job(one.Job.Id), one.Row), one.Job, one.Row, now));
        if ((await store.CommitAsync(transaction, cancellationToken)).Committed)
        {
            declared.ForEach(one => Declared(one.Job, one.Row));
            return;
        }

        // Another process was faster with one of them: look at each.
        foreach (var job in fresh)
        {
            await SyncAsync(job, cancellationToken);
        }
    }

    /// <summary>Declares a job of which a row is missing: it begins now, and keeps what there is.</summary>
    private async Task DeclareAsync(Job job, StoredRow<JobRow>? stored, StoredRow<JobStateRow>? state, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();

        // A new edition: processes that remember the job as it was must not take this for what they know.
        var row = Declare(stored?.Row ?? Blank(now), job) with { Edition = Math.Max(state?.Row.Edition ?? -1, stored?.Row.Edition ?? -1) + 1 };
        var transaction = new StateTransaction();
        _ = stored is null ? transaction.Insert(StateKeys.Job(job.Id), row) : transaction.Replace(stored.Key, stored.Version, row);
        if (state is null)
        {
            Begin(transaction, job, row, now);
        }
        else
        {
            transaction.ReplaceState(job.Id, state, state.Row.At(jobs.Compose(job.Id, row), state.Row.Cursor));
        }

        if ((await store.CommitAsync(transaction, cancellationToken)).Committed)
        {
            Declared(job, row);
        }
        else
        {
            await SyncAsync(job, cancellationToken);
        }
    }

    private void Declared(Job job, JobRow row)
    {
        jobs.Remember(job.Id, row);
        LogNew(job.Id, row.Schedule, row.TimeZone);
    }

    private void Begin(StateTransaction transaction, Job job, JobRow row, DateTimeOffset now)
    {
        var state = new JobStateRow { Cursor = now }.At(jobs.Compose(job.Id, row), now);
        transaction.Insert(StateKeys.JobState(job.Id), state).List(job.Id, state);
    }

    private JobRow Declare(JobRow row, Job job) => row.Declare(job.Definition, job.DefinitionHash, identity.Build, identity.BuiltAt);

    /// <summary>What a definition is written over where none was.</summary>
    private static JobRow Blank(DateTimeOffset now) => new()
    {
        FunctionName = "",
        Schedule = "",
        TimeZone = "",
        Timeout = TimeSpan.Zero,
        MaxRetries = 0,
        Hash = "",
        Build = "",
        CreatedAt = now,
        UpdatedAt = now,
    };

    [LoggerMessage(EventId = 31, Level = LogLevel.Information, Message = "New job {Job}: {Schedule} in {TimeZone}.")]
    private partial void LogNew(JobId job, string schedule, string timeZone);

    [LoggerMessage(EventId = 36, Level = LogLevel.Error, Message = "The row {Key} can't be read: {Reason}. Its job does not run until it can.")]
    private partial void LogUnreadable(RowKey key, string reason);

    [LoggerMessage(EventId = 32, Level = LogLevel.Information, Message = "The definition of job {Job} changed: {Schedule} in {TimeZone}.")]
    private partial void LogChanged(JobId job, string schedule, string timeZone);

    [LoggerMessage(EventId = 33, Level = LogLevel.Warning, Message = "The definition of job {Job} is that of build {Other}, which is newer and alive: this one ({Build}) leaves it alone, and does not run the job.")]
    private partial void LogLeft(JobId job, string other, string build);
}
