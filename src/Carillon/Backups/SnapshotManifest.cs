namespace Carillon.Backups;

/// <summary>What a snapshot is: written last, so that there is no snapshot without it.</summary>
public sealed record SnapshotManifest
{
    /// <summary>The version of the format that this build writes, and the newest it reads.</summary>
    public const int NewestVersion = 1;

    /// <summary>The version of the format.</summary>
    public required int Version { get; init; }

    /// <summary>Its id: when it was begun, and 8 random hex characters; sorts by time.</summary>
    public required string Id { get; init; }

    /// <summary>The environment it was taken in.</summary>
    public required string Environment { get; init; }

    /// <summary>The store it was taken of, for people.</summary>
    public required string Store { get; init; }

    /// <summary>The build that took it.</summary>
    public required string Build { get; init; }

    /// <summary>The change feed whose increments continue it.</summary>
    public required string Feed { get; init; }

    /// <summary>When the scan began.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>The first moment that it can be restored to, with its increments up to <see cref="ThroughIncrement"/>.</summary>
    public required DateTimeOffset Point { get; init; }

    /// <summary>The newest increment from before the scan: those after it are needed.</summary>
    public required long AfterIncrement { get; init; }

    /// <summary>The increment that closes it: without those up to here it is the mixture that a scan beside writers gives.</summary>
    public required long ThroughIncrement { get; init; }

    /// <summary>The SHA-256 that seals that increment. Null where none was needed.</summary>
    public string? ThroughSeal { get; init; }

    /// <summary>Its parts, in key order.</summary>
    public required IReadOnlyList<SnapshotPart> Parts { get; init; }

    /// <summary>How many rows the parts hold.</summary>
    public required long Rows { get; init; }

    /// <summary>How many of them are not JSON, and kept as Base64.</summary>
    public required long NotJson { get; init; }

    /// <summary>How many of them never change: finished executions and audit entries.</summary>
    public required long FinalRows { get; init; }

    /// <summary>The digest of those, in any order.</summary>
    public required string FinalDigest { get; init; }

    /// <summary>Bytes of all parts as they are kept.</summary>
    public long Bytes => Parts.Sum(part => part.Bytes);
}
