using Carillon.Executions;
using Carillon.Functions.Scheduler;
using Carillon.Storage.Rows;

namespace Carillon.Functions.Records;

/// <summary>Shows records in the fields of the documented tables. What is ours beside them stands in <c>metadata</c>.</summary>
internal static class RecordViews
{
    /// <summary>What started the run of a record. Null where it is none, such as an occurrence that did not run.</summary>
    public static RunTrigger? TriggerOf(StateRow row) => row switch
    {
        RecordRow record => record.Trigger,
        RecentRow { State: not (ExecutionState.Skipped or ExecutionState.Missed) } run => run.Trigger,
        _ => null,
    };

    /// <summary>How it is called there.</summary>
    public static string TriggerName(RunTrigger trigger) => trigger == RunTrigger.Schedule ? "scheduled" : trigger.ToString().ToLowerInvariant();

    /// <summary>A record.</summary>
    public static object? Of(StateRow row, ScheduledJobs jobs) => row switch
    {
        RecentRow run => new JobRunJson(
            jobs.NameOf(run.Job), Status(run.State), run.StartedAt, run.FinishedAt, (long?)run.Duration?.TotalMilliseconds, IsFailure(run.State) ? run.Summary : null,
            new RunMetadataJson(jobs.FunctionOf(run.Job), TriggerName(run.Trigger), run.Id.ToString())),
        SweepRow sweep => new SweeperLogJson(sweep.At, sweep.Action, sweep.Status, sweep.Processed, Ms(sweep.Duration), sweep.Error, Metadata(sweep)),
        AlertRow alert => new AlertJson(
            alert.At, alert.Type, Lower(alert.Severity), alert.Message, Lower(alert.Status), new AlertMetadataJson(TriggerName(alert.Trigger), alert.Execution?.ToString(), alert.Id.ToString(), alert.Subject)),
        CheckRow check => new HealthCheckJson(
            check.At, check.Component, check.Healthy ? "healthy" : "unhealthy", Ms(check.ResponseTime), new DetailsJson(check.Problem, check.Figures), Metadata(check)),
        MetricRow metric => new MetricJson(
            metric.At, metric.Type, metric.Name, metric.Value, metric.Unit, new MetricMetadataJson(TriggerName(metric.Trigger), metric.Execution?.ToString(), metric.Job is { } job ? jobs.NameOf(job) : null)),
        CleanRow clean => new CleanupLogJson(clean.At, clean.Operation, clean.Table, clean.Processed, clean.Deleted, Ms(clean.Duration), clean.Status, Metadata(clean)),
        _ => null,
    };

    private static MetadataJson Metadata(RecordRow record) => new(TriggerName(record.Trigger), record.Execution?.ToString());

    private static double Ms(TimeSpan time) => Math.Round(time.TotalMilliseconds, 1);

    private static string Lower<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();

    private static string Status(ExecutionState state) => state == ExecutionState.TimedOut ? "timed_out" : Lower(state);

    private static bool IsFailure(ExecutionState state) => state is not (ExecutionState.Succeeded or ExecutionState.Pending or ExecutionState.Running);

    internal sealed record JobRunJson(
        string JobId, string Status, DateTimeOffset? StartedAt, DateTimeOffset? CompletedAt, long? ProcessingTimeMs, string? ErrorMessage, RunMetadataJson Metadata);

    internal sealed record RunMetadataJson(string Function, string TriggerType, string ExecutionId);

    internal sealed record SweeperLogJson(DateTimeOffset Timestamp, string Action, string Status, long RecordsProcessed, double DurationMs, string? ErrorDetails, MetadataJson Metadata);

    internal sealed record AlertJson(DateTimeOffset Timestamp, string AlertType, string Severity, string Message, string Status, AlertMetadataJson Metadata);

    internal sealed record AlertMetadataJson(string TriggerType, string? ExecutionId, string AlertId, string Subject);

    internal sealed record HealthCheckJson(DateTimeOffset Timestamp, string Component, string Status, double ResponseTimeMs, DetailsJson Details, MetadataJson Metadata);

    internal sealed record DetailsJson(string? Problem, IReadOnlyDictionary<string, double> Figures);

    internal sealed record MetricJson(DateTimeOffset Timestamp, string MetricType, string MetricName, double MetricValue, string MetricUnit, MetricMetadataJson Metadata);

    internal sealed record MetricMetadataJson(string TriggerType, string? ExecutionId, string? Job);

    internal sealed record CleanupLogJson(
        DateTimeOffset Timestamp, string OperationType, string TableName, long RecordsProcessed, long RecordsDeleted, double DurationMs, string Status, MetadataJson Metadata);

    internal sealed record MetadataJson(string TriggerType, string? ExecutionId);
}
