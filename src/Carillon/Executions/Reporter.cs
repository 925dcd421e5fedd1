using System.Diagnostics;
using Carillon.Diagnostics;
using Carillon.Jobs;
using Carillon.Ledger;
using Carillon.Storage.Rows;
using Microsoft.Extensions.Logging;

namespace Carillon.Executions;

/// <summary>
/// Step five of a run: says how it ended, in one log message, one metric and one trace span. What never ran is reported the
/// same way, but for the span.
/// </summary>
public sealed partial class Reporter(ILogger<Reporter> logger)
{
    /// <summary>Opens the span of a run.</summary>
    internal static Activity? Begin(Job job, LiveRow run) =>
        CarillonTelemetry.Source.StartActivity("job run")
            ?.SetTag("carillon.job", job.Id.ToString())
            .SetTag("carillon.execution", run.Id.ToString())
            .SetTag("carillon.trigger", run.Trigger.ToString())
            .SetTag("carillon.due_at", run.DueAt?.UtcDateTime)
            .SetTag("carillon.request", run.RequestId);

    /// <summary>Reports a final state that is on record.</summary>
    public void Report(ExecutionRow execution, Activity? span = null)
    {
        ArgumentNullException.ThrowIfNull(execution);
        var said = execution.Summary() ?? "";
        var tags = new TagList { { "job", execution.Job.ToString() }, { "state", execution.State.ToString() } };
        CarillonTelemetry.Executions.Add(execution.Occurrences, tags);
        if (execution.StartedAt is not null)
        {
            CarillonTelemetry.Duration.Record(execution.Duration.TotalSeconds, tags);
        }

        span?.SetTag("carillon.state", execution.State.ToString()).SetTag("carillon.attempts", execution.Attempts);
        span?.SetStatus(execution.State == ExecutionState.Succeeded ? ActivityStatusCode.Ok : ActivityStatusCode.Error, said);
        Log(execution, said);
    }

    private void Log(ExecutionRow execution, string said)
    {
        switch (execution.State)
        {
            case ExecutionState.Succeeded:
                LogSucceeded(execution.Job, execution.Id, execution.Duration, said);
                break;
            case ExecutionState.Failed:
                LogFailed(execution.Job, execution.Id, execution.Attempts, execution.Duration, said);
                break;
            case ExecutionState.TimedOut:
                LogTimedOut(execution.Job, execution.Id, execution.Duration, said);
                break;
            case ExecutionState.Abandoned:
                LogAbandoned(execution.Job, execution.Id, said);
                break;
            case ExecutionState.Skipped:
                LogSkipped(execution.Job, execution.Id, execution.Occurrences, said);
                break;
            case ExecutionState.Missed:
                LogMissed(execution.Job, execution.Id, execution.Occurrences, said);
                break;
            default:
                LogStopped(execution.Job, execution.Id, execution.State, execution.Duration, said);
                break;
        }
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Information, Message = "Job {Job} succeeded: execution {ExecutionId}, {Duration}. {Said}")]
    private partial void LogSucceeded(JobId job, ExecutionId executionId, TimeSpan duration, string said);

    [LoggerMessage(EventId = 2, Level = LogLevel.Error, Message = "Job {Job} failed: execution {ExecutionId}, attempts {Attempts}, {Duration}. {Said}")]
    private partial void LogFailed(JobId job, ExecutionId executionId, int attempts, TimeSpan duration, string said);

    [LoggerMessage(EventId = 3, Level = LogLevel.Error, Message = "Job {Job} timed out: execution {ExecutionId}, {Duration}. {Said}")]
    private partial void LogTimedOut(JobId job, ExecutionId executionId, TimeSpan duration, string said);

    [LoggerMessage(EventId = 4, Level = LogLevel.Warning, Message = "Job {Job} was stopped: execution {ExecutionId} is {State} after {Duration}. {Said}")]
    private partial void LogStopped(JobId job, ExecutionId executionId, ExecutionState state, TimeSpan duration, string said);

    [LoggerMessage(EventId = 5, Level = LogLevel.Information, Message = "Job {Job} did not run: execution {ExecutionId} is Skipped, {Occurrences} occurrences. {Said}")]
    private partial void LogSkipped(JobId job, ExecutionId executionId, int occurrences, string said);

    [LoggerMessage(EventId = 7, Level = LogLevel.Warning, Message = "Job {Job} did not run: execution {ExecutionId} is Missed, {Occurrences} occurrences. {Said}")]
    private partial void LogMissed(JobId job, ExecutionId executionId, int occurrences, string said);

    [LoggerMessage(EventId = 21, Level = LogLevel.Error, Message = "Job {Job} was lost: execution {ExecutionId} is Abandoned. {Said}")]
    private partial void LogAbandoned(JobId job, ExecutionId executionId, string said);
}
