using Carillon.Executions;
using Carillon.Jobs;
using Carillon.Storage;
using Carillon.Storage.Rows;
using Microsoft.Extensions.Hosting;

namespace Carillon.Ledger;

/// <summary>
/// Step one of a run. Accounts for every instant a job was due at, and takes the right to run the one that is to run: the
/// cursor moves, and the live row appears, in one conditional write. Whoever loses that race finds nothing due any more.
/// </summary>
public sealed class Claimer(
    IStateStore store,
    LostRunSweeper lostRuns,
    LocalRuns localRuns,
    Reporter reporter,
    LedgerRows rows,
    IHostApplicationLifetime lifetime,
    TimeProvider time)
{
    /// <summary>
    /// Claims what a job is due for. Which of several instants runs is said by its misfire policy; those that don't are on
    /// record as one range of <see cref="ExecutionState.Missed"/>. While a run of the job is under way, all of them are
    /// <see cref="ExecutionState.Skipped"/>, or wait where all of them are to run.
    /// </summary>
    /// <param name="job">The job.</param>
    /// <param name="now">Up to when.</param>
    /// <param name="early">How long before an instant a clock may come for it; see <see cref="DueSpan.MeasureAround"/>.</param>
    /// <param name="cancellationToken">Gives up before anything is written.</param>
    public async Task<ClaimResult> ClaimDueAsync(Job job, DateTimeOffset now, TimeSpan early, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(job);
        if (!job.Definition.Enabled)
        {
            return new ClaimResult.NothingDue();
        }

        RowVersion? seen = null;
        while (true)
        {
            var state = await ReadStateAsync(job.Id, cancellationToken);
            if (DueSpan.MeasureAround(job.Schedule, state.Row.Cursor, now, early) is not { } due)
            {
                return new ClaimResult.NothingDue();
            }

            if (lifetime.ApplicationStopping.IsCancellationRequested)
            {
                return new ClaimResult.ShuttingDown();
            }

            ThrowIfUnchanged(state.Version, ref seen, ExecutionId.ForOccurrence(job.Id, due.Last));

            state = await lostRuns.SettleAsync(job.Id, state, cancellationToken);
            var result = RunInTheWay(job.Id, state.Row) switch
            {
                { } inTheWay when job.Definition.Misfire != MisfirePolicy.All =>
                    await RefuseAsync(job, state, rows.NotRun(job.Id, due, ExecutionState.Skipped, inTheWay.Reason) with { BlockedBy = inTheWay.Id }, due.Last, cancellationToken),
                { } => new ClaimResult.NothingDue(),
                null => await ClaimJudgedAsync(job, state, Judgement.Of(job, due, state.Row.Cursor, now), cancellationToken),
            };

            // A lost race: read again, and find what the winner left.
            if (result is not null)
            {
                return result;
            }
        }
    }

    /// <summary>
    /// Claims a run that no schedule asks for. While a run of the job is under way it is refused, and the refusal is on record.
    /// </summary>
    public async Task<ClaimResult> ClaimRequestedAsync(Job job, RunRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(job);
        ArgumentNullException.ThrowIfNull(request);
        var id = ExecutionId.Random(time.GetUtcNow());
        RowVersion? seen = null;
        while (true)
        {
            if (lifetime.ApplicationStopping.IsCancellationRequested)
            {
                return new ClaimResult.ShuttingDown();
            }

            var state = await ReadStateAsync(job.Id, cancellationToken);
            ThrowIfUnchanged(state.Version, ref seen, id);
            state = await lostRuns.SettleAsync(job.Id, state, cancellationToken);
            var result = RunInTheWay(job.Id, state.Row) is { } inTheWay
                ? await RefuseAsync(job, state, rows.NotRun(job.Id, id, request, inTheWay.Reason) with { BlockedBy = inTheWay.Id }, state.Row.Cursor, cancellationToken)
                : await StartAsync(job, state, rows.Begun(job.Id, id, request), state.Row.Cursor, missed: null, request.Parameters, cancellationToken);

            if (result is not null)
            {
                return result;
            }
        }
    }

    /// <summary>
    /// After a lost race the state is another one. Where it is not, a row stands in the way that should not be there, and
    /// would for ever.
    /// </summary>
    private static void ThrowIfUnchanged(RowVersion version, ref RowVersion? seen, ExecutionId id)
    {
        if (version == seen)
        {
            throw new InvalidOperationException($"The execution {id} can't be claimed: a row of it is in the store already, though the job's state knows nothing of it.");
        }

        seen = version;
    }

    private Task<ClaimResult?> ClaimJudgedAsync(Job job, StoredRow<JobStateRow> state, Judgement judgement, CancellationToken cancellationToken)
    {
        var missed = judgement.Missed is { } span
            ? rows.NotRun(job.Id, span, ExecutionState.Missed, judgement.Reason)
            : null;
        if (judgement.Run is not { } dueAt)
        {
            return RefuseAsync(job, state, missed!, judgement.Cursor, cancellationToken);
        }

        var live = rows.Begun(job.Id, ExecutionId.ForOccurrence(job.Id, dueAt), RunRequest.ByPlatform(RunTrigger.Schedule)) with { DueAt = dueAt };
        return StartAsync(job, state, live, judgement.Cursor, missed, live.Parameters, cancellationToken);
    }

    private async Task<ClaimResult?> StartAsync(Job job, StoredRow<JobStateRow> state, LiveRow live, DateTimeOffset cursor,
        ExecutionRow? missed, IReadOnlyDictionary<string, string> parameters, CancellationToken cancellationToken)
    {
        var next = state.Row.At(job, cursor) with { Running = [.. state.Row.Running, live.Id] };
        next = missed is null ? next : next.After(missed);

        var transaction = new StateTransaction().ReplaceState(job.Id, state, next).AddStarted(live);
        _ = missed is null ? transaction : transaction.AddNotRun(missed);

        var outcome = await CommitAsync(transaction, cancellationToken);
        if (outcome.Committed)
        {
            if (missed is not null)
            {
                reporter.Report(missed);
            }

            return new ClaimResult.Claimed(new RunClaim(
                job,
                new StoredRow<LiveRow>(StateKeys.LiveRun(live.Id), outcome.Versions[StateKeys.LiveRun(live.Id)], live),
                new StoredRow<JobStateRow>(state.Key, outcome.Versions[state.Key], next),
                parameters));
        }

        return await FindOurOwnAsync(job, live, parameters);
    }

    /// <summary>
    /// After a conflict. An earlier sending of the same write, whose answer was lost, may have been what we ran into: the
    /// fence tells.
    /// </summary>
    private async Task<ClaimResult?> FindOurOwnAsync(Job job, LiveRow ours, IReadOnlyDictionary<string, string> parameters)
    {
        var live = await store.ReadAsync<LiveRow>(StateKeys.LiveRun(ours.Id), CancellationToken.None);
        if (live is null || live.Row.Fence != ours.Fence)
        {
            return null;
        }

        var state = await ReadStateAsync(job.Id, CancellationToken.None);
        return new ClaimResult.Claimed(new RunClaim(job, live, state, parameters));
    }

    private async Task<ClaimResult?> RefuseAsync(Job job, StoredRow<JobStateRow> state, ExecutionRow skipped, DateTimeOffset cursor, CancellationToken cancellationToken)
    {
        var transaction = new StateTransaction()
            .ReplaceState(job.Id, state, state.Row.At(job, cursor).After(skipped))
            .AddNotRun(skipped);
        var outcome = await CommitAsync(transaction, cancellationToken);
        if (outcome.Committed)
        {
            reporter.Report(skipped);
            return new ClaimResult.Refused(skipped);
        }

        // The row's id is ours alone for a request, and derived for an occurrence: standing there already, it was written.
        var written = await store.ReadAsync<ExecutionRow>(StateKeys.Execution(job.Id, skipped.Id), cancellationToken);
        return written is null ? null : new ClaimResult.Refused(written.Row);
    }

    /// <summary>Sends a transaction until it is answered. Sending it again is safe: its conditions hold once.</summary>
    private async Task<CommitOutcome> CommitAsync(StateTransaction transaction, CancellationToken cancellationToken)
    {
        try
        {
            return await store.CommitAsync(transaction, cancellationToken);
        }
        catch (StateStoreOutcomeUnknownException)
        {
            // It may be written, and then it is ours to run: from here on the caller can't give it up.
            return await store.CommitAsync(transaction, CancellationToken.None);
        }
    }

    private async Task<StoredRow<JobStateRow>> ReadStateAsync(JobId job, CancellationToken cancellationToken) =>
        await store.ReadAsync<JobStateRow>(StateKeys.JobState(job), cancellationToken)
        ?? throw new UnreadableRowException(StateKeys.JobState(job), "it is missing, and is made anew when the app starts");

    private (ExecutionId? Id, string Reason)? RunInTheWay(JobId job, JobStateRow state) =>
        state.Running.Count > 0 ? (state.Running[0], "A run of this job was under way.")
        : localRuns.FindNotStopped(job) is { } ended ? (ended, "The previous run did not stop when it was told to, and its code is still running.")
        : null;
}
