using System.Diagnostics;
using Carillon.Diagnostics;
using Carillon.Jobs;
using Carillon.Storage.Rows;
using Microsoft.Extensions.Logging;

namespace Carillon.Executions;

/// <summary>Step five of a run: says how it ended, in one log message, one metric and one trace span.</summary>
internal sealed partial class Reporter(ILogger<Reporter> logger)
{
    /// <summary>Opens the span of a run.</summary>
    public static Activity? Begin(Job job, ExecutionId id) =>
        CarillonTelemetry.Source.StartActivity("job run")
            ?.SetTag("carillon.job", job.Id.ToString())
            .SetTag("carillon.execution", id.ToString());

    /// <summary>Reports an outcome that was recorded.</summary>
    public void Report(ExecutionRow execution, Activity? span)
    {
        var tags = new TagList { { "job", execution.Job.ToString() }, { "state", execution.State.ToString() } };
        CarillonTelemetry.Executions.Add(execution.Occurrences, tags);
        CarillonTelemetry.Duration.Record(execution.Duration.TotalSeconds, tags);
        span?.SetTag("carillon.state", execution.State.ToString());
        span?.SetStatus(execution.State == ExecutionState.Succeeded ? ActivityStatusCode.Ok : ActivityStatusCode.Error, execution.Error?.Message ?? execution.Reason);

        var said = execution.Error?.Message ?? execution.Message ?? execution.Reason ?? "";
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
}
