using System.Text.Json;
using Carillon.Storage;

namespace Carillon.Backups;

/// <summary>Reads the rows of an increment, and holds what it says of them against what is there.</summary>
internal static class IncrementReader
{
    /// <summary>Reads an increment to its end.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="blob">What it is.</param>
    /// <param name="take">Gets each row in turn, before it is known whether the rest is sound.</param>
    /// <exception cref="DamagedBackupException">It is not as it was written.</exception>
    public static Increment Read(string name, MemoryStream blob, Action<RawRow> take)
    {
        using var lines = new LineReader(name, SealedBlob.Open(name, blob, out var seal));
        var header = lines.TryRead(out var line) ? Parse(name, line).Increment : null;
        if (header is null || header.Version > IncrementHeader.NewestVersion)
        {
            throw new DamagedBackupException(name, header is null ? "does not begin as an increment" : $"has format {header.Version}, of a newer build; this one reads up to {IncrementHeader.NewestVersion}");
        }

        var tally = default(RowTally);
        long deleted = 0;
        while (lines.TryRead(out line))
        {
            if (RowLine.TryRead(line, out var row, out var isJson))
            {
                deleted += row.Body is null ? 1 : 0;
                if (row.Body is not null)
                {
                    tally.Add(row.Key, line, isJson);
                }

                take(row);
            }
            else if (Parse(name, line).End is { } end)
            {
                return (end.Rows, end.Deleted, end.FinalDigest) == (tally.Rows, deleted, tally.FinalDigest) && !lines.TryRead(out _)
                    ? new Increment(name, header, end, seal, blob.Length)
                    : throw new DamagedBackupException(name, "does not hold the rows that its end says");
            }
        }

        throw new DamagedBackupException(name, "has no end");
    }

    private static IncrementLine Parse(string name, ReadOnlySpan<byte> line)
    {
        try
        {
            return JsonSerializer.Deserialize(line, BackupJson.Default.IncrementLine) ?? new IncrementLine();
        }
        catch (JsonException exception)
        {
            throw new DamagedBackupException(name, $"has a line that is neither a row nor its end ({exception.Message})");
        }
    }
}
