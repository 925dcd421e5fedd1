using Carillon.Backups;
using Carillon.History;
using Carillon.Logs;
using Carillon.Storage;
using Carillon.Storage.Rows;
using Microsoft.Extensions.Logging;

namespace Carillon.Retention;

/// <summary>
/// Deletes long logs: those of executions that were deleted, and those that no execution names, as they were written by a process that
/// died before its record, or lost its claim.
/// </summary>
/// <param name="place">Where they are kept. Null where the app has no such place: then there is nothing to do.</param>
/// <param name="history">Finds the executions.</param>
/// <param name="logger">Says what could not be deleted.</param>
public sealed partial class LogCleanup(LogPlace? place, ExecutionHistory history, ILogger<LogCleanup> logger)
{
    /// <summary>About how many logs a night looks for the executions of: two reads each.</summary>
    internal const int PerNight = 1_000;

    /// <summary>So many logs without an execution are no accident where there is not one that has its own.</summary>
    internal const int Suspicious = 10;

    private static readonly TimeSpan LeastAge = TimeSpan.FromDays(1);

    /// <summary>Deletes the logs of executions that are deleted.</summary>
    /// <returns>How many. What could not be deleted belongs to nobody from here on, and is found as such.</returns>
    internal async Task<int> DeleteAsync(IEnumerable<ExecutionRow> executions, CancellationToken cancellationToken)
    {
        // Rows that were restored from another environment name its blobs: those are not ours to delete.
        var names = executions.Where(execution => execution.LongLog is { } log && place?.Names.Covers(log.Blob) == true).Select(execution => execution.LongLog!.Blob);
        return place is null ? 0 : await DeleteAsync(place.Blobs, [.. names], cancellationToken);
    }

    /// <summary>
    /// Deletes logs that no execution names, a day after they were written at the earliest. Each night has its share of them, told by
    /// their ids, so that it is bounded, nothing has to be remembered, and every one has its turn.
    /// </summary>
    /// <returns>How many.</returns>
    internal async Task<int> DeleteStrayAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (place is null)
        {
            return 0;
        }

        try
        {
            var share = await ShareAsync(place, now, cancellationToken);
            var stray = new List<string>();
            foreach (var (name, log) in share)
            {
                if (!await IsNamedAsync(name, log, cancellationToken))
                {
                    stray.Add(name);
                }
            }

            if (stray.Count >= Suspicious && stray.Count == share.Count)
            {
                LogAllStray(stray.Count, place.Names.Logs, place.Blobs.Description);
                return 0;
            }

            return await DeleteAsync(place.Blobs, stray, cancellationToken);
        }
        catch (BackupStoreException exception)
        {
            LogNotDeleted(exception);
            return 0;
        }
    }

    private static async Task<List<(string Name, NamedLog Log)>> ShareAsync(LogPlace place, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var old = new List<(string Name, NamedLog Log)>();
        await foreach (var blob in place.Blobs.ListAsync(place.Names.Logs, cancellationToken))
        {
            // The oldest come first: all that follow are younger.
            if (place.Names.TryRead(blob.Name, out var log) && log.Day + TimeSpan.FromDays(1) + LeastAge > now)
            {
                break;
            }

            if (log is not null)
            {
                old.Add((blob.Name, log));
            }
        }

        var shares = Math.Max(1, (old.Count + PerNight - 1) / PerNight);
        var tonight = (int)(now.UtcTicks / TimeSpan.TicksPerDay % shares);
        return old.FindAll(one => Convert.ToInt32(one.Log.Execution.ToString()[^4..], 16) % shares == tonight);
    }

    /// <summary>Whether an execution names a log, or may still come to: the one who wrote it has not recorded yet.</summary>
    private async Task<bool> IsNamedAsync(string name, NamedLog log, CancellationToken cancellationToken)
    {
        try
        {
            return await history.FindAsync(log.Execution, cancellationToken) switch
            {
                ExecutionView.UnderWay underWay => underWay.Row.Fence == log.Fence,
                ExecutionView.Finished finished => finished.Row.LongLog?.Blob == name,
                _ => false,
            };
        }
        catch (UnreadableRowException)
        {
            // Somebody may repair it.
            return true;
        }
    }

    private async Task<int> DeleteAsync(IBackupStore blobs, List<string> names, CancellationToken cancellationToken)
    {
        var deleted = 0;
        try
        {
            foreach (var name in names)
            {
                await blobs.DeleteAsync(name, cancellationToken);
                deleted++;
            }
        }
        catch (BackupStoreException exception)
        {
            LogNotDeleted(exception);
        }

        return deleted;
    }

    [LoggerMessage(EventId = 67, Level = LogLevel.Warning, Message = "Not all long logs that belong to no execution any more could be deleted. A later clean-up comes back to them.")]
    private partial void LogNotDeleted(Exception exception);

    [LoggerMessage(EventId = 68, Level = LogLevel.Warning, Message = "{Count} long logs were looked at, and not one belongs to an execution of this store: none is deleted. Is the store the one that {Prefix} in {Place} belongs to? Restore it, or delete them.")]
    private partial void LogAllStray(int count, string prefix, string place);
}
