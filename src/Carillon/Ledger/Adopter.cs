using Carillon.Executions;
using Carillon.Jobs;
using Carillon.Storage;
using Carillon.Storage.Rows;
using Microsoft.Extensions.Hosting;

namespace Carillon.Ledger;

/// <summary>
/// Lets accepted runs begin: those that waited for another run of their job to end, that repeat a lost one, that an edit found
/// due, or that one invocation handed on to the next.
/// </summary>
public sealed class Adopter(
    IStateStore store,
    EffectiveJobs jobs,
    LocalRuns localRuns,
    LedgerRows rows,
    Reporter reporter,
    IHostApplicationLifetime lifetime)
{
    /// <summary>Takes the right to run what a job has waiting, if it may begin now.</summary>
    /// <param name="job">Which job.</param>
    /// <param name="cancellationToken">Gives up before anything is written.</param>
    /// <returns>The claim. Null where nothing waits, or has to wait on.</returns>
    public async Task<RunClaim?> TryAdoptAsync(JobId job, CancellationToken cancellationToken)
    {
        while (!lifetime.ApplicationStopping.IsCancellationRequested)
        {
            var state = await store.ReadAsync<JobStateRow>(StateKeys.JobState(job), cancellationToken);
            if (state is null || (state.Row.Waiting.Count == 0 && state.Row.Running.Count == 0))
            {
                return null;
            }

            var inForce = await jobs.GetAsync(job, state.Row.Edition, cancellationToken);
            if (!inForce.Ours || inForce.Job.Body is null)
            {
                return null;
            }

            var live = await FindAsync(inForce, state.Row, cancellationToken);
            if (live is null)
            {
                return null;
            }

            if (live.Row.Cancel is { } cancel)
            {
                await EndAsync(state, live, rows.NotBegun(live.Row, ExecutionState.Cancelled, Classifier.Why(cancel)), cancellationToken);
            }
            else if (await TryBeginAsync(inForce.Job, state, live, cancellationToken) is { } claim)
            {
                return claim;
            }

            // A lost race, or one that was not to begin: look again.
        }

        return null;
    }

    /// <summary>Ends a run that has not begun.</summary>
    /// <returns>Whether it is on record. Otherwise somebody else wrote in between.</returns>
    internal Task<bool> EndAsync(StoredRow<JobStateRow> state, StoredRow<LiveRow> live, ExecutionRow ended, CancellationToken cancellationToken) =>
        EndAsync(state, live, ended, new StateTransaction(), cancellationToken);

    /// <summary>Ends a run that has not begun, in a transaction that may hold other rows, such as an audit entry.</summary>
    /// <returns>Whether it is on record. Otherwise somebody else wrote in between.</returns>
    internal async Task<bool> EndAsync(
        StoredRow<JobStateRow> state, StoredRow<LiveRow> live, ExecutionRow ended, StateTransaction transaction, CancellationToken cancellationToken)
    {
        var next = state.Row.After(ended) with { Waiting = [.. state.Row.Waiting.Where(id => id != ended.Id)] };
        var outcome = await store.CommitAsync(
            transaction
                .Delete(live.Key, live.Version)
                .Replace(state.Key, state.Version, next)
                .AddFinished(ended, live.Row.State),
            cancellationToken);
        if (outcome.Committed)
        {
            reporter.Report(ended);
        }

        return outcome.Committed;
    }

    /// <summary>The accepted run whose turn it is: one that had begun and was handed on, or else the first that waits.</summary>
    private async Task<StoredRow<LiveRow>?> FindAsync(EffectiveJob job, JobStateRow state, CancellationToken cancellationToken)
    {
        if (localRuns.FindNotStopped(job.Id) is not null)
        {
            return null;
        }

        foreach (var id in state.Running)
        {
            if (await store.ReadAsync<LiveRow>(StateKeys.LiveRun(id), cancellationToken) is { Row.State: ExecutionState.Pending } handedOn)
            {
                return handedOn;
            }
        }

        return state.Waiting.Count > 0 && (state.Running.Count == 0 || job.Job.Definition.Overlap == OverlapPolicy.Allow)
            ? await store.ReadAsync<LiveRow>(StateKeys.LiveRun(state.Waiting[0]), cancellationToken)
            : null;
    }

    private async Task<RunClaim?> TryBeginAsync(Job job, StoredRow<JobStateRow> state, StoredRow<LiveRow> accepted, CancellationToken cancellationToken)
    {
        var live = rows.Begin(accepted.Row);
        var next = state.Row with
        {
            Waiting = [.. state.Row.Waiting.Where(id => id != live.Id)],
            Running = [.. state.Row.Running.Where(id => id != live.Id), live.Id],
        };
        var transaction = new StateTransaction().Move(accepted, live).Replace(state.Key, state.Version, next);
        CommitOutcome outcome;
        try
        {
            outcome = await store.CommitAsync(transaction, cancellationToken);
        }
        catch (StateStoreOutcomeUnknownException)
        {
            // It may be written, and then it is ours to run: the same write again finds out, and the fence tells.
            outcome = await store.CommitAsync(transaction, CancellationToken.None);
        }

        if (outcome.Committed)
        {
            return new RunClaim(job,
                new StoredRow<LiveRow>(accepted.Key, outcome.Versions[accepted.Key], live),
                new StoredRow<JobStateRow>(state.Key, outcome.Versions[state.Key], next), live.Parameters);
        }

        var ours = await store.ReadAsync<LiveRow>(accepted.Key, CancellationToken.None);
        var now = await store.ReadAsync<JobStateRow>(state.Key, CancellationToken.None);
        return ours?.Row.Fence == live.Fence && now is not null ? new RunClaim(job, ours!, now, live.Parameters) : null;
    }
}
