using System.Globalization;
using Carillon.Backups;
using Carillon.Jobs;

namespace Carillon.Functions.SystemJobs;

/// <summary>Shows how far a backup is as the progress of its run.</summary>
internal sealed class BackupProgressReport(JobContext job) : IProgress<BackupProgress>
{
    /// <inheritdoc/>
    public void Report(BackupProgress value) => job.ReportProgress(
        value.OfRows is > 0 and var all ? Math.Min(100.0 * value.Rows / all, 100) : 0,
        string.Create(CultureInfo.InvariantCulture, $"{value.Step}: {value.Rows} rows, {value.Bytes} bytes"));
}
