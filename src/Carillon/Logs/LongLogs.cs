using System.IO.Compression;
using System.Text;
using Carillon.Backups;
using Carillon.Configuration;
using Carillon.Executions;
using Carillon.Storage.Rows;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Carillon.Logs;

/// <summary>
/// Keeps the whole log of a run that logged more than its row holds, in a blob of its own. It is written before the record, so that no
/// record names a blob that is not there; and a record is never lost over it: where it can't be written in time, the row says so.
/// </summary>
/// <param name="place">Where to. Null where the app has no such place: then rows hold what they can.</param>
/// <param name="time">The clock.</param>
/// <param name="options">How much is kept, and how long a lease lasts.</param>
/// <param name="logger">Says what could not be kept.</param>
internal sealed partial class LongLogs(LogPlace? place, TimeProvider time, IOptions<ExecutionOptions> options, ILogger<LongLogs> logger)
{
    /// <summary>How long a write may take at most: a process that is being stopped has 5 seconds for it and for the record.</summary>
    private static readonly TimeSpan MostPatience = TimeSpan.FromSeconds(3);

    private const int LongestReason = 500;

    /// <summary>The most characters of a log that are worth holding in memory.</summary>
    public int Longest => place is null ? RunLog.InRow : options.Value.LongestLog;

    /// <summary>The lease is not renewed meanwhile: when the code has ended, a third of it is left or more.</summary>
    private TimeSpan Patience => options.Value.LeaseDuration / 6 is var share && share < MostPatience ? share : MostPatience;

    /// <summary>Puts the log of a run that is over into its row, and all of it into a blob where it is longer.</summary>
    public async Task<ExecutionRow> KeepAsync(JobRun run, ExecutionRow execution)
    {
        if (run.Log.Read() is not { } log)
        {
            return execution;
        }

        if (!log.IsLong || place is null)
        {
            return execution with { Log = log.ForRow() };
        }

        var (name, whole) = (place.Names.Of(time.GetUtcNow(), execution.Id, execution.Fence!), log.Whole());
        var failure = await TryWriteAsync(place.Blobs, name, whole);
        if (failure is null)
        {
            return execution with { Log = log.ForRow(), LongLog = new LongLog(name, whole.Length, log.Lines) };
        }

        var why = RowText.Cut(run.Mask.Apply(failure.Message).ReplaceLineEndings(" "), LongestReason);
        LogNotKept(execution.Id, execution.Job, why);
        return execution with { Log = log.ForRow(why) };
    }

    /// <summary>Writes a blob, if it can be done in time.</summary>
    /// <returns>Why it could not be. A blob that comes to be there afterwards is found by a clean-up.</returns>
    private async Task<Exception?> TryWriteAsync(IBackupStore blobs, string name, string log)
    {
        using var patience = new CancellationTokenSource(Patience, time);
        try
        {
            // Only this claim writes under this name: where there is one already, it is this one.
            await blobs.TryWriteAsync(name, Pack(log), patience.Token).WaitAsync(patience.Token);
            return null;
        }
        catch (BackupStoreException exception)
        {
            return exception;
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested)
        {
            return new TimeoutException($"it was not written to {blobs.Description} within {Patience.TotalSeconds:0.#} seconds.");
        }
    }

    private static ReadOnlyMemory<byte> Pack(string log)
    {
        var blob = new MemoryStream();
        using (var gzip = new GZipStream(blob, CompressionLevel.Optimal, leaveOpen: true))
        using (var writer = new StreamWriter(gzip, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)))
        {
            writer.Write(log);
        }

        SealedBlob.Seal(blob);
        return blob.GetBuffer().AsMemory(0, (int)blob.Length);
    }

    [LoggerMessage(EventId = 19, Level = LogLevel.Warning, Message = "The whole log of execution {ExecutionId} of job {Job} could not be kept, its end is: {Why}")]
    private partial void LogNotKept(ExecutionId executionId, Jobs.JobId job, string why);
}
