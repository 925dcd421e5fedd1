using System.Globalization;
using Carillon.Health;
using Carillon.Jobs;
using Carillon.Ledger;
using Microsoft.Azure.Functions.Worker;

namespace Carillon.Functions.SystemJobs;

/// <summary>
/// Puts the ledger in order: runs whose process went silent, also where the dispatcher is switched off, and rows that do not fit
/// together.
/// </summary>
public sealed class SweeperFunction(LostRunSweeper lostRuns, LedgerConsistency consistency)
{
    /// <summary>One look at everything.</summary>
    [Function("sweeper")]
    [SystemJob]
    [Job(Description = "Settles runs whose process went silent, and repairs rows that do not fit together.", Timeout = "00:02:00", MaxRetries = 0,
        Misfire = MisfirePolicy.Latest, Overlap = OverlapPolicy.Skip, RerunAfterLoss = 0)]
    public async Task<JobResult> RunAsync([TimerTrigger("0 */15 * * * *")] TimerInfo timer, CancellationToken cancellationToken)
    {
        var (abandoned, _) = await lostRuns.SweepAsync(cancellationToken);
        var report = await consistency.RepairAsync(cancellationToken);
        return JobResult.Success(
            string.Create(CultureInfo.InvariantCulture, $"Abandoned {abandoned} runs, repaired {report.Repaired} rows, {report.Unreadable} can't be read."),
            new Dictionary<string, double>
            {
                ["abandoned"] = abandoned,
                ["unlisted"] = report.Unlisted,
                ["listed"] = report.Listed,
                ["ended"] = report.Ended,
                ["unreadable"] = report.Unreadable,
            });
    }
}
