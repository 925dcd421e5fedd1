using System.Runtime.CompilerServices;
using Carillon.Executions;
using Carillon.History;
using Carillon.Jobs;
using Carillon.Storage;
using Carillon.Storage.Rows;

namespace Carillon.Retention;

/// <summary>
/// Deletes what is no longer kept of one job. Each transaction replaces the state row that it was worked out from, so that what
/// is left can be told from the state alone; claims and records go first, and this goes on from what they wrote.
/// </summary>
internal sealed class JobCleanup(IStateStore store, LogCleanup logs, JobId job, StoredRow<JobStateRow> state, RetentionRule rule, CleanupTally tally, CleanupTally whole)
{
    /// <summary>How many executions a transaction deletes: two rows each, and the state row.</summary>
    public const int PerTransaction = 48;

    /// <summary>Executions hold their logs: a page of them is some megabytes.</summary>
    private const int PageSize = 4 * PerTransaction;

    private const int MostTries = 50;

    private readonly HashSet<RowKey> _unreadable = [];

    /// <summary>What a dry run has counted: an execution may be too old and too much.</summary>
    private readonly HashSet<RowKey> _counted = [];
    private StoredRow<JobStateRow> _state = state;
    private bool _lostRace;

    /// <summary>The job's state as it was last written or read.</summary>
    public StoredRow<JobStateRow> State => _state;

    /// <summary>How many runs are left.</summary>
    public long Runs => _state.Row.Totals.Runs() - _state.Row.Dropped;

    /// <summary>Deletes what is too old, and what is too much.</summary>
    /// <returns>Whether all of it could be. Otherwise others wrote the job's state all the time, and the next clean-up goes on.</returns>
    public async Task<bool> RunAsync(CancellationToken cancellationToken)
    {
        await DropOldAsync(cancellationToken);
        if (Runs > rule.Count + rule.Slack)
        {
            await DropBeyondCountAsync(cancellationToken);
        }

        tally.Kept += Math.Max(Runs, 0);
        tally.Unreadable += _unreadable.Count;
        return !_lostRace;
    }

    private async Task DropOldAsync(CancellationToken cancellationToken)
    {
        await foreach (var page in PagesAsync(StateKeys.ExecutionsBefore(job, rule.AllKeptSince), cancellationToken))
        {
            await DropAsync([.. page.Where(execution => rule.IsTooOld(execution.Row))], cancellationToken);
        }
    }

    private async Task DropBeyondCountAsync(CancellationToken cancellationToken)
    {
        var (expected, dropped) = (Runs, _state.Row.Dropped);
        long found = 0, deleted = 0;
        await foreach (var page in PagesAsync(StateKeys.Executions(job), cancellationToken))
        {
            var beyond = page.Where(execution => execution.Row.State.IsRun() && ++found > rule.Count).ToList();
            deleted += await DropAsync(beyond, cancellationToken);
        }

        // Rows that somebody deleted by hand would have all of them read again each time: from here on they count as dropped.
        var missing = expected - found - _unreadable.Count;
        if (missing > 0 && !tally.DryRun && _state.Row.Dropped == dropped + deleted)
        {
            await TryReplaceStateAsync(_state.Row with { Dropped = _state.Row.Dropped + missing }, cancellationToken);
        }
    }

    /// <summary>Deletes executions, but for those that are kept whatever their age.</summary>
    /// <returns>How many runs were among those deleted.</returns>
    private async Task<long> DropAsync(List<StoredRow<ExecutionRow>> executions, CancellationToken cancellationToken)
    {
        if (tally.DryRun)
        {
            executions.RemoveAll(execution => !_counted.Add(execution.Key));
        }
        else if (!rule.Expired)
        {
            await LearnNewestAsync(executions, cancellationToken);
        }

        long runs = 0;
        foreach (var batch in executions.Where(execution => !IsKept(execution.Row.Id)).Chunk(PerTransaction))
        {
            runs += await DropBatchAsync([.. batch], cancellationToken);
        }

        return runs;
    }

    private async Task<long> DropBatchAsync(List<StoredRow<ExecutionRow>> batch, CancellationToken cancellationToken)
    {
        if (!await tally.MayDeleteAsync([.. batch.Select(execution => new StoredRow(execution.Key, execution.Version, execution.Row))], cancellationToken))
        {
            return 0;
        }

        var withoutLine = new HashSet<RowKey>();
        var unanswered = false;
        for (var tries = 0; tries < MostTries; tries++)
        {
            batch.RemoveAll(execution => IsKept(execution.Row.Id));
            if (batch.Count == 0)
            {
                return 0;
            }

            cancellationToken.ThrowIfCancellationRequested();
            var runs = batch.Count(execution => execution.Row.State.IsRun());
            var after = _state.Row with { Dropped = _state.Row.Dropped + runs };
            try
            {
                var outcome = await store.CommitAsync(Drop(batch, withoutLine, after), cancellationToken);
                if (outcome.Committed)
                {
                    tally.Deleted += batch.Count;
                    _state = _state with { Version = outcome.Versions[_state.Key], Row = after };
                    whole.Deleted += await logs.DeleteAsync(batch.Select(execution => execution.Row), cancellationToken);
                    return runs;
                }

                await LookAgainAsync(outcome.Conflict!.Value, batch, withoutLine, unanswered, cancellationToken);
            }
            catch (StateStoreOutcomeUnknownException)
            {
                unanswered = true;
                await ReadStateAsync(cancellationToken);
            }
        }

        _lostRace = true;
        return 0;
    }

