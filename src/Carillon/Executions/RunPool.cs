using Carillon.Jobs;
using Carillon.Ledger;
using Microsoft.Extensions.Logging;

namespace Carillon.Executions;

/// <summary>
/// Runs that nobody waits for: what a clock hands off. They belong to this process, which waits for them when it shuts down.
/// </summary>
public sealed partial class RunPool(JobRunner runner, Claimer claimer, TimeProvider time, ILogger<RunPool> logger)
{
    /// <summary>Runs a claim, and after it whatever of the job has waited for its turn meanwhile.</summary>
    public void Start(RunClaim claim)
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

    /// <summary>Starts what of a job has waited for its turn, where all of its occurrences are to run.</summary>
    public async Task StartWaitingAsync(Job job)
    {
        ArgumentNullException.ThrowIfNull(job);
        if (await NextAsync(job) is { } claim)
        {
            Start(claim);
        }
    }

    private async Task RunAsync(RunClaim first)
    {
        var job = first.Job;
        for (var claim = first; claim is not null; claim = await NextAsync(job))
        {
            await runner.RunAsync(claim, job.Body!, CancellationToken.None);
        }
    }

    private async Task<RunClaim?> NextAsync(Job job) =>
        job.Definition.Misfire == MisfirePolicy.All
        && await claimer.ClaimDueAsync(job, time.GetUtcNow(), early: TimeSpan.Zero, CancellationToken.None) is ClaimResult.Claimed { Claim: var claim }
            ? claim
            : null;

    [LoggerMessage(EventId = 16, Level = LogLevel.Critical, Message = "Execution {ExecutionId} of job {Job} broke off: a defect of Carillon, or of its store.")]
    private partial void LogBroken(JobId job, ExecutionId executionId, Exception exception);
}
