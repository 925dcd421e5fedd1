using Carillon.Storage.Rows;

namespace Carillon.Backups;

/// <summary>Finds what is needed to restore the state of a moment. It writes nothing: its plan is the dry run.</summary>
public sealed class RestorePlanner(BackupCatalog catalog)
{
    /// <summary>Finds the newest snapshot that can be restored to a moment, and its increments up to there.</summary>
    /// <param name="at">The moment; to the minute, as increments are written. Null for the newest there is.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="BackupException">No snapshot is that old.</exception>
    /// <exception cref="DamagedBackupException">Something that is needed is missing, or not as it was written.</exception>
    public Task<RestorePlan> PlanAsync(DateTimeOffset? at, CancellationToken cancellationToken) => PlanAsync(at, null, cancellationToken);

    /// <summary>
    /// The same, held against what the store that is backed up has written: so that also the newest increments are known to be
    /// there.
    /// </summary>
    /// <param name="at">The moment. Null for the newest there is.</param>
    /// <param name="written">The row <c>conf!backup-feed</c>, read before this. Null where there is none, or no store to ask.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <inheritdoc cref="PlanAsync(DateTimeOffset?, CancellationToken)"/>
    public async Task<RestorePlan> PlanAsync(DateTimeOffset? at, FeedRow? written, CancellationToken cancellationToken)
    {
        foreach (var id in await catalog.ListSnapshotsAsync(cancellationToken))
        {
            var manifest = await catalog.ReadManifestAsync(id, cancellationToken);
            if (!(manifest.Point > at))
            {
                return await PlanAsync(manifest, at, written, cancellationToken);
            }
        }

        throw new BackupException(at is { } moment
            ? $"No snapshot can be restored to {moment:O}: the oldest begins later, or there is none."
            : $"There is no snapshot under {catalog.Names.Snapshots}.");
    }

    /// <summary>The same from a given snapshot.</summary>
    public async Task<RestorePlan> PlanAsync(SnapshotManifest manifest, DateTimeOffset? at, FeedRow? written, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        var there = (await catalog.ListIncrementsAsync(cancellationToken)).Where(sequence => sequence > manifest.AfterIncrement).ToList();
        var taken = new List<Increment>();
        var (usable, point, reached) = (0, manifest.Point, false);
        for (var sequence = manifest.AfterIncrement + 1; sequence <= manifest.ThroughIncrement || there.Contains(sequence) || (there.Count > 0 && sequence < there[^1] && !(point >= at)); sequence++)
        {
            // One that is missing, while there are later ones, is said by name here; unless what was taken goes far enough.
            var increment = await ReadAsync(sequence, point >= at && sequence > manifest.ThroughIncrement, cancellationToken);
            if (increment is null)
            {
                break;
            }

            // What follows another feed is none of this snapshot's, unless the store says that this number is.
            var follows = increment.Header.Feed == manifest.Feed;
            if (sequence > manifest.ThroughIncrement && (follows ? increment.End.To > at : point >= at || !IsExpected(manifest, sequence, written)))
            {
                reached = follows;
                break;
            }

            Check(manifest, increment, taken.Count == 0 ? null : taken[^1], written);
            taken.Add(increment);
            if (increment.End.Complete)
            {
                (usable, point) = (taken.Count, sequence < manifest.ThroughIncrement ? manifest.Point : increment.End.To);
            }
        }

        var missing = Missing(manifest, there, written);
        return missing > 0 && !reached && !(point >= at)
            ? throw new DamagedBackupException(
                catalog.Names.Increment(written!.Sequence!.Value - missing.Value + 1),
                $"is missing, {(missing == 1 ? "the newest that was written" : $"and so are all that were written after it, up to {written.Sequence}")}; without, the state can be restored to {point.UtcDateTime:O} where that moment is asked for")
            : new RestorePlan { Snapshot = manifest, Increments = taken[..usable], Point = point, IncrementsLeftOut = there.Count - usable, IncrementsMissing = missing };
    }

    /// <summary>Reads an increment. Null where it is not needed, and not to be used either.</summary>
    private async Task<Increment?> ReadAsync(long sequence, bool maybe, CancellationToken cancellationToken)
    {
        try
        {
            return await catalog.ReadIncrementAsync(sequence, cancellationToken);
        }
        catch (DamagedBackupException) when (maybe)
        {
            return null;
        }
    }

    private static bool IsExpected(SnapshotManifest manifest, long sequence, FeedRow? written) =>
        written is { Seal: not null } && written.Id == manifest.Feed && sequence <= written.Sequence;

    /// <summary>How many are missing at the end. Those that a snapshot does not need may have been deleted; those of another feed are none of its.</summary>
    private static long? Missing(SnapshotManifest manifest, List<long> there, FeedRow? written) =>
        written is { Seal: not null, Sequence: { } last } && written.Id == manifest.Feed
            ? Math.Max(0, last - Math.Max(manifest.AfterIncrement, there.Count == 0 ? 0 : there[^1]))
            : null;

    private void Check(SnapshotManifest manifest, Increment increment, Increment? before, FeedRow? written)
    {
        var sequence = increment.Header.Sequence;
        if (increment.Header.Feed != manifest.Feed)
        {
            throw new DamagedBackupException(increment.Name, $"follows another change feed than the snapshot {manifest.Id}");
        }

        if (before is not null && increment.Header.Previous != before.Seal)
        {
            throw new DamagedBackupException(increment.Name, $"does not follow {catalog.Names.Increment(sequence - 1)}: one of them is not what was written");
        }

        if (sequence == manifest.ThroughIncrement && increment.Seal != manifest.ThroughSeal)
        {
            throw new DamagedBackupException(increment.Name, $"is not the one that closes the snapshot {manifest.Id}");
        }

        if (IsExpected(manifest, sequence, written) && sequence == written!.Sequence && increment.Seal != written.Seal)
        {
            throw new DamagedBackupException(increment.Name, "is not the one that the store has written");
        }
    }
}
