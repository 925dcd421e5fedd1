using System.Globalization;
using Carillon.Backups;
using Carillon.Jobs;
using Microsoft.Azure.Functions.Worker;

namespace Carillon.Functions.SystemJobs;

/// <summary>Takes a snapshot of the state each hour, and then deletes backups that are no longer kept, see <c>Carillon:Backup</c>.</summary>
public sealed class BackupFunction(SnapshotWriter snapshots, BackupRetention retention, BackupCatalog catalog)
{
    /// <summary>One snapshot.</summary>
    [Function("backup")]
    [SystemJob(ForBackups = true)]
    [Job(Description = "Takes a snapshot of the state, and deletes backups that are no longer kept. Off where Carillon:Backup:Enabled is.", Timeout = "01:00:00", MaxRetries = 0,
        Misfire = MisfirePolicy.Latest, Overlap = OverlapPolicy.Skip, RerunAfterLoss = 0)]
    public async Task<JobResult> RunAsync([TimerTrigger("0 5 * * * *")] TimerInfo timer, JobContext job, CancellationToken cancellationToken)
    {
        var snapshot = await snapshots.TakeAsync(new BackupProgressReport(job), cancellationToken);
        var (deleted, increments) = await retention.RunAsync(cancellationToken);
        return JobResult.Success(
            string.Create(CultureInfo.InvariantCulture, $"Snapshot {catalog.Names.Environment}/{snapshot.Id}: {snapshot.Rows} rows in {snapshot.Parts.Count} parts. Deleted {deleted} snapshots and {increments} increments."),
            new Dictionary<string, double>
            {
                ["rows"] = snapshot.Rows,
                ["parts"] = snapshot.Parts.Count,
                ["bytes"] = snapshot.Bytes,
                ["deletedSnapshots"] = deleted,
                ["deletedIncrements"] = increments,
            });
    }
}
