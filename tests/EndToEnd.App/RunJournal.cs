using System.Globalization;
using System.Text;
using Carillon.Jobs;
using Microsoft.Extensions.Configuration;

namespace EndToEnd.App;

/// <summary>
/// What the code of the load jobs did, line by line, each on the disk before the code goes on. Every process has a file of its own
/// in the folder of <c>Probe:Folder</c>: a line that a kill cut off is the last of its file, and nothing is written behind it.
/// </summary>
public sealed class RunJournal(IConfiguration configuration, TimeProvider time) : IDisposable
{
    private readonly Lock _gate = new();
    private FileStream? _file;

    /// <summary>Notes that the code of a job was called.</summary>
    public void NoteStart(JobContext job)
    {
        ArgumentNullException.ThrowIfNull(job);
        Note(string.Create(CultureInfo.InvariantCulture, $"start {job.ExecutionId} {job.Job.Name} {job.DueAt?.ToString("O", CultureInfo.InvariantCulture) ?? "-"} {job.Attempt}\n"));
    }

    /// <summary>Notes that the code of a job is over, and whether it did its work.</summary>
    public void NoteEnd(JobContext job, bool done)
    {
        ArgumentNullException.ThrowIfNull(job);
        Note(string.Create(CultureInfo.InvariantCulture, $"{(done ? "done" : "gave-up")} {job.ExecutionId} {job.Job.Name} {job.DueAt?.ToString("O", CultureInfo.InvariantCulture) ?? "-"} {job.Attempt}\n"));
    }

    /// <summary>Closes the file.</summary>
    public void Dispose() => _file?.Dispose();

    private void Note(string line)
    {
        lock (_gate)
        {
            _file ??= Create();
            _file.Write(Encoding.ASCII.GetBytes(line));
            _file.Flush(flushToDisk: true);
        }
    }

    private FileStream Create()
    {
        var folder = configuration["Probe:Folder"]
            ?? throw new InvalidOperationException("The setting Probe:Folder is missing: the folder in which this app and its test meet.");
        var name = string.Create(CultureInfo.InvariantCulture, $"runs-{time.GetUtcNow().Ticks}-{Environment.ProcessId}.log");

        // No buffer: a line is one write.
        return new FileStream(Path.Combine(folder, name), FileMode.CreateNew, FileAccess.Write, FileShare.Read, bufferSize: 0);
    }
}
