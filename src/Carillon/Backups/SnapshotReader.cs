using Carillon.Storage;

namespace Carillon.Backups;

/// <summary>Reads the parts of a snapshot, and holds what the manifest says of them against what is there.</summary>
internal sealed class SnapshotReader(BackupCatalog catalog, SnapshotManifest manifest)
{
    /// <summary>Checks that every part is there and is what was written, byte for byte, without a look at its rows.</summary>
    /// <exception cref="DamagedBackupException">One is not.</exception>
    public async Task CheckBytesAsync(CancellationToken cancellationToken)
    {
        for (var part = 0; part < manifest.Parts.Count; part++)
        {
            (await ReadBlobAsync(part, cancellationToken)).Dispose();
        }
    }

    /// <summary>Reads a part.</summary>
    /// <param name="part">Its place, from 0 on.</param>
    /// <param name="cancellationToken">Gives it up.</param>
    /// <exception cref="DamagedBackupException">It is missing, or is not what the manifest says.</exception>
    public async Task<(List<RawRow> Rows, RowTally Tally)> ReadAsync(int part, CancellationToken cancellationToken)
    {
        var (name, expected) = (Name(part), manifest.Parts[part]);
        using var blob = await ReadBlobAsync(part, cancellationToken);
        using var lines = new LineReader(name, SealedBlob.Open(name, blob, out _));
        var rows = new List<RawRow>();
        var tally = default(RowTally);
        while (lines.TryRead(out var line))
        {
            if (!RowLine.TryRead(line, out var row, out var isJson) || row.Body is null)
            {
                throw new DamagedBackupException(name, $"has a line that is no row, after {rows.Count} rows");
            }

            if (rows.Count > 0 && row.Key <= rows[^1].Key)
            {
                throw new DamagedBackupException(name, $"has rows out of order: '{row.Key}' after '{rows[^1].Key}'");
            }

            rows.Add(row);
            tally.Add(row.Key, line, isJson);
        }

        return rows.Count == expected.Rows && rows.Count > 0 && rows[0].Key.Value == expected.FirstKey && rows[^1].Key.Value == expected.LastKey
            ? (rows, tally)
            : throw new DamagedBackupException(name, $"has {rows.Count} rows, where the manifest says {expected.Rows}, or others");
    }

    /// <summary>Checks what all parts hold together.</summary>
    /// <exception cref="DamagedBackupException">It is not what the manifest says.</exception>
    public void CheckTotal(RowTally tally)
    {
        if ((tally.Rows, tally.NotJson, tally.FinalRows, tally.FinalDigest) != (manifest.Rows, manifest.NotJson, manifest.FinalRows, manifest.FinalDigest))
        {
            throw new DamagedBackupException(
                catalog.Names.Manifest(manifest.Id),
                $"says {manifest.Rows} rows, {manifest.FinalRows} of them final; its parts have {tally.Rows} and {tally.FinalRows}, or others");
        }
    }

    private string Name(int part) => catalog.Names.Part(manifest.Id, part + 1);

    private async Task<MemoryStream> ReadBlobAsync(int part, CancellationToken cancellationToken)
    {
        var blob = await catalog.ReadAsync(Name(part), cancellationToken);
        var (bytes, expected) = (blob.GetBuffer().AsMemory(0, (int)blob.Length), manifest.Parts[part]);
        return bytes.Length == expected.Bytes && SealedBlob.Hash(bytes.Span) == expected.Sha256
            ? blob
            : throw new DamagedBackupException(Name(part), $"has {bytes.Length} bytes and another SHA-256 than the manifest says, which has {expected.Bytes}");
    }
}
