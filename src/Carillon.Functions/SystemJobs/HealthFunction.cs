using System.Globalization;
using Carillon.Health;
using Carillon.Jobs;
using Carillon.Records;
using Carillon.Storage;
using Carillon.Storage.Rows;
using Microsoft.Azure.Functions.Worker;

namespace Carillon.Functions.SystemJobs;

/// <summary>
/// Looks at each part of Carillon, and fails where one is not well: so its history is the history of Carillon's health. A look
/// that no clock came for is not made up for: at a start it would find that none has ticked, while the first one does. Its name is not
/// <c>health</c>, as that is the function of the route.
/// </summary>
public sealed class HealthFunction(HealthChecks checks, RecordLog records, StoreTime time)
{
    /// <summary>One look at each part.</summary>
    [Function("health-check")]
    [SystemJob]
    [Job(FunctionAlias = "trigger_health_checks", Description = "Looks at the store, the clocks, the rows and the runs, and fails where something is wrong.", Timeout = "00:01:00", MaxRetries = 0,
        Misfire = MisfirePolicy.None, Overlap = OverlapPolicy.Skip, RerunAfterLoss = 0)]
    public async Task<JobResult> RunAsync([TimerTrigger("%Schedules:Health%")] TimerInfo timer, JobContext job, CancellationToken cancellationToken)
    {
        var report = await checks.CheckAsync(cancellationToken);
        var (now, origin) = (time.GetUtcNow(), RecordOrigin.Of(job));
        await records.WriteAsync(
            report.Components.Select(component => new CheckRow
            {
                Id = Executions.ExecutionId.Random(now),
                At = now,
                Trigger = origin.Trigger,
                Execution = origin.Execution,
                Component = component.Name,
                Healthy = component.Healthy,
                ResponseTime = component.ResponseTime,
                Problem = component.Problem,
                Figures = component.Metrics,
            }),
            cancellationToken);
        return report.Problems is { } problems
            ? JobResult.Failure(problems, report.Metrics)
            : JobResult.Success(string.Create(CultureInfo.InvariantCulture, $"All {report.Components.Count} parts are well."), report.Metrics);
    }
}
