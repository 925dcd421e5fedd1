using Carillon.Executions;
using Carillon.History;
using Carillon.Jobs;
using Carillon.Storage;
using Carillon.Storage.Rows;

namespace Carillon.Explanations;

/// <summary>
/// Reads the rows that an explanation goes by, and keeps them as evidence. Each read is one row, or one range with an end and a limit:
/// however long the history is, an explanation takes the same.
/// </summary>
internal sealed class LedgerReads(IStateStore store, JobId job, CancellationToken cancellationToken)
{
    /// <summary>How far from an instant a run by hand is near it.</summary>
    private static readonly TimeSpan Near = TimeSpan.FromMinutes(5);

    /// <summary>Most questions are answered by the first few rows. Executions hold their logs, so more are read only where those are all by hand.</summary>
    private static readonly int[] Pages = [25, 175];

    private const int MostNear = 20;
    private const int MostLive = 3;
    private const int MostActs = 100;

    private readonly List<Evidence> _evidence = [];

    /// <summary>What was kept, in the order in which it was.</summary>
    public IReadOnlyList<Evidence> Evidence => _evidence;

    /// <summary>Whether an execution was kept already.</summary>
    public bool Has(ExecutionView view)
    {
        var key = Of(view).Key;
        return _evidence.Exists(kept => kept.Key == key);
    }

    /// <summary>Keeps a row as evidence.</summary>
    public void Keep(Evidence evidence)
    {
        if (!_evidence.Exists(kept => kept.Key == evidence.Key))
        {
            _evidence.Add(evidence);
        }
    }

    /// <summary>Keeps an execution as evidence.</summary>
    public ExecutionRow Keep(StoredRow<ExecutionRow> row)
    {
        Keep(new Evidence.OfExecution(row.Key, row.Row));
        return row.Row;
    }

    /// <summary>Keeps an execution as evidence.</summary>
    public void Keep(ExecutionView view) => Keep(Of(view));

    /// <summary>Reads what the ledger has at an instant and before it, back to an occurrence before it.</summary>
    public async Task<LedgerLook> LookAsync(DateTimeOffset at)
    {
        var rows = new List<StoredRow<ExecutionRow>>();
        var unreadable = new List<(RowKey, string)>();
        var range = StateKeys.ExecutionsBefore(job, at.AddSeconds(1));
        foreach (var limit in Pages)
        {
            var page = await store.ReadRangeAsync(range, limit, cancellationToken);
            Sort(page, rows, unreadable);
            if (!page.HasMore || rows.Exists(row => row.Row.DueAt < at))
            {
                return new LedgerLook(rows, unreadable, Complete: true);
            }

            range = range.After(page.Rows[^1].Key);
        }

        return new LedgerLook(rows, unreadable, Complete: false);
    }

    /// <summary>Finds an execution of the job, over or under way, and keeps it. Null where there is none, or it can't be read.</summary>
    public async Task<ExecutionView?> FindAsync(ExecutionId id)
    {
        // A run that ends between the reads has moved on by the last one.
        foreach (var key in (RowKey[])[StateKeys.Execution(job, id), StateKeys.LiveRun(id), StateKeys.Execution(job, id)])
        {
            switch (await store.ReadAsync(key, cancellationToken))
            {
                case { Row: ExecutionRow over }:
                    Keep(new Evidence.OfExecution(key, over));
                    return new ExecutionView.Finished(over);
                case { Row: LiveRow live }:
                    Keep(new Evidence.OfLive(key, live));
                    return new ExecutionView.UnderWay(live);
                case { Row: UnreadableRow damaged }:
                    Keep(new Evidence.OfUnreadable(key, damaged.Reason));
                    return null;
                default:
                    continue;
            }
        }

        return null;
    }

    /// <summary>The runs near an instant that no schedule asked for, over or under way, the nearest first.</summary>
    /// <param name="at">The instant.</param>
    /// <param name="look">What was read of the ledger before it.</param>
    /// <param name="state">Where the job stands.</param>
    public async Task<IReadOnlyList<ExecutionView>> UnscheduledNearAsync(DateTimeOffset at, LedgerLook look, JobStateRow? state)
    {
        var after = new List<StoredRow<ExecutionRow>>();
        Sort(await store.ReadRangeAsync(StateKeys.ExecutionsBetween(job, at.AddSeconds(1), at + Near), MostNear, cancellationToken), after, []);
        var near = after.Concat(look.Rows).Where(row => row.Row.DueAt is null && (row.Row.Id.Time - at).Duration() <= Near)
            .Select(row => (row.Row.Id, View: (ExecutionView)new ExecutionView.Finished(row.Row))).ToList();
        foreach (var id in (state?.Running ?? []).Concat(state?.Waiting ?? []).Where(id => (id.Time - at).Duration() <= Near).Take(MostLive))
        {
            if ((await store.ReadAsync(StateKeys.LiveRun(id), cancellationToken))?.Row is LiveRow { DueAt: null } live)
            {
                near.Add((id, new ExecutionView.UnderWay(live)));
            }
        }

        return [.. near.OrderBy(one => (one.Id.Time - at).Duration()).Select(one => one.View)];
    }

    /// <summary>What was done with the job up to an instant, the newest first, as far as it is among the last acts with any job.</summary>
    public async Task<IReadOnlyList<StoredRow<AuditRow>>> ActsUpToAsync(DateTimeOffset at) =>
        await ActsAsync(StateKeys.AuditBefore(at.AddMilliseconds(1)));

    /// <summary>What was done with the job since an instant, the newest first, as far as it is among the last acts with any job.</summary>
    public async Task<IReadOnlyList<StoredRow<AuditRow>>> ActsSinceAsync(DateTimeOffset at) => await ActsAsync(StateKeys.Since(StateKeys.Audit, at));

    /// <summary>When a clock last ticked. Null where none has, or that can't be read.</summary>
    public async Task<HeartbeatRow?> LastTickAsync()
    {
        if ((await store.ReadAsync(StateKeys.Heartbeat, cancellationToken))?.Row is not HeartbeatRow beat)
        {
            return null;
        }

        Keep(new Evidence.OfHeartbeat(StateKeys.Heartbeat, beat));
        return beat;
    }

    private static Evidence Of(ExecutionView view) => view switch
    {
        ExecutionView.Finished { Row: var over } => new Evidence.OfExecution(StateKeys.Execution(over.Job, over.Id), over),
        ExecutionView.UnderWay { Row: var live } => new Evidence.OfLive(StateKeys.LiveRun(live.Id), live),
        _ => throw new InvalidOperationException($"An execution was read as {view.GetType().Name}, of which nothing is known."),
    };

    private async Task<IReadOnlyList<StoredRow<AuditRow>>> ActsAsync(KeyRange range)
    {
        var page = await store.ReadRangeAsync(range, MostActs, cancellationToken);
        return [.. page.Rows.Where(row => row.Row is AuditRow act && act.Job == job).Select(row => new StoredRow<AuditRow>(row.Key, row.Version, (AuditRow)row.Row))];
    }

    private static void Sort(RowPage page, List<StoredRow<ExecutionRow>> rows, List<(RowKey Key, string Reason)> unreadable)
    {
        foreach (var stored in page.Rows)
        {
            if (stored.Row is ExecutionRow row)
            {
                rows.Add(new StoredRow<ExecutionRow>(stored.Key, stored.Version, row));
            }
            else
            {
                unreadable.Add((stored.Key, (stored.Row as UnreadableRow)?.Reason ?? $"it holds a {stored.Row.GetType().Name}"));
            }
        }
    }
}
