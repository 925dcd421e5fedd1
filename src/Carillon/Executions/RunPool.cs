using Carillon.Jobs;
using Carillon.Ledger;
using Microsoft.Extensions.Logging;

namespace Carillon.Executions;

/// <summary>
/// Runs that nobody waits for: what a clock hands off. They belong to this process, which waits for them when it shuts down.
/// </summary>
public sealed partial class RunPool(JobRunner runner, NextRun next, ILogger<RunPool> logger) : IHandOff
{
    /// <summary>Runs a claim, and after it whatever of the job has waited for its turn meanwhile.</summary>
    public void Take(RunClaim claim)
    {
        ArgumentNullException.ThrowIfNull(claim);
        _ = EngineTask.Run(() => RunAsync(claim)).ContinueWith(
            failed =>
            {
                var defect = failed.Exception!.GetBaseException();
                LogBroken(claim.Job.Id, claim.Id, defect);
            },
            CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
    }

    private async Task RunAsync(RunClaim first)
    {
        for (RunClaim? claim = first; claim is not null;)
        {
            var end = await runner.RunAsync(claim, claim.Job.Body!, invocation: null);
            claim = end.Execution is null ? null : await next.AfterAsync(claim);
        }
    }

    [LoggerMessage(EventId = 16, Level = LogLevel.Critical, Message = "Execution {ExecutionId} of job {Job} broke off: a defect of Carillon, or of its store.")]
    private partial void LogBroken(JobId job, ExecutionId executionId, Exception exception);
}