    private StateTransaction Drop(List<StoredRow<ExecutionRow>> batch, HashSet<RowKey> withoutLine, JobStateRow after)
    {
        var transaction = new StateTransaction().Replace(_state.Key, _state.Version, after);
        foreach (var execution in batch)
        {
            transaction.Delete(execution.Key, execution.Version);
            if (!withoutLine.Contains(execution.Key))
            {
                transaction.Remove(StateKeys.RecentRun(execution.Row.Id));
            }
        }

        return transaction;
    }

    /// <summary>After a conflict: finds out what is otherwise than was read.</summary>
    private async Task LookAgainAsync(
        RowKey conflict, List<StoredRow<ExecutionRow>> batch, HashSet<RowKey> withoutLine, bool unanswered, CancellationToken cancellationToken)
    {
        if (conflict == _state.Key)
        {
            await ReadStateAsync(cancellationToken);
            return;
        }

        // An execution never changes: it is gone. That was us, where an earlier sending was not answered.
        if (batch.RemoveAll(execution => execution.Key == conflict) > 0)
        {
            tally.Deleted += unanswered ? 1 : 0;
            return;
        }

        // Its line in the list over all jobs is missing. Where one is, others may be.
        foreach (var execution in batch)
        {
            if (await store.ReadAsync(StateKeys.RecentRun(execution.Row.Id), cancellationToken) is null)
            {
                withoutLine.Add(execution.Key);
            }
        }
    }

    private bool IsKept(ExecutionId id) => !rule.Expired && (id == _state.Row.LastSuccess || id == _state.Row.LastFailure);

    /// <summary>
    /// A state that an earlier version wrote does not know the newest success and failure. Before one of that kind is deleted,
    /// they are looked for, and kept in mind.
    /// </summary>
    private async Task LearnNewestAsync(List<StoredRow<ExecutionRow>> executions, CancellationToken cancellationToken)
    {
        var wantsSuccess = executions.Exists(execution => execution.Row.State == ExecutionState.Succeeded);
        var wantsFailure = executions.Exists(execution => RetentionRule.IsFailure(execution.Row.State));
        for (var tries = 0; tries < MostTries; tries++)
        {
            var success = wantsSuccess && _state.Row.LastSuccess is null;
            var failure = wantsFailure && _state.Row.LastFailure is null;
            if (!success && !failure)
            {
                return;
            }

            var after = await WithNewestAsync(success, failure, cancellationToken);
            await TryReplaceStateAsync(after, cancellationToken);
        }
    }

    private async Task<JobStateRow> WithNewestAsync(bool success, bool failure, CancellationToken cancellationToken)
    {
        var after = _state.Row;
        await foreach (var page in PagesAsync(StateKeys.Executions(job), cancellationToken))
        {
            after = after with
            {
                LastSuccess = after.LastSuccess ?? (success ? page.Find(execution => execution.Row.State == ExecutionState.Succeeded)?.Row.Id : null),
                LastFailure = after.LastFailure ?? (failure ? page.Find(execution => RetentionRule.IsFailure(execution.Row.State))?.Row.Id : null),
            };
            if ((!success || after.LastSuccess is not null) && (!failure || after.LastFailure is not null))
            {
                break;
            }
        }

        return after;
    }

    private async Task TryReplaceStateAsync(JobStateRow after, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var outcome = await store.CommitAsync(new StateTransaction().Replace(_state.Key, _state.Version, after), cancellationToken);
        if (outcome.Committed)
        {
            _state = _state with { Version = outcome.Versions[_state.Key], Row = after };
        }
        else
        {
            await ReadStateAsync(cancellationToken);
        }
    }

    private async Task ReadStateAsync(CancellationToken cancellationToken) =>
        _state = await store.ReadAsync<JobStateRow>(_state.Key, cancellationToken) ?? throw new UnreadableRowException(_state.Key, "it is gone");

    private async IAsyncEnumerable<List<StoredRow<ExecutionRow>>> PagesAsync(KeyRange range, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (true)
        {
            var page = await store.ReadRangeAsync(range, PageSize, cancellationToken);
            _unreadable.UnionWith(page.Rows.Where(stored => stored.Row is not ExecutionRow).Select(stored => stored.Key));
            yield return [.. page.Rows.Where(stored => stored.Row is ExecutionRow).Select(stored => new StoredRow<ExecutionRow>(stored.Key, stored.Version, (ExecutionRow)stored.Row))];
            if (!page.HasMore)
            {
                yield break;
            }

            range = range.After(page.Rows[^1].Key);
        }
    }
}
