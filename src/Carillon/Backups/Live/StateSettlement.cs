using System.Globalization;
using Carillon.Executions;
using Carillon.Jobs;
using Carillon.Ledger;
using Carillon.Storage;
using Carillon.Storage.Rows;

namespace Carillon.Backups.Live;

/// <summary>
/// Brings a restored state up to the present, while nobody writes to the one that it is to replace. What was due since is on record as
/// one row of each job, skipped: it may have run. What was under way is on record as interrupted. Neither is ever run again.
/// </summary>
public sealed class StateSettlement(EffectiveJobs jobs, LedgerRows rows, StoreTime time)
{
    /// <summary>
    /// A job's cursor in the old state may be ahead: clocks come early, and those of two processes differ. One that is further ahead than
    /// this is damaged.
    /// </summary>
    private static readonly TimeSpan MostAhead = TimeSpan.FromMinutes(1);

    /// <summary>
    /// How far the editions of jobs rise: more than edits still on their way to the old state can. So what a process remembers of a job
    /// there is never taken for what holds here.
    /// </summary>
    private const int Editions = 1_000;

    /// <summary>What is about one store, and true of the next one, too: what signs, what was proven, when a clock last ticked.</summary>
    private static readonly RowKey[] Kept = [StateKeys.HandOffKey, StateKeys.BackupProof, StateKeys.Heartbeat];

    /// <summary>Brings it up to the present.</summary>
    /// <param name="old">The state that it is to replace.</param>
    /// <param name="target">The state that was restored; it is an <see cref="IStateArchive"/>, too.</param>
    /// <param name="point">The moment that was restored.</param>
    /// <param name="by">Who asked for it, and why, for people.</param>
    /// <param name="beside">What else is written: it may say what was found.</param>
    /// <param name="cancellationToken">Stops it; then the target has to be filled anew.</param>
    internal async Task<SettledState> SettleAsync(
        IStateStore old, IStateStore target, DateTimeOffset point, string by, Action<RowImports, SettledState> beside, CancellationToken cancellationToken)
    {
        var archive = (IStateArchive)target;
        var now = time.GetUtcNow();
        await MarkAsync(target, archive, now, cancellationToken);

        var moment = string.Create(CultureInfo.InvariantCulture, $"The state was restored as of {point:u} by {by}");
        var found = new Found(now, new RowImports(archive), $"{NotRunReasons.Restored} {moment}.", $"{moment}, when this run was under way or waited; it is not run again.");
        var stands = await ReadStandsAsync(old, cancellationToken);
        var definitions = await ReadAsync<JobRow>(target, StateKeys.Jobs, found, cancellationToken);
        var states = await ReadAsync<JobStateRow>(target, StateKeys.JobStates, found, cancellationToken);
        await InterruptAsync(target, states, found, cancellationToken);
        foreach (var (id, state) in states)
        {
            await InterruptGoneAsync(target, id, states, found, cancellationToken);
            SkipGap(id, definitions.GetValueOrDefault(id)?.Row, state, stands.GetValueOrDefault(id), found);
            await found.Rows.WriteSomeAsync(cancellationToken);
        }

        await KeepAsync(old, found, cancellationToken);
        var settled = new SettledState(now, states.Count, found.Occurrences, found.Interrupted, found.Unreadable);
        beside(found.Rows, settled);
        await found.Rows.WriteAsync(cancellationToken);

        // Last: with the mark no app starts on it.
        await archive.ImportAsync([new RawRow(StateKeys.Restore, null)], cancellationToken);
        return settled;
    }

    private static async Task KeepAsync(IStateStore old, Found found, CancellationToken cancellationToken)
    {
        if (old is not IStateArchive archive)
        {
            return;
        }

        foreach (var kept in await archive.ExportAsync(Kept, cancellationToken))
        {
            found.Rows.Add(kept);
        }

        // Who may call is not part of a backup: callers have the tokens that they have now, and none that was revoked comes back.
        await foreach (var page in archive.ExportAllAsync([StateKeys.Tokens], cancellationToken))
        {
            page.Rows.ToList().ForEach(found.Rows.Add);
            await found.Rows.WriteSomeAsync(cancellationToken);
        }
    }

    private static async Task MarkAsync(IStateStore target, IStateArchive archive, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var mark = await target.ReadAsync<RestoreRow>(StateKeys.Restore, cancellationToken)
            ?? throw new BackupException($"The store ({target.Description}) is not one that a restore has just filled.");
        await archive.ImportAsync([new RawRow(StateKeys.Restore, RowCodec.Encode(StateKeys.Restore, mark.Row with { SettlingSince = now }))], cancellationToken);
    }

    /// <summary>Where each job stands in the old state. What can't be read there is as if it were not there.</summary>
    private static async Task<Dictionary<JobId, JobStateRow>> ReadStandsAsync(IStateStore old, CancellationToken cancellationToken)
    {
        var stands = new Dictionary<JobId, JobStateRow>();
        await foreach (var stored in old.ReadAllAsync(StateKeys.JobStates, cancellationToken))
        {
            if (stored.Row is JobStateRow state)
            {
                stands[StateKeys.JobOf(stored.Key)] = state;
            }
        }

        return stands;
    }

    private static async Task<Dictionary<JobId, StoredRow<T>>> ReadAsync<T>(IStateStore target, KeyRange range, Found found, CancellationToken cancellationToken)
        where T : StateRow
    {
        var read = new Dictionary<JobId, StoredRow<T>>();
        await foreach (var stored in target.ReadAllAsync(range, cancellationToken))
        {
            if (stored.Row is T row)
            {
                read[StateKeys.JobOf(stored.Key)] = new StoredRow<T>(stored.Key, stored.Version, row);
            }
            else
            {
                found.Unreadable++;
            }
        }

        return read;
    }

