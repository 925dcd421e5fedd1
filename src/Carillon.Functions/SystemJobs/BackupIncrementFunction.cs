using System.Globalization;
using Carillon.Backups;
using Carillon.Jobs;
using Microsoft.Azure.Functions.Worker;

namespace Carillon.Functions.SystemJobs;

/// <summary>
/// Writes each minute what changed since the last increment. What only Carillon's own jobs changed, as this one does by being on
/// record, waits for something else. Where the increment before is not what was written, the run fails, and the alarm goes.
/// </summary>
public sealed class BackupIncrementFunction(IncrementWriter increments, NewestIncrement newest, BackupWatch watch)
{
    /// <summary>One increment, or none.</summary>
    [Function("backup-increment")]
    [SystemJob(ForBackups = true)]
    [Job(Description = "Writes what changed since the last increment. Off where Carillon:Backup:Enabled is.", Timeout = "00:10:00", MaxRetries = 0,
        Misfire = MisfirePolicy.Latest, Overlap = OverlapPolicy.Skip, RerunAfterLoss = 0)]
    public async Task<JobResult> RunAsync([TimerTrigger("0 * * * * *")] TimerInfo timer, CancellationToken cancellationToken)
    {
        var lag = (await watch.LookAsync(cancellationToken))?.Condition?.Lag ?? TimeSpan.Zero;

        // Before the next one hides that this one is gone. What is to be written is written all the same.
        var wrong = await newest.CheckAsync(cancellationToken);
        var report = await increments.RunAsync(evenIfQuiet: false, cancellationToken);
        if (wrong is not null)
        {
            return JobResult.Failure(wrong);
        }

        return JobResult.Success(
            report.Written == 0
                ? "Nothing changed."
                : string.Create(CultureInfo.InvariantCulture, $"Wrote {report.Written} increments up to {report.Sequence}: {report.Rows} rows, {report.Deleted} deleted."),
            new Dictionary<string, double>
            {
                ["increments"] = report.Written,
                ["rows"] = report.Rows,
                ["deleted"] = report.Deleted,
                ["bytes"] = report.Bytes,
                ["lagSeconds"] = lag.TotalSeconds,
            });
    }
}
