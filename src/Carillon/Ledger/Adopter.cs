using Carillon.Configuration;
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
    LostRunSweeper lostRuns,
    LedgerRows rows,
    Reporter reporter,
    IHostApplicationLifetime lifetime,
    TimeProvider time)
{
    /// <summary>How often a run is tried to begin, or to end, before it is left to the next clock.</summary>
    private const int MostTries = 20;

    /// <summary>Takes the right to run what a job has waiting, if it may begin now.</summary>
    /// <param name="job">Which job.</param>
    /// <param name="cancellationToken">Gives up before anything is written.</param>
    /// <returns>The claim. Null where nothing waits, or has to wait on.</returns>
    public async Task<RunClaim?> TryAdoptAsync(JobId job, CancellationToken cancellationToken)
    {
        RunMeter.Begin(time);
        for (var tries = 0; tries < MostTries && !lifetime.ApplicationStopping.IsCancellationRequested; tries++)
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

            var (live, gone) = await FindAsync(inForce, state.Row, cancellationToken);
            if (live is null)
            {
                if (gone && await lostRuns.SettleAsync(job, state, cancellationToken))
                {
                    continue;
                }

                return null;
            }

            if (live.Row.State != ExecutionState.Pending)
            {
                // Another process was faster: the state as it is now says so.
                continue;
            }

            if (live.Row.Cancel is { } cancel)
            {
                await EndAsync(state, live, rows.NotBegun(live.Row, ExecutionState.Cancelled, Classifier.Why(cancel)), cancellationToken);
            }
            else if (inForce.IsHeld)
            {
                return null;
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
        var next = state.Row.After(ended);
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

    /// <summary>
    /// The accepted run whose turn it is: one that had begun and was handed on, or else the first that waits. Where there is
    /// none, whether the row of a run in the way is gone.
    /// </summary>
    private async Task<(StoredRow<LiveRow>? Live, bool Gone)> FindAsync(EffectiveJob job, JobStateRow state, CancellationToken cancellationToken)
    {
        if (localRuns.FindNotStopped(state, job.Id) is not null)
        {
            return (null, false);
        }

        var gone = false;
        foreach (var id in state.Running)
        {
            var live = await store.ReadAsync<LiveRow>(StateKeys.LiveRun(id), cancellationToken);
            if (live is { Row.State: ExecutionState.Pending })
            {
                return (live, false);
            }

            gone |= live is null;
        }

        var most = job.Job.Definition.Overlap == OverlapPolicy.Allow ? JobLimits.MostParallel : 1;
        if (state.Waiting.Count == 0 || state.Running.Count >= most)
        {
            return (null, gone);
        }

        var first = await store.ReadAsync<LiveRow>(StateKeys.LiveRun(state.Waiting[0]), cancellationToken);
        return (first, gone || first is null);
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
        var outcome = await store.CommitUntilKnownAsync(transaction, time, cancellationToken);
        if (outcome.Committed)
        {
            return new RunClaim(job,
                new StoredRow<LiveRow>(accepted.Key, outcome.Versions[accepted.Key], live),
                new StoredRow<JobStateRow>(state.Key, outcome.Versions[state.Key], next), live.Parameters);
        }

        var ours = await StateStorePatience.UntilAnsweredAsync(time, () => store.ReadAsync<LiveRow>(accepted.Key, CancellationToken.None));
        var now = await StateStorePatience.UntilAnsweredAsync(time, () => store.ReadAsync<JobStateRow>(state.Key, CancellationToken.None));
        return ours?.Row.Fence == live.Fence && now is not null ? new RunClaim(job, ours!, now, live.Parameters) : null;
    }
}
