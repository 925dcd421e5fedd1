using Carillon.Jobs;
using Carillon.Ledger;
using Carillon.Storage;
using Microsoft.Extensions.Logging;

namespace Carillon.Executions;

/// <summary>
/// Runs that nobody waits for: what a clock hands off. They belong to this process, which waits for them when it shuts down.
/// </summary>
public sealed partial class RunPool(JobRunner runner, Claimer claimer, Adopter adopter, TimeProvider time, ILogger<RunPool> logger) : IHandOff
{
    /// <summary>Runs a claim, and after it whatever of the job has waited for its turn meanwhile.</summary>
    public void Take(RunClaim claim)
    {
        ArgumentNullException.ThrowIfNull(claim);
        _ = Task.Run(() => RunAsync(claim)).ContinueWith(
            failed =>
            {
                var defect = failed.Exception!.GetBaseException();
                LogBroken(claim.Job.Id, claim.Id, defect);
            },
            CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
    }

    /// <summary>Starts what has waited for a run to end.</summary>
    /// <param name="ended">The run.</param>
    public async Task StartWaitingAsync(RunClaim ended)
    {
        ArgumentNullException.ThrowIfNull(ended);
        if (await NextAsync(ended) is { } claim)
        {
            Take(claim);
        }
    }

    /// <summary>Starts every accepted run of a job that may begin now.</summary>
    public async Task StartAcceptedAsync(JobId job, CancellationToken cancellationToken)
    {
        while (await adopter.TryAdoptAsync(job, cancellationToken) is { } claim)
        {
            Take(claim);
        }
    }

    private async Task RunAsync(RunClaim first)
    {
        for (var claim = first; claim is not null; claim = await NextAsync(claim))
        {
            await runner.RunAsync(claim, claim.Job.Body!, invocation: null);
        }
    }

    /// <summary>
    /// What has waited for a run to end: accepted runs first, and where all occurrences are to run, the next of them. The state
    /// that the run's record left says whether it is worth a look.
    /// </summary>
    private async Task<RunClaim?> NextAsync(RunClaim ended)
    {
        var (job, state) = (ended.Job, ended.State.Row);
        if (job.Body is null)
        {
            return null;
        }

        try
        {
            if (state.Waiting.Count > 0 && await adopter.TryAdoptAsync(job.Id, CancellationToken.None) is { } accepted)
            {
                return accepted;
            }

            return job.Definition.Misfire == MisfirePolicy.All && state.NextDue <= time.GetUtcNow()
                && await claimer.ClaimDueAsync(job, time.GetUtcNow(), early: TimeSpan.Zero, CancellationToken.None) is ClaimResult.Claimed { Claim: var next }
                    ? next
                    : null;
        }
        catch (Exception exception) when (exception is StateStoreUnavailableException or StateStoreOutcomeUnknownException or UnreadableRowException)
        {
            // The run that ended is on record: what waits for it is no part of how it ended.
            LogLeft(job.Id, exception);
            return null;
        }
    }

    [LoggerMessage(EventId = 18, Level = LogLevel.Warning, Message = "What waits of job {Job} could not be started; it is left to the next clock.")]
    private partial void LogLeft(JobId job, Exception exception);

    [LoggerMessage(EventId = 16, Level = LogLevel.Critical, Message = "Execution {ExecutionId} of job {Job} broke off: a defect of Carillon, or of its store.")]
    private partial void LogBroken(JobId job, ExecutionId executionId, Exception exception);
}
