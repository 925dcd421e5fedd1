using System.Globalization;
using Carillon.Jobs;
using Carillon.Records;
using Microsoft.Azure.Functions.Worker;

namespace Carillon.Functions.SystemJobs;

/// <summary>Takes the numbers of the system, and of each job that ran since, as time series.</summary>
public sealed class MetricsFunction(MetricsCollector metrics)
{
    /// <summary>One time.</summary>
    [Function("metrics")]
    [SystemJob]
    [Job(FunctionAlias = "trigger_metrics_collection", Description = "Puts the numbers of the system, and of each job that ran since, on record.", Timeout = "00:02:00", MaxRetries = 0,
        Misfire = MisfirePolicy.None, Overlap = OverlapPolicy.Skip, RerunAfterLoss = 0)]
    public async Task<JobResult> RunAsync([TimerTrigger("%Schedules:Metrics%")] TimerInfo timer, JobContext job, CancellationToken cancellationToken)
    {
        var (points, jobs) = await metrics.CollectAsync(RecordOrigin.Of(job), cancellationToken);
        return JobResult.Success(
            string.Create(CultureInfo.InvariantCulture, $"{points} numbers, of {jobs} jobs among others."),
            new Dictionary<string, double> { ["points"] = points, ["jobs"] = jobs });
    }
}
