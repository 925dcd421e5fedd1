using Carillon.Executions;
using Carillon.Storage;
using Carillon.Storage.Rows;
using Microsoft.Extensions.Logging;

namespace Carillon.Ledger;

/// <summary>Writes what a claim comes to, each in one conditional transaction. Null means that the race was lost.</summary>
public sealed partial class ClaimWriter(
    IStateStore store, LedgerRows rows, LocalRuns localRuns, IdempotentRequests idempotency, Reporter reporter, StoreTime time, ILogger<ClaimWriter> logger)
{
    /// <summary>The most runs that are told to stop in the transaction of what takes their place: it has room for these.</summary>
    private const int MostToldAtOnce = 50;

    /// <summary>Lets a run begin, or wait.</summary>
    internal Task<ClaimResult?> AdmitAsync(
        EffectiveJob job, StoredRow<JobStateRow> state, AcceptedRun run, Admission admission, CancellationToken cancellationToken) => admission switch
        {
            Admission.Wait wait => WaitAsync(job, state, run, wait, cancellationToken),
            _ => StartAsync(job, state, run, cancellationToken),
        };

    /// <summary>Puts on record what does not run.</summary>
    internal async Task<ClaimResult?> RefuseAsync(EffectiveJob job, StoredRow<JobStateRow> state, ExecutionRow notRun, DateTimeOffset cursor,
        IdempotencyKey? key, CancellationToken cancellationToken)
    {
        var transaction = new StateTransaction()
            .ReplaceState(job.Id, state, state.Row.At(job, cursor).After(notRun))
            .AddNotRun(notRun);
        await idempotency.AddAsync(transaction, key, notRun.Id, cancellationToken);
        if ((await CommitAsync(transaction, cancellationToken)).Committed)
        {
            reporter.Report(notRun);
            return new ClaimResult.Refused(notRun);
        }

        // It may be our own write, whose answer was lost. Somebody else's may account for less: then there is more to do.
        var written = await LookAsync<ExecutionRow>(StateKeys.Execution(job.Id, notRun.Id));
        return written is { Row: var row } && (row.Instance, row.FinishedAt, row.Occurrences) == (notRun.Instance, notRun.FinishedAt, notRun.Occurrences)
            ? new ClaimResult.Refused(row)
            : null;
    }

    private async Task<ClaimResult?> StartAsync(EffectiveJob job, StoredRow<JobStateRow> state, AcceptedRun run, CancellationToken cancellationToken)
    {
        var live = rows.Begin(run.Live);
        var next = After(state.Row.At(job, run.Cursor) with { Running = [.. state.Row.Running, live.Id] }, run.Missed);
        var transaction = await ComposeAsync(job, state, next, live, run, cancellationToken);
        var outcome = await CommitAsync(transaction, cancellationToken);
        if (!outcome.Committed)
        {
            return await FindOurOwnAsync(job, live, run);
        }

        Report(run.Missed);
        return new ClaimResult.Claimed(new RunClaim(
            job.Job,
            new StoredRow<LiveRow>(StateKeys.LiveRun(live.Id), outcome.Versions[StateKeys.LiveRun(live.Id)], live),
            new StoredRow<JobStateRow>(state.Key, outcome.Versions[state.Key], next),
            run.Parameters));
    }

    private async Task<ClaimResult?> WaitAsync(
        EffectiveJob job, StoredRow<JobStateRow> state, AcceptedRun run, Admission.Wait wait, CancellationToken cancellationToken)
    {
        var live = run.Live;
        ExecutionRow? gaveWay = null;
        var next = After(state.Row.At(job, run.Cursor), run.Missed);
        var replaced = wait.InPlaceOf is { } previous ? await store.ReadAsync<LiveRow>(StateKeys.LiveRun(previous), cancellationToken) : null;
        if (replaced is not null)
        {
            gaveWay = rows.NotBegun(replaced.Row, ExecutionState.Skipped, "A later run of this job took its place.") with { BlockedBy = live.Id };
            next = next.After(gaveWay);
        }

        next = next with { Waiting = [.. next.Waiting, live.Id] };
        var transaction = await ComposeAsync(job, state, next, live, run, cancellationToken);
        if (gaveWay is not null)
        {
            transaction.Delete(replaced!.Key, replaced.Version).AddFinished(gaveWay, ExecutionState.Pending);
        }

        var asked = new CancelRequest(time.GetUtcNow(), null, $"A later run of this job ({live.Id}) takes its place.");
        var told = wait.CancelRunning ? await AddCancelRequestsAsync(transaction, state.Row, asked, cancellationToken) : [];
        if ((await CommitAsync(transaction, cancellationToken)).Committed)
        {
            Report(run.Missed);
            Report(gaveWay);
            told.ForEach(id => localRuns.Cancel(id, asked.Reason!));
            await TellOthersAsync(wait.CancelRunning ? state.Row.Running.Skip(MostToldAtOnce) : [], asked);
            return new ClaimResult.Waiting(live);
        }

        // Accepted already: our own write whose answer was lost, or, for an occurrence, somebody else's equal one.
        return await LookAsync<RecentRow>(StateKeys.RecentRun(live.Id)) is null ? null : new ClaimResult.Waiting(live);
    }

    private async Task<StateTransaction> ComposeAsync(
        EffectiveJob job, StoredRow<JobStateRow> state, JobStateRow next, LiveRow live, AcceptedRun run, CancellationToken cancellationToken)
    {
        var transaction = new StateTransaction().ReplaceState(job.Id, state, next).AddStarted(live);
        _ = run.Missed is null ? transaction : transaction.AddNotRun(run.Missed);
        await idempotency.AddAsync(transaction, run.Idempotency, live.Id, cancellationToken);
        return run.Audit is { } entry ? transaction.AddAudit(entry with { RequestId = live.RequestId, Job = job.Id, Execution = live.Id }) : transaction;
    }

    /// <summary>Tells the runs under way to stop, by their rows: their processes see it with the next renewal.</summary>
    private async Task<List<ExecutionId>> AddCancelRequestsAsync(
        StateTransaction transaction, JobStateRow state, CancelRequest asked, CancellationToken cancellationToken)
    {
        var told = new List<ExecutionId>();
        foreach (var id in state.Running.Take(MostToldAtOnce))
        {
            var running = await store.ReadAsync<LiveRow>(StateKeys.LiveRun(id), cancellationToken);
            if (running is { Row.Cancel: null })
            {
                transaction.Replace(running.Key, running.Version, running.Row with { Cancel = asked });
                told.Add(id);
            }
        }

        return told;
    }

    /// <summary>
    /// Tells the runs to stop that the transaction had no room for, one by one. One that renews its lease meanwhile is told by
    /// the next occurrence, and so are those that can't be told because the store fails now: what takes their place is accepted.
    /// </summary>
    private async Task TellOthersAsync(IEnumerable<ExecutionId> running, CancelRequest asked)
    {
        foreach (var id in running)
        {
            try
            {
                if (await store.ReadAsync<LiveRow>(StateKeys.LiveRun(id), CancellationToken.None) is { Row.Cancel: null } live)
                {
                    await CommitAsync(new StateTransaction().Replace(live.Key, live.Version, live.Row with { Cancel = asked }), CancellationToken.None);
                }
            }
            catch (Exception exception) when (exception is StateStoreUnavailableException or UnreadableRowException)
            {
                LogNotTold(id, exception);
            }

            localRuns.Cancel(id, asked.Reason!);
        }
    }

    /// <summary>
    /// After a conflict. An earlier sending of the same write, whose answer was lost, may have been what we ran into: the
    /// fence tells.
    /// </summary>
    private async Task<ClaimResult?> FindOurOwnAsync(EffectiveJob job, LiveRow ours, AcceptedRun run)
    {
        var live = await LookAsync<LiveRow>(StateKeys.LiveRun(ours.Id));
        if (live is null && ours.DueAt is null && await LookAsync<ExecutionRow>(StateKeys.Execution(job.Id, ours.Id)) is { Row: var over })
        {
            // The store was silent for so long that the run was taken for lost before it began. Nobody else has this id.
            return new ClaimResult.Refused(over);
        }

        if (live is null || live.Row.Fence != ours.Fence)
        {
            return null;
        }

        var state = await LookAsync<JobStateRow>(StateKeys.JobState(job.Id))
            ?? throw new UnreadableRowException(StateKeys.JobState(job.Id), "it is missing, and is made anew when the app starts");
        return new ClaimResult.Claimed(new RunClaim(job.Job, live, state, run.Parameters));
    }

    /// <summary>Looks for what may be our own write, until there is an answer: nobody may be told that nothing was written while it may be.</summary>
    private Task<StoredRow<T>?> LookAsync<T>(RowKey key)
        where T : StateRow => StateStorePatience.UntilAnsweredAsync(time, () => store.ReadAsync<T>(key, CancellationToken.None));

    private Task<CommitOutcome> CommitAsync(StateTransaction transaction, CancellationToken cancellationToken) =>
        store.CommitUntilKnownAsync(transaction, time, cancellationToken);

    private void Report(ExecutionRow? row)
    {
        if (row is not null)
        {
            reporter.Report(row);
        }
    }

    private static JobStateRow After(JobStateRow state, ExecutionRow? missed) => missed is null ? state : state.After(missed);

    [LoggerMessage(EventId = 26, Level = LogLevel.Warning, Message = "Execution {ExecutionId} could not be told to stop for the run that takes its place; the next occurrence of its job tells it.")]
    private partial void LogNotTold(ExecutionId executionId, Exception exception);
}
