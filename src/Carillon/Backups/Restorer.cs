using Carillon.Executions;
using Carillon.Storage;
using Carillon.Storage.Rows;

namespace Carillon.Backups;

/// <summary>
/// Fills a store from a backup. Before it writes anything it reads all of the backup and checks each SHA-256. A row
/// <c>conf!restore</c> stands in the store from before the first row until after the last one, and says how far it is: so part of
/// a state is never taken for a state, and a restore that was cut off goes on where it was.
/// </summary>
public sealed class Restorer(BackupCatalog catalog)
{
    private const int RowsAtOnce = 5_000;

    /// <summary>In place of the number of parts: the target still holds what was there before.</summary>
    private const int NotEmptied = -1;

    /// <summary>Restores a state.</summary>
    /// <param name="plan">What to restore.</param>
    /// <param name="target">Where to. Nobody else may use it meanwhile.</param>
    /// <param name="replace">Whether a target that is not empty is emptied first. Otherwise it is refused.</param>
    /// <param name="progress">Hears how far it is. Null where nobody asks.</param>
    /// <param name="cancellationToken">Stops it; with the same plan it can go on later.</param>
    /// <exception cref="BackupException">The target is not empty.</exception>
    /// <exception cref="DamagedBackupException">Something is missing, or not as it was written. Nothing was written.</exception>
    public async Task RestoreAsync(RestorePlan plan, IStateArchive target, bool replace, IProgress<BackupProgress>? progress, CancellationToken cancellationToken)
    {
        await CheckAsync(plan, cancellationToken);
        await FillAsync(plan, target, replace, progress, cancellationToken);
    }

    /// <summary>Reads everything that a plan needs, and checks each SHA-256. It writes nothing.</summary>
    /// <exception cref="DamagedBackupException">Something is missing, or not as it was written.</exception>
    public async Task CheckAsync(RestorePlan plan, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(plan);
        await new SnapshotReader(catalog, plan.Snapshot).CheckBytesAsync(cancellationToken);
        foreach (var increment in plan.Increments)
        {
            Expect(increment, await catalog.ReadIncrementAsync(increment.Header.Sequence, cancellationToken));
        }
    }

    /// <summary>Restores what was just checked: so that a target need not be opened for a backup that can't be restored.</summary>
    /// <inheritdoc cref="RestoreAsync"/>
    public async Task FillAsync(RestorePlan plan, IStateArchive target, bool replace, IProgress<BackupProgress>? progress, CancellationToken cancellationToken)
    {
        await FillMarkedAsync(plan, target, replace, progress, cancellationToken);
        await target.ImportAsync([new RawRow(StateKeys.Restore, null)], cancellationToken);
    }

    /// <summary>The same, for whoever has more to do with what is restored: the target stays marked.</summary>
    /// <inheritdoc cref="RestoreAsync"/>
    internal async Task FillMarkedAsync(RestorePlan plan, IStateArchive target, bool replace, IProgress<BackupProgress>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(target);
        var parts = new SnapshotReader(catalog, plan.Snapshot);
        var done = await BeginAsync(plan, target, replace, cancellationToken);
        done = await WritePartsAsync(plan, parts, target, done, progress, cancellationToken);
        await WriteIncrementsAsync(plan, target, done, progress, cancellationToken);
    }

    /// <summary>Marks the target. Where it is marked already, by the same restore, this one goes on from there.</summary>
    private static async Task<RestoreRow> BeginAsync(RestorePlan plan, IStateArchive target, bool replace, CancellationToken cancellationToken)
    {
        var begin = new RestoreRow(plan.Snapshot.Id, plan.Point, plan.Increments.Count == 0 ? plan.Snapshot.AfterIncrement : plan.Sequences.Last(), 0, 0);
        var marks = await target.ExportAsync([StateKeys.Restore], cancellationToken);
        var clears = false;
        if (marks.Count > 0 && RowCodec.Decode(StateKeys.Restore, marks[0].Body) is RestoreRow mark && mark with { Parts = 0, Increments = 0 } == begin)
        {
            clears = mark.Parts == NotEmptied;
            if (!clears)
            {
                return mark;
            }
        }

        var isEmpty = (await target.ExportAsync(StateKeys.All, 1, cancellationToken)).Rows.Count == 0;
        if (!isEmpty && !clears && !replace)
        {
            throw new BackupException(marks.Count > 0
                ? "The target holds part of another restore. Delete it, or have it replaced."
                : "The target is not empty. Restore to another one, or have this one replaced.");
        }

        if (!isEmpty)
        {
            await target.ImportAsync([Mark(begin with { Parts = NotEmptied })], cancellationToken);
            await ClearAsync(target, cancellationToken);
        }

        await target.ImportAsync([Mark(begin)], cancellationToken);
        return begin;
    }

