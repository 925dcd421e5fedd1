using Carillon.Storage;
using Carillon.Storage.Rows;

namespace Carillon.Backups;

/// <summary>
/// Looks whether the newest increment is where it was written, and is what was written: what is missing at the end, nothing else can
/// tell. It costs one read, so it can be done each minute; all that is before it, the drill looks at.
/// </summary>
public sealed class NewestIncrement(IStateStore store, IBackupStore blobs, BackupCatalog catalog, TimeProvider time)
{
    /// <summary>Looks, and writes down what is wrong, so that readiness says so until a drill finds everything sound.</summary>
    /// <returns>What is wrong, with the name of the blob. Null where nothing is.</returns>
    public async Task<string?> CheckAsync(CancellationToken cancellationToken)
    {
        if ((await store.ReadAsync<FeedRow>(StateKeys.BackupFeed, cancellationToken))?.Row is not { Sequence: { } sequence, Seal: { } seal } feed)
        {
            return null;
        }

        var name = catalog.Names.Increment(sequence);
        if (await ReadAsync(name, cancellationToken) is not { } wrong || (wrong.IsMissing && await IsSparedAsync(feed, cancellationToken)))
        {
            return null;
        }

        await store.WriteProofAsync(
            before => before.Failure == wrong.Exception.Message ? before : before with { FailedAt = time.GetUtcNow(), Failure = wrong.Exception.Message }, cancellationToken);
        return wrong.Exception.Message;

        async Task<(DamagedBackupException Exception, bool IsMissing)?> ReadAsync(string name, CancellationToken cancellationToken)
        {
            using var blob = new MemoryStream();
            if (!await blobs.TryReadAsync(name, blob, cancellationToken))
            {
                return (new DamagedBackupException(name, "is missing, the newest that was written"), true);
            }

            try
            {
                await using var content = SealedBlob.Open(name, blob, out var found);
                return found == seal ? null : (new DamagedBackupException(name, "is not the one that the store has written"), false);
            }
            catch (DamagedBackupException exception)
            {
                return (exception, false);
            }
        }
    }

    /// <summary>Whether a snapshot has come after it, so that retention may have deleted it.</summary>
    private async Task<bool> IsSparedAsync(FeedRow feed, CancellationToken cancellationToken)
    {
        foreach (var id in await catalog.ListSnapshotsAsync(cancellationToken))
        {
            try
            {
                var manifest = await catalog.ReadManifestAsync(id, cancellationToken);
                return manifest.Feed == feed.Id && manifest.AfterIncrement >= feed.Sequence;
            }
            catch (DamagedBackupException)
            {
                // The drill says so; what an older one needs is needed still.
            }
        }

        return false;
    }
}
