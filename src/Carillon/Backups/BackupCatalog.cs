using System.Text.Json;

namespace Carillon.Backups;

/// <summary>What backups there are, by what is in their store: nothing else has to be known to restore one.</summary>
public sealed class BackupCatalog(IBackupStore blobs, BackupNames names)
{
    /// <summary>How the blobs are called.</summary>
    public BackupNames Names => names;

    /// <summary>Lists the ids of the snapshots that have a manifest, the newest first.</summary>
    public async Task<IReadOnlyList<string>> ListSnapshotsAsync(CancellationToken cancellationToken)
    {
        var ids = new List<string>();
        await foreach (var blob in blobs.ListAsync(names.Snapshots, cancellationToken))
        {
            if (names.SnapshotOf(blob.Name) is { } id && names.Manifest(id) == blob.Name)
            {
                ids.Add(id);
            }
        }

        ids.Reverse();
        return ids;
    }

    /// <summary>Lists the numbers of the increments, the oldest first.</summary>
    public async Task<IReadOnlyList<long>> ListIncrementsAsync(CancellationToken cancellationToken)
    {
        var sequences = new List<long>();
        await foreach (var blob in blobs.ListAsync(names.Increments, cancellationToken))
        {
            if (names.SequenceOf(blob.Name) is { } sequence)
            {
                sequences.Add(sequence);
            }
        }

        return sequences;
    }

    /// <summary>Reads a snapshot's manifest.</summary>
    /// <exception cref="DamagedBackupException">It is missing, or not as it was written.</exception>
    public async Task<SnapshotManifest> ReadManifestAsync(string snapshot, CancellationToken cancellationToken)
    {
        var name = names.Manifest(snapshot);
        using var blob = await ReadAsync(name, cancellationToken);
        using var lines = new LineReader(name, SealedBlob.Open(name, blob, out _));
        try
        {
            var manifest = lines.TryRead(out var line) ? JsonSerializer.Deserialize(line, BackupJson.Default.SnapshotManifest) : null;
            return manifest is null ? throw new DamagedBackupException(name, "is empty")
                : manifest.Version > SnapshotManifest.NewestVersion ? throw new DamagedBackupException(name, $"has format {manifest.Version}, of a newer build; this one reads up to {SnapshotManifest.NewestVersion}")
                : manifest.Id != snapshot || manifest.Environment != names.Environment ? throw new DamagedBackupException(name, $"is the manifest of {manifest.Environment}/{manifest.Id}")
                : manifest;
        }
        catch (JsonException exception)
        {
            throw new DamagedBackupException(name, $"is no manifest ({exception.Message})");
        }
    }

    /// <summary>Reads a blob that has to be there.</summary>
    internal async Task<MemoryStream> ReadAsync(string name, CancellationToken cancellationToken)
    {
        var content = new MemoryStream();
        return await blobs.TryReadAsync(name, content, cancellationToken) ? content : throw new DamagedBackupException(name, "is missing");
    }

    /// <summary>Reads an increment, and checks all of it.</summary>
    internal async Task<Increment> ReadIncrementAsync(long sequence, CancellationToken cancellationToken)
    {
        var name = names.Increment(sequence);
        using var blob = await ReadAsync(name, cancellationToken);
        var increment = IncrementReader.Read(name, blob, _ => { });
        return increment.Header.Sequence == sequence && increment.Header.Environment == names.Environment
            ? increment
            : throw new DamagedBackupException(name, $"is the increment {increment.Header.Sequence} of {increment.Header.Environment}");
    }
}
