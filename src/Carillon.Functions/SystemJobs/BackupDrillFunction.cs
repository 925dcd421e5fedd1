using System.Globalization;
using Carillon.Backups;
using Carillon.Jobs;
using Microsoft.Azure.Functions.Worker;

namespace Carillon.Functions.SystemJobs;

/// <summary>
/// Proves every six hours that the newest backup can be restored. Run by hand with the parameter <c>snapshot</c>, it checks that one,
/// and restores nothing.
/// </summary>
public sealed class BackupDrillFunction(RestoreDrill drill)
{
    /// <summary>The parameter that names the snapshot to check.</summary>
    internal const string Snapshot = "snapshot";

    /// <summary>One drill. Half past, when the hour's snapshot is there, also on the first day.</summary>
    [Function("backup-drill")]
    [SystemJob(ForBackups = true)]
    [Job(Description = "Restores the newest backup into a scratch store and compares; fails where that can't be done. Off where Carillon:Backup:Enabled is.", Timeout = "01:00:00", MaxRetries = 0,
        Misfire = MisfirePolicy.Latest, Overlap = OverlapPolicy.Skip, RerunAfterLoss = 0)]
    public async Task<JobResult> RunAsync([TimerTrigger("0 30 */6 * * *")] TimerInfo timer, JobContext job, CancellationToken cancellationToken)
    {
        var progress = new BackupProgressReport(job);
        if (job.Parameters.TryGetValue(Snapshot, out var name))
        {
            var plan = await drill.VerifyAsync(name, progress, cancellationToken);
            return JobResult.Success(
                string.Create(CultureInfo.InvariantCulture, $"The snapshot {name} and {plan.Sequences.Count()} increments are sound, up to {plan.Point.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'}."),
                new Dictionary<string, double> { ["rows"] = plan.Rows, ["bytes"] = plan.Bytes });
        }

        var proof = await drill.RunAsync(progress, cancellationToken);
        return proof.FailedAt is not null
            ? JobResult.Failure(proof.Failure ?? "The drill failed.")
            : JobResult.Success(
                string.Create(CultureInfo.InvariantCulture, $"Restored {proof.Rows} rows of the snapshot {proof.Snapshot}, up to {proof.Point?.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'}."),
                new Dictionary<string, double> { ["rows"] = proof.Rows });
    }
}
