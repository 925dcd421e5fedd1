using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Carillon.Diagnostics;
using Carillon.Executions;
using Carillon.Storage;

namespace Carillon.Backups;

/// <summary>
/// Takes a snapshot: every row, read while others write, in parts that are compressed beside the reading; then the increment with
/// what changed meanwhile; and last the manifest. Where it stops on the way there is no snapshot, and the next one clears the parts away.
/// </summary>
public sealed class SnapshotWriter(
    IStateStore store, IStateArchive archive, IBackupStore blobs, BackupCatalog catalog, IncrementWriter increments,
    ProcessIdentity identity, TimeProvider time, RandomNumberGenerator random)
{
    private const int PartBytes = 8 * 1024 * 1024;

    /// <summary>So many bytes of rows are read at once: in Table Storage those are 1,000 rows, the most that one request gives.</summary>
    private const int PageBytes = 1024 * 1024;

    /// <summary>Parts that are under way at once: one is read while others are compressed and written.</summary>
    private const int PartsAtOnce = 3;

    /// <summary>Takes a snapshot.</summary>
    /// <param name="progress">Hears how far it is, after each part. Null where nobody asks.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<SnapshotManifest> TakeAsync(IProgress<BackupProgress>? progress, CancellationToken cancellationToken)
    {
        var startedAt = time.GetUtcNow();
        var id = NewId(startedAt);
        var feed = (await increments.FeedAsync(cancellationToken)).Row;
        var (parts, tally) = await WritePartsAsync(id, progress, cancellationToken);
        var closing = await increments.RunAsync(evenIfQuiet: true, cancellationToken);
        if (closing.Feed != feed.Id)
        {
            throw new BackupException("The change feed was begun anew while the snapshot was taken: take another one.");
        }

        var manifest = new SnapshotManifest
        {
            Version = SnapshotManifest.NewestVersion,
            Id = id,
            Environment = catalog.Names.Environment,
            Store = store.Description,
            Build = identity.Build,
            Feed = feed.Id,
            StartedAt = startedAt,
            Point = closing.To,
            AfterIncrement = feed.Sequence!.Value,
            ThroughIncrement = closing.Sequence,
            ThroughSeal = closing.Seal,
            Parts = parts,
            Rows = tally.Rows,
            NotJson = tally.NotJson,
            FinalRows = tally.FinalRows,
            FinalDigest = tally.FinalDigest,
        };
        await FinishAsync(manifest, cancellationToken);
        return manifest;
    }

    /// <summary>Reads all rows, and writes them as lines; each part is then digested, compressed and written beside that.</summary>
    private async Task<(List<SnapshotPart> Parts, RowTally Tally)> WritePartsAsync(string id, IProgress<BackupProgress>? progress, CancellationToken cancellationToken)
    {
        var parts = new List<SnapshotPart>();
        var total = default(RowTally);
        long bytes = 0;
        var writers = new List<RowLineWriter>();
        var idle = new Stack<RowLineWriter>();
        var underWay = new Queue<(RowLineWriter Lines, Task<(SnapshotPart, RowTally)> Part)>();
        var number = 0;
        try
        {
            var lines = Begin();
            foreach (var all in BackupScope.Ranges)
            {
                for (KeyRange? left = all; left is { } range;)
                {
                    left = await archive.ExportAsync(range, PageBytes, lines, cancellationToken);
                    if (lines.RawBytes >= PartBytes)
                    {
                        HandOver(lines);
                        if (underWay.Count > PartsAtOnce)
                        {
                            await EndOneAsync();
                        }

                        lines = Begin();
                    }
                }
            }

            if (lines.Tally.Rows > 0)
            {
                HandOver(lines);
            }

            while (underWay.Count > 0)
            {
                await EndOneAsync();
            }
        }
        finally
        {
            // Also after a failure nothing goes on behind whoever asked.
            Task others = Task.WhenAll(underWay.Select(one => one.Part));
            await others.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            writers.ForEach(writer => writer.Dispose());
        }

        return (parts, total);

        RowLineWriter Begin()
        {
            if (!idle.TryPop(out var lines))
            {
                lines = new RowLineWriter(PartBytes + (2 * PageBytes));
                writers.Add(lines);
            }

            lines.Begin();
            return lines;
        }

        void HandOver(RowLineWriter lines)
        {
            var name = catalog.Names.Part(id, ++number);
            underWay.Enqueue((lines, EngineTask.Run(() => WritePartAsync(name, lines, cancellationToken))));
        }

        async Task EndOneAsync()
        {
            var (part, tally) = await underWay.Peek().Part;
            idle.Push(underWay.Dequeue().Lines);
            parts.Add(part);
            total.Add(tally);
            bytes += part.Bytes;
            progress?.Report(new BackupProgress("snapshot", total.Rows, null, bytes));
        }
    }

    private async Task<(SnapshotPart Part, RowTally Tally)> WritePartAsync(string name, RowLineWriter lines, CancellationToken cancellationToken)
    {
        var content = lines.End(out var hash);
        var part = new SnapshotPart(lines.Tally.Rows, lines.RawBytes, content.Length, hash.Whole, lines.FirstKey, lines.LastKey);
        return await blobs.TryWriteAsync(name, content, cancellationToken) ? (part, lines.Tally) : throw Taken(name);
    }

    private async Task FinishAsync(SnapshotManifest manifest, CancellationToken cancellationToken)
    {
        // A process that stood still for long may find that others have cleared its parts away.
        var folder = catalog.Names.Snapshots + manifest.Id + "/";
        var present = await blobs.ListAsync(folder, cancellationToken).CountAsync(cancellationToken);
        if (present != manifest.Parts.Count)
        {
            throw new BackupException($"The snapshot {manifest.Id} has {present} parts, not {manifest.Parts.Count}: somebody else deleted or wrote some. Take another one.");
        }

        using var lines = new RowLineWriter();
        lines.Begin();
        lines.Write(JsonSerializer.SerializeToUtf8Bytes(manifest, BackupJson.Default.SnapshotManifest));
        var name = catalog.Names.Manifest(manifest.Id);
        if (!await blobs.TryWriteAsync(name, lines.End(out _), cancellationToken))
        {
            throw Taken(name);
        }
    }

    private string NewId(DateTimeOffset startedAt)
    {
        Span<byte> tail = stackalloc byte[4];
        random.GetBytes(tail);
        return string.Create(CultureInfo.InvariantCulture, $"{startedAt.UtcDateTime:yyyyMMdd't'HHmmss'z'}-{Convert.ToHexStringLower(tail)}");
    }

    private static BackupException Taken(string name) => new($"There is a blob '{name}' already: nothing was written over it. Take another snapshot.");
}
