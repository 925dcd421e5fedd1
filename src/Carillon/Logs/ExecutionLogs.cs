using Carillon.Backups;
using Carillon.Executions;
using Carillon.History;
using Carillon.Storage.Rows;
using Microsoft.Extensions.Logging;

namespace Carillon.Logs;

/// <summary>Finds the logs of executions, wherever they are kept.</summary>
/// <param name="history">Finds the executions.</param>
/// <param name="place">Where long logs are kept. Null where the app has no such place.</param>
/// <param name="logger">Says what could not be read.</param>
public sealed partial class ExecutionLogs(ExecutionHistory history, LogPlace? place, ILogger<ExecutionLogs> logger)
{
    /// <summary>Finds the log of an execution, the whole of it. Null where there is no such execution.</summary>
    public async Task<ExecutionLog?> FindAsync(ExecutionId id, CancellationToken cancellationToken) => await history.FindAsync(id, cancellationToken) switch
    {
        null => null,
        ExecutionView.UnderWay underWay => new ExecutionLog.OfRow(underWay.Row.LogTail ?? ""),
        ExecutionView.Finished { Row: { LongLog: { } whole } row } => await ReadAsync(row, whole, cancellationToken),
        ExecutionView.Finished finished => new ExecutionLog.OfRow(finished.Row.Log ?? ""),
        var other => throw new InvalidOperationException($"An execution is shown as {other.GetType().Name}, which has no log."),
    };

    private async Task<ExecutionLog> ReadAsync(ExecutionRow row, LongLog whole, CancellationToken cancellationToken)
    {
        if (place is null)
        {
            return new ExecutionLog.Gone("This app has no place where long logs are kept.");
        }

        // All of it is read, compressed as it is, before the first byte is sent: a log that is damaged is told of, and not half sent.
        var blob = new MemoryStream();
        try
        {
            return await place.Blobs.TryReadAsync(whole.Blob, blob, cancellationToken)
                ? new ExecutionLog.Whole(SealedBlob.Open(whole.Blob, blob, out _))
                : new ExecutionLog.Gone($"'{whole.Blob}' is no longer in {place.Blobs.Description}.");
        }
        catch (DamagedBackupException exception)
        {
            return new ExecutionLog.Gone($"'{whole.Blob}' in {place.Blobs.Description} {exception.Reason}.");
        }
        catch (BackupStoreException exception)
        {
            LogNotRead(row.Id, row.Job, exception);
            return new ExecutionLog.Unavailable();
        }
    }

    [LoggerMessage(EventId = 43, Level = LogLevel.Error, Message = "The whole log of execution {ExecutionId} of job {Job} could not be read.")]
    private partial void LogNotRead(ExecutionId executionId, Jobs.JobId job, Exception exception);
}