    /// <summary>Ends what was under way, or waited.</summary>
    private async Task InterruptAsync(IStateStore target, Dictionary<JobId, StoredRow<JobStateRow>> states, Found found, CancellationToken cancellationToken)
    {
        await foreach (var stored in target.ReadAllAsync(StateKeys.Live, cancellationToken))
        {
            if (stored.Row is LiveRow live)
            {
                Interrupt(live, new StateTransaction().Delete(stored.Key, stored.Version), states, found);
                await found.Rows.WriteSomeAsync(cancellationToken);
            }
            else
            {
                found.Unreadable++;
            }
        }
    }

    /// <summary>The state names it, and it has no row among the runs under way, or one that can't be read.</summary>
    private async Task InterruptGoneAsync(IStateStore target, JobId id, Dictionary<JobId, StoredRow<JobStateRow>> states, Found found, CancellationToken cancellationToken)
    {
        var state = states[id];
        foreach (var gone in state.Row.Running.Concat(state.Row.Waiting).Where(gone => !found.Ended.Contains(gone)))
        {
            if (await target.ReadAsync(StateKeys.Execution(id, gone), cancellationToken) is null)
            {
                var line = (await target.ReadAsync(StateKeys.RecentRun(gone), cancellationToken))?.Row as RecentRow;
                var live = new LiveRow
                {
                    Id = gone,
                    Job = id,
                    State = state.Row.Running.Contains(gone) ? ExecutionState.Running : ExecutionState.Pending,
                    Trigger = line?.Trigger ?? RunTrigger.Schedule,
                    System = line?.System ?? false,
                    DueAt = line?.DueAt,
                    StartedAt = line?.StartedAt,
                };
                Interrupt(live, new StateTransaction(), states, found);
            }
        }
    }

    private void Interrupt(LiveRow live, StateTransaction transaction, Dictionary<JobId, StoredRow<JobStateRow>> states, Found found)
    {
        var ended = rows.NotBegun(live, ExecutionState.Interrupted, found.WhyInterrupted);
        found.Rows.Add(transaction.AddFinished(live.State == ExecutionState.Running ? ended with { Attempts = live.AttemptsBefore + 1 } : ended, live.State));
        found.Interrupted++;
        found.Ended.Add(live.Id);
        if (states.TryGetValue(live.Job, out var state))
        {
            found.Folded[live.Job] = found.Folded.GetValueOrDefault(live.Job, state.Row).After(ended);
        }
    }

    /// <summary>Moves a job's cursor to the present, and puts what it passes on record in one row.</summary>
    private void SkipGap(JobId id, JobRow? definition, StoredRow<JobStateRow> state, JobStateRow? old, Found found)
    {
        var next = found.Folded.GetValueOrDefault(id, state.Row) with { Running = [], Waiting = [] };
        var upTo = old is not null && old.Cursor <= found.Now + MostAhead ? Later(old.Cursor, found.Now) : found.Now;
        var cursor = Later(next.Cursor, upTo);
        var transaction = new StateTransaction();
        try
        {
            var row = definition is null ? null : definition with { Edition = Math.Max(definition.Edition, old?.Edition ?? 0) + Editions };
            var job = row is null ? null : jobs.Compose(id, row);
            var gap = job is null ? Unknown(state.Row, upTo) : row!.RetiredAt is null ? DueSpan.Measure(job.Job.Schedule, state.Row.Cursor, upTo) : null;
            next = Skip(transaction, row?.Declared(id), id, gap, next, found);
            next = job is null ? next with { Cursor = cursor } : next.At(job, cursor);
            _ = row is null ? transaction : transaction.Put(StateKeys.Job(id), row);
        }
        catch (UnreadableRowException)
        {
            // Its schedule can't be read here, so the first instant stands for all, as wherever a job's terms can't be read.
            next = Skip(transaction, definition!.Declared(id), id, Unknown(state.Row, upTo), next, found) with { Cursor = cursor };
        }

        found.Rows.Add(transaction.ReplaceState(id, state, next));
    }

    private JobStateRow Skip(StateTransaction transaction, JobDefinition? definition, JobId id, DueSpan? gap, JobStateRow state, Found found)
    {
        if (gap is null)
        {
            return state;
        }

        var skipped = rows.NotRun(definition ?? new JobDefinition { Id = id, FunctionName = "", Schedule = "", TimeZone = "", Timeout = TimeSpan.Zero, MaxRetries = 0 }, gap, ExecutionState.Skipped, found.WhySkipped);
        transaction.AddNotRun(skipped);
        found.Occurrences += gap.Count;
        return state.After(skipped);
    }

    private static DueSpan? Unknown(JobStateRow state, DateTimeOffset upTo) =>
        state.NextDue is { } first && first <= upTo ? new DueSpan(first, null, first, 1) : null;

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;

    /// <summary>What was found so far, and what is to be written.</summary>
    private sealed class Found(DateTimeOffset now, RowImports rows, string whySkipped, string whyInterrupted)
    {
        public DateTimeOffset Now => now;

        public RowImports Rows => rows;

        public string WhySkipped => whySkipped;

        public string WhyInterrupted => whyInterrupted;

        /// <summary>The runs that were ended.</summary>
        public HashSet<ExecutionId> Ended { get; } = [];

        /// <summary>The states of jobs, with those runs folded in.</summary>
        public Dictionary<JobId, JobStateRow> Folded { get; } = [];

        public long Occurrences { get; set; }

        public int Interrupted { get; set; }

        public int Unreadable { get; set; }
    }
}
