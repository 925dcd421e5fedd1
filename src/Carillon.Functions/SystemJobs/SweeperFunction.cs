using System.Globalization;
using Carillon.Health;
using Carillon.Jobs;
using Carillon.Records;
using Microsoft.Azure.Functions.Worker;

namespace Carillon.Functions.SystemJobs;

/// <summary>
/// Puts the ledger in order: runs whose process went silent, also where the dispatcher is switched off, runs that nobody begins, and rows that
/// do not fit together. See <c>Carillon:Sweeper</c>.
/// </summary>
public sealed class SweeperFunction(Sweep sweep)
{
    /// <summary>One look at everything.</summary>
    [Function("sweeper")]
    [SystemJob]
    [Job(Description = "Settles runs whose process went silent, starts what was accepted and forgotten, and repairs rows that do not fit together.", Timeout = "00:02:00", MaxRetries = 0,
        Misfire = MisfirePolicy.Latest, Overlap = OverlapPolicy.Skip, RerunAfterLoss = 0)]
    public async Task<JobResult> RunAsync([TimerTrigger("%Schedules:Sweeper%")] TimerInfo timer, JobContext job, CancellationToken cancellationToken)
    {
        var report = await sweep.RunAsync(RecordOrigin.Of(job), DryRunParameter.Of(job), cancellationToken);
        var left = report.Complete ? "" : " It was stopped before it was through; the next one goes on.";
        return JobResult.Success(
            string.Create(CultureInfo.InvariantCulture, $"Abandoned {report.Abandoned} runs, repaired {report.Rows.Repaired} rows, {report.Rows.Unreadable} can't be read.{left}"),
            new Dictionary<string, double>
            {
                ["abandoned"] = report.Abandoned,
                ["claims"] = report.Claims,
                ["unlisted"] = report.Rows.Unlisted,
                ["listed"] = report.Rows.Listed,
                ["ended"] = report.Rows.Ended,
                ["unreadable"] = report.Rows.Unreadable,
            });
    }
}
