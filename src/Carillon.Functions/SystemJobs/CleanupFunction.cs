using System.Globalization;
using Carillon.Executions;
using Carillon.Jobs;
using Carillon.Records;
using Carillon.Retention;
using Carillon.Storage.Rows;
using Microsoft.Azure.Functions.Worker;

namespace Carillon.Functions.SystemJobs;

/// <summary>Deletes each night what is no longer kept, see <c>Carillon:Retention</c>.</summary>
public sealed class CleanupFunction(Cleanup cleanup, RecordLog records, TimeProvider time)
{
    /// <summary>Before its time-out: what is left is no failure, the next night goes on with it.</summary>
    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(100);

    /// <summary>One clean-up.</summary>
    [Function("cleanup")]
    [SystemJob]
    [Job(Description = "Deletes executions, audit entries, records and remembered requests that are no longer kept.", Timeout = "00:02:00", MaxRetries = 0,
        Misfire = MisfirePolicy.Latest, MaxLateness = "12:00:00", Overlap = OverlapPolicy.Skip, RerunAfterLoss = 0)]
    public async Task<JobResult> RunAsync([TimerTrigger("%Schedules:Cleanup%")] TimerInfo timer, JobContext job, CancellationToken cancellationToken)
    {
        using var budget = new CancellationTokenSource(Budget, time);
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, budget.Token);
        var report = await cleanup.RunAsync(DryRunParameter.Of(job), ends.Token);
        var (now, origin) = (time.GetUtcNow(), RecordOrigin.Of(job));
        await records.WriteAsync(
            report.Steps.Select(step => new CleanRow
            {
                Id = ExecutionId.Random(now),
                At = now,
                Trigger = origin.Trigger,
                Execution = origin.Execution,
                Operation = step.Operation,
                Table = step.Table,
                Processed = step.Due,
                Deleted = step.Deleted,
                Duration = step.Took,
                Status = step.Status,
            }),
            cancellationToken);
        var left = report.Complete ? "" : " It was stopped before it was through; the next one goes on.";
        var summary = string.Create(CultureInfo.InvariantCulture, $"Deleted {report.Executions.Deleted} executions, {report.Jobs.Deleted} jobs, {report.Audit.Deleted} audit entries, {report.Idempotency.Deleted} requests.{left}");
        var failed = report.Steps.Where(step => step.Status == "failed").Select(step => step.Table).ToList();
        return failed.Count == 0
            ? JobResult.Success(summary, report.Metrics)
            : JobResult.Failure($"Not everything could be archived, and what could not stays: {string.Join(", ", failed)}. {summary}", report.Metrics);
    }
}
