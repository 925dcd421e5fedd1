using System.Security.Cryptography;
using Carillon.Backups;
using Carillon.Backups.Targets;
using Carillon.Diagnostics;

namespace Carillon.Storage.Sqlite;

/// <summary>A folder that is open for a restore: the rows go to a store in it, and from there to a snapshot.</summary>
internal sealed class FolderRestorePlace(
    SqliteStateStore store, FolderBackupStore blobs, BackupNames names, ProcessIdentity identity, RandomNumberGenerator random, Action clear) : RestorePlace(store, store.DisposeAsync)
{
    /// <inheritdoc/>
    public override async Task FinishAsync(RestorePlan plan, IProgress<BackupProgress>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(plan);

        // What is there is of a restore that was cut off here, or is to be replaced.
        foreach (var prefix in new[] { names.Snapshots, names.Increments })
        {
            foreach (var blob in await blobs.ListAsync(prefix, cancellationToken).ToListAsync(cancellationToken))
            {
                await blobs.DeleteAsync(blob.Name, cancellationToken);
            }
        }

        // The snapshot says of itself what the rows are: the state of that moment, not of this one.
        var time = new StoppedTime(plan.Point);
        var feed = new ChangeFeedStore(store, enabled: true, time, random);
        await feed.OpenAsync(cancellationToken);
        var catalog = new BackupCatalog(blobs, names);
        var increments = new IncrementWriter(feed, store, blobs, catalog, time, random);
        await new SnapshotWriter(feed, store, blobs, catalog, increments, identity, time, random).TakeAsync(progress, cancellationToken);
        await store.DisposeAsync();
        clear();
    }

    private sealed class StoppedTime(DateTimeOffset at) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => at;
    }
}
