using System.Globalization;
using Carillon.Health;
using Carillon.Jobs;
using Microsoft.Azure.Functions.Worker;

namespace Carillon.Functions.SystemJobs;

/// <summary>
/// Looks at each part of Carillon, and fails where one is not well: so its history is the history of Carillon's health. A look
/// that no clock came for is not made up for: at a start it would find that none has ticked, while the first one does.
/// </summary>
public sealed class HealthFunction(HealthChecks checks)
{
    /// <summary>One look at each part.</summary>
    [Function("health-check")]
    [SystemJob]
    [Job(Description = "Looks at the store, the clocks, the rows and the runs, and fails where something is wrong.", Timeout = "00:01:00", MaxRetries = 0,
        Misfire = MisfirePolicy.None, Overlap = OverlapPolicy.Skip, RerunAfterLoss = 0)]
    public async Task<JobResult> RunAsync([TimerTrigger("0 */10 * * * *")] TimerInfo timer, CancellationToken cancellationToken)
    {
        var report = await checks.CheckAsync(cancellationToken);
        return report.Problems is { } problems
            ? JobResult.Failure(problems, report.Metrics)
            : JobResult.Success(string.Create(CultureInfo.InvariantCulture, $"All {report.Components.Count} parts are well."), report.Metrics);
    }
}
