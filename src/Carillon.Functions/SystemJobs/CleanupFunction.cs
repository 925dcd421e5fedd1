using System.Globalization;
using Carillon.Jobs;
using Carillon.Retention;
using Microsoft.Azure.Functions.Worker;

namespace Carillon.Functions.SystemJobs;

/// <summary>Deletes each night what is no longer kept, see <c>Carillon:Retention</c>.</summary>
public sealed class CleanupFunction(Cleanup cleanup, TimeProvider time)
{
    /// <summary>Before its time-out: what is left is no failure, the next night goes on with it.</summary>
    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(100);

    /// <summary>One clean-up.</summary>
    [Function("cleanup")]
    [SystemJob]
    [Job(Description = "Deletes executions, audit entries and remembered requests that are no longer kept.", Timeout = "00:02:00", MaxRetries = 0,
        Misfire = MisfirePolicy.Latest, MaxLateness = "12:00:00", Overlap = OverlapPolicy.Skip, RerunAfterLoss = 0)]
    public async Task<JobResult> RunAsync([TimerTrigger("0 0 2 * * *")] TimerInfo timer, CancellationToken cancellationToken)
    {
        using var budget = new CancellationTokenSource(Budget, time);
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, budget.Token);
        var report = await cleanup.RunAsync(ends.Token);
        var left = report.Complete ? "" : " It was stopped before it was through; the next one goes on.";
        return JobResult.Success(
            string.Create(CultureInfo.InvariantCulture, $"Deleted {report.Executions.Deleted} executions, {report.Jobs.Deleted} jobs, {report.Audit.Deleted} audit entries, {report.Idempotency.Deleted} requests.{left}"),
            report.Metrics);
    }
}
