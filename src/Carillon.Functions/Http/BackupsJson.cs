using Carillon.Backups;
using Carillon.Backups.Targets;

namespace Carillon.Functions.Http;

/// <summary>The backups, as the API shows them.</summary>
internal sealed record BackupsJson
{
    /// <summary>Whether the state is backed up.</summary>
    public required bool Enabled { get; init; }

    public required string Environment { get; init; }

    /// <summary>Where backups are kept.</summary>
    public required string Store { get; init; }

    /// <summary>The snapshots, the newest first.</summary>
    public required IReadOnlyList<SnapshotJson> Items { get; init; }

    public required IncrementsJson Increments { get; init; }

    public required DrillJson Drill { get; init; }

    /// <summary>The restore that this process is at. Absent where it is at none.</summary>
    public RestoreUnderWayJson? Restore { get; init; }

    /// <summary>What is wrong, a sentence each.</summary>
    public required IReadOnlyDictionary<BackupAlarm, string> Alarms { get; init; }

    /// <summary>The token of the next page. Absent on the last one.</summary>
    public string? Continuation { get; init; }
}

/// <summary>A snapshot.</summary>
/// <param name="Name">Its name, which <c>verify</c> takes.</param>
/// <param name="Damaged">What is wrong with its manifest; nothing else is known then. Absent where it can be read.</param>
internal sealed record SnapshotJson(string Name, string? Damaged = null)
{
    /// <summary>The first moment that it can be restored to.</summary>
    public DateTimeOffset? Point { get; init; }

    public long? AgeSeconds { get; init; }

    public long? Bytes { get; init; }

    public int? Parts { get; init; }

    public long? Rows { get; init; }

    /// <summary>How many of the rows never change: finished executions and audit entries.</summary>
    public long? FinalRows { get; init; }

    public string? Build { get; init; }

    /// <summary>When a drill last restored it. Absent where none did, or a later one has been restored since.</summary>
    public DateTimeOffset? ProvenAt { get; init; }

    public static SnapshotJson From(SnapshotManifest manifest, DateTimeOffset now, DateTimeOffset? provenAt) => new(manifest.Id)
    {
        Point = manifest.Point,
        AgeSeconds = (long)(now - manifest.Point).TotalSeconds,
        Bytes = manifest.Bytes,
        Parts = manifest.Parts.Count,
        Rows = manifest.Rows,
        FinalRows = manifest.FinalRows,
        Build = manifest.Build,
        ProvenAt = provenAt,
    };
}

/// <summary>How far the increments reach.</summary>
/// <param name="Count">How many there are.</param>
/// <param name="First">The number of the oldest.</param>
/// <param name="Last">The number of the newest.</param>
/// <param name="To">Up to when the newest goes. Absent where that is not known.</param>
/// <param name="LagSeconds">How long the oldest change waits that is in none; 0 where none does. Absent where backups are off.</param>
internal sealed record IncrementsJson(int Count, long? First, long? Last, DateTimeOffset? To, double? LagSeconds);

/// <summary>What the last drills found.</summary>
/// <param name="ProvenAt">When a restore was last proven. Absent where none ever was.</param>
/// <param name="AgeSeconds">How long ago that was.</param>
/// <param name="Snapshot">The snapshot it was restored from.</param>
/// <param name="Point">The moment that was restored.</param>
/// <param name="Rows">How many rows were restored.</param>
/// <param name="FailedAt">When the last drill or check failed. Absent where a drill succeeded since.</param>
/// <param name="Failure">What was wrong then.</param>
internal sealed record DrillJson(DateTimeOffset? ProvenAt, double? AgeSeconds, string? Snapshot, DateTimeOffset? Point, long? Rows, DateTimeOffset? FailedAt, string? Failure);

/// <summary>A restore, and how far it is.</summary>
/// <param name="Target">Where to, as it was named.</param>
/// <param name="Since">When it began.</param>
/// <param name="Step">What it is at. Absent while everything is read and checked.</param>
/// <param name="Rows">How many rows it has dealt with in this step.</param>
/// <param name="OfRows">How many there are. Absent where that is not known.</param>
/// <param name="Bytes">How many bytes of blobs it has read or written.</param>
internal sealed record RestoreUnderWayJson(string Target, DateTimeOffset Since, string? Step, long? Rows, long? OfRows, long? Bytes)
{
    public static RestoreUnderWayJson? From(RestoreUnderWay? restore) => restore is null ? null
        : new RestoreUnderWayJson(restore.Target, restore.Since, restore.Progress?.Step, restore.Progress?.Rows, restore.Progress?.OfRows, restore.Progress?.Bytes);
}
