using System.Buffers;
using System.Globalization;
using System.IO.Compression;
using Carillon.Backups;
using Carillon.Logs;
using Carillon.Storage;
using Carillon.Storage.Rows;
using Microsoft.Extensions.Logging;

namespace Carillon.Retention;

/// <summary>
/// Writes rows that are about to be deleted to blobs beside the backups: <c>{environment}/archive/{table}/{yyyy-MM-dd}/{hash}.ndjson.gz</c>, a
/// row a line, in the form of a backup. A blob is named after what it holds: the same rows once more are the same blob, so that a clean-up
/// that died between archive and deletion leaves nothing twice.
/// </summary>
/// <param name="place">Where to. Null where the app has no such place: then nothing can be archived.</param>
/// <param name="time">The time.</param>
/// <param name="logger">Tells what could not be written.</param>
public sealed partial class RetentionArchive(LogPlace? place, StoreTime time, ILogger<RetentionArchive> logger)
{
    /// <summary>Writes some rows.</summary>
    /// <returns>Whether they are there.</returns>
    internal async Task<bool> TryWriteAsync(string table, IReadOnlyCollection<StoredRow> rows, CancellationToken cancellationToken)
    {
        if (place is null)
        {
            LogNotArchived(table, "this app has no place for backups: see Carillon:Backup", null);
            return false;
        }

        using var blob = new MemoryStream();
        using (var gzip = new GZipStream(blob, CompressionLevel.Optimal, leaveOpen: true))
        {
            var line = new ArrayBufferWriter<byte>();
            foreach (var row in rows)
            {
                line.ResetWrittenCount();
                RowLine.Write(new RawRow(row.Key, RowCodec.Encode(row.Key, row.Row)), line);
                line.Write("\n"u8);
                gzip.Write(line.WrittenSpan);
            }
        }

        var hash = SealedBlob.Seal(blob).Seal;
        var environment = place.Names.Logs[..place.Names.Logs.IndexOf('/', StringComparison.Ordinal)];
        var name = string.Create(CultureInfo.InvariantCulture, $"{environment}/archive/{table}/{time.GetUtcNow():yyyy-MM-dd}/{hash[..32]}.ndjson.gz");
        try
        {
            await place.Blobs.TryWriteAsync(name, blob.GetBuffer().AsMemory(0, (int)blob.Length), cancellationToken);
            return true;
        }
        catch (BackupStoreException exception)
        {
            LogNotArchived(table, exception.Message, exception);
            return false;
        }
    }

    [LoggerMessage(EventId = 69, Level = LogLevel.Error, Message = "Rows of {Table} could not be archived, and are not deleted: {Problem}")]
    private partial void LogNotArchived(string table, string problem, Exception? exception);
}
