using System.Globalization;
using Carillon.Alerts;
using Carillon.Jobs;
using Carillon.Records;
using Microsoft.Azure.Functions.Worker;

namespace Carillon.Functions.SystemJobs;

/// <summary>Looks each hour at what there is to alert of, see <c>Carillon:Monitor</c> and <c>Carillon:Alerts</c>, and delivers notices.</summary>
public sealed class MonitorFunction(AlertMonitor monitor, NoticeDelivery notices)
{
    /// <summary>One look.</summary>
    [Function("monitor")]
    [SystemJob]
    [Job(FunctionAlias = "trigger_monitoring", Description = "Raises alerts of jobs that fail or are missed, of backups that are late and of clocks that are silent, and ends them.",
        Timeout = "00:04:00", MaxRetries = 0, Misfire = MisfirePolicy.Latest, Overlap = OverlapPolicy.Skip, RerunAfterLoss = 0)]
    public async Task<JobResult> RunAsync([TimerTrigger("%Schedules:Monitor%")] TimerInfo timer, JobContext job, CancellationToken cancellationToken)
    {
        var report = await monitor.LookAsync(RecordOrigin.Of(job), cancellationToken);
        var delivered = await notices.DeliverDueAsync(cancellationToken);
        return JobResult.Success(
            string.Create(CultureInfo.InvariantCulture, $"Looked at {report.Jobs} jobs: {report.Findings.Count} findings, {report.Resolved} alerts over, {delivered} notices delivered."),
            new Dictionary<string, double>
            {
                ["jobs"] = report.Jobs,
                ["findings"] = report.Findings.Count,
                ["resolved"] = report.Resolved,
                ["delivered"] = delivered,
                ["rowsRead"] = report.RowsRead,
            });
    }
}
