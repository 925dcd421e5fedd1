using Carillon.Configuration;
using Carillon.Storage;
using Carillon.Storage.Rows;
using Microsoft.Extensions.Options;

namespace Carillon.Backups;

/// <summary>
/// Deletes backups that are no longer kept: snapshots past their age, increments that no kept snapshot needs, and parts that
/// snapshots left behind which were not finished. The newest snapshot, and the newest that a drill has restored, stay whatever the
/// clock says. It may be stopped and repeated at any time.
/// </summary>
public sealed class BackupRetention(IStateStore store, IBackupStore blobs, BackupCatalog catalog, TimeProvider time, IOptions<BackupOptions> options)
{
    /// <summary>Deletes what is no longer kept.</summary>
    /// <returns>How many snapshots, and how many increments, were deleted.</returns>
    public async Task<(int Snapshots, int Increments)> RunAsync(CancellationToken cancellationToken)
    {
        var snapshots = await catalog.ListSnapshotsAsync(cancellationToken);
        if (snapshots.Count == 0)
        {
            return (0, 0);
        }

        var proven = (await store.ReadAsync(StateKeys.BackupProof, cancellationToken))?.Row is ProofRow proof ? proof.Snapshot : null;
        var oldest = time.GetUtcNow() - options.Value.SnapshotRetention;
        var (deleted, needed) = (0, (long?)null);
        foreach (var id in snapshots)
        {
            try
            {
                var manifest = await catalog.ReadManifestAsync(id, cancellationToken);
                if (id == snapshots[0] || id == proven || manifest.Point >= oldest)
                {
                    needed = Math.Min(needed ?? long.MaxValue, manifest.AfterIncrement);
                    continue;
                }
            }
            catch (DamagedBackupException)
            {
                // The drill says so. It is kept for whoever looks into it, and keeps no increment.
                continue;
            }

            await DeleteAsync(id, cancellationToken);
            deleted++;
        }

        await ClearUnfinishedAsync(snapshots, cancellationToken);
        return (deleted, await DeleteIncrementsAsync(needed ?? 0, cancellationToken));
    }

    /// <summary>Deletes a snapshot: its manifest first, so that what is left on the way is none.</summary>
    private async Task DeleteAsync(string id, CancellationToken cancellationToken)
    {
        await blobs.DeleteAsync(catalog.Names.Manifest(id), cancellationToken);
        await foreach (var blob in blobs.ListAsync(catalog.Names.Snapshots + id + "/", cancellationToken))
        {
            await blobs.DeleteAsync(blob.Name, cancellationToken);
        }
    }

    /// <summary>
    /// Deletes parts without a manifest that are older than the newest snapshot: whoever wrote them was not finished when a later
    /// one was.
    /// </summary>
    private async Task ClearUnfinishedAsync(IReadOnlyList<string> snapshots, CancellationToken cancellationToken)
    {
        await foreach (var blob in blobs.ListAsync(catalog.Names.Snapshots, cancellationToken))
        {
            if (catalog.Names.SnapshotOf(blob.Name) is { } id && !snapshots.Contains(id) && string.CompareOrdinal(id, snapshots[0]) < 0)
            {
                await blobs.DeleteAsync(blob.Name, cancellationToken);
            }
        }
    }

    private async Task<int> DeleteIncrementsAsync(long through, CancellationToken cancellationToken)
    {
        var over = (await catalog.ListIncrementsAsync(cancellationToken)).Where(sequence => sequence <= through).ToList();
        foreach (var sequence in over)
        {
            await blobs.DeleteAsync(catalog.Names.Increment(sequence), cancellationToken);
        }

        return over.Count;
    }
}
