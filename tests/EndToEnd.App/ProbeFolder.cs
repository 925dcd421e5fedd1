using Carillon.Jobs;
using Microsoft.Extensions.Configuration;

namespace EndToEnd.App;

/// <summary>
/// Where jobs and the test that looks on meet: the folder of the setting <c>Probe:Folder</c>. Jobs note their starts in it,
/// and wait in it for the test to let them go.
/// </summary>
public sealed class ProbeFolder(IConfiguration configuration, TimeProvider time)
{
    /// <summary>How often a waiting job looks.</summary>
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);

    private readonly Lock _gate = new();
    private readonly string _path = configuration["Probe:Folder"]
        ?? throw new InvalidOperationException("The setting Probe:Folder is missing: the folder in which this app and its test meet.");

    /// <summary>Notes that the code of a job was called, before it does anything else. On the disk when this returns.</summary>
    public void NoteStart(JobContext job)
    {
        ArgumentNullException.ThrowIfNull(job);
        var line = System.Text.Encoding.UTF8.GetBytes($"{job.Job.Name} {job.OccurrenceKey} {job.Attempt}\n");

        // One at a time: each opens the file at its end, and two would write over each other.
        lock (_gate)
        {
            using var file = new FileStream(Path.Combine(_path, "starts.txt"), FileMode.Append, FileAccess.Write, FileShare.ReadWrite);
            file.Write(line);
            file.Flush(flushToDisk: true);
        }
    }

    /// <summary>Waits until the test lets go all jobs of a name.</summary>
    public async Task WaitForReleaseAsync(string job, CancellationToken cancellationToken)
    {
        while (!File.Exists(Path.Combine(_path, "release-" + job)))
        {
            await Task.Delay(Look, time, cancellationToken);
        }
    }
}