    private static async Task ClearAsync(IStateArchive target, CancellationToken cancellationToken)
    {
        await foreach (var page in target.ExportAllAsync([StateKeys.All], cancellationToken))
        {
            foreach (var some in page.Rows.Where(row => row.Key != StateKeys.Restore).Select(row => row with { Body = null }).Chunk(RowsAtOnce))
            {
                await target.ImportAsync(some, cancellationToken);
            }
        }
    }

    private static async Task<RestoreRow> WritePartsAsync(
        RestorePlan plan, SnapshotReader parts, IStateArchive target, RestoreRow done, IProgress<BackupProgress>? progress, CancellationToken cancellationToken)
    {
        var count = plan.Snapshot.Parts.Count;
        var (rows, bytes) = (plan.Snapshot.Parts.Take(done.Parts).Sum(part => part.Rows), plan.Snapshot.Parts.Take(done.Parts).Sum(part => part.Bytes));

        // While one part is written, the next one is read.
        var next = done.Parts < count ? ReadAsync(done.Parts) : null;
        try
        {
            while (next is not null)
            {
                var read = (await next).Rows;
                var part = plan.Snapshot.Parts[done.Parts];
                next = done.Parts + 1 < count ? ReadAsync(done.Parts + 1) : null;
                done = done with { Parts = done.Parts + 1 };
                await ImportAsync(target, read, done, cancellationToken);
                (rows, bytes) = (rows + part.Rows, bytes + part.Bytes);
                progress?.Report(new BackupProgress("restore", rows, plan.Rows, bytes));
            }
        }
        finally
        {
            if (next is not null)
            {
                // Also after a failure nothing goes on behind whoever asked.
                await ((Task)next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            }
        }

        return done;

        Task<(List<RawRow> Rows, RowTally Tally)> ReadAsync(int part) => EngineTask.Run(() => parts.ReadAsync(part, cancellationToken));
    }

    private async Task WriteIncrementsAsync(RestorePlan plan, IStateArchive target, RestoreRow done, IProgress<BackupProgress>? progress, CancellationToken cancellationToken)
    {
        var rows = plan.Snapshot.Rows + plan.Increments.Take(done.Increments).Sum(increment => increment.End.Rows);
        var bytes = plan.Snapshot.Bytes + plan.Increments.Take(done.Increments).Sum(increment => increment.Bytes);
        foreach (var increment in plan.Increments.Skip(done.Increments))
        {
            // A row may be there more than once: the last one counts.
            var changed = new Dictionary<RowKey, RawRow>();
            using var blob = await catalog.ReadAsync(increment.Name, cancellationToken);
            Expect(increment, IncrementReader.Read(increment.Name, blob, row => changed[row.Key] = row));
            done = done with { Increments = done.Increments + 1 };
            await ImportAsync(target, [.. changed.Values], done, cancellationToken);
            (rows, bytes) = (rows + increment.End.Rows, bytes + increment.Bytes);
            progress?.Report(new BackupProgress("restore", rows, plan.Rows, bytes));
        }
    }

    /// <summary>Writes rows, and with the last of them how far the restore is.</summary>
    private static async Task ImportAsync(IStateArchive target, List<RawRow> rows, RestoreRow done, CancellationToken cancellationToken)
    {
        foreach (var some in rows.Append(Mark(done)).Chunk(RowsAtOnce))
        {
            await target.ImportAsync(some, cancellationToken);
        }
    }

    private static RawRow Mark(RestoreRow row) => new(StateKeys.Restore, RowCodec.Encode(StateKeys.Restore, row));

    private static void Expect(Increment planned, Increment read)
    {
        if (planned.Seal != read.Seal)
        {
            throw new DamagedBackupException(planned.Name, "is another one than when the restore was planned");
        }
    }
}
