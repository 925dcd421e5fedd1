using Carillon.Backups;

namespace Carillon.Health;

/// <summary>How the backups are, in numbers: it is shown to anybody, so it names nothing.</summary>
/// <param name="LagSeconds">How long the oldest change waits for its increment; 0 where none does. Null where that can't be told.</param>
/// <param name="SnapshotAgeSeconds">How old the last snapshot is. Null where there is none.</param>
/// <param name="ProofAgeSeconds">How long ago a restore was last proven. Null where none was.</param>
/// <param name="Alarms">What is past its limit.</param>
public sealed record BackupReadiness(double? LagSeconds, double? SnapshotAgeSeconds, double? ProofAgeSeconds, IReadOnlyList<BackupAlarm> Alarms)
{
    /// <summary>The numbers of a look. Null where backups are off.</summary>
    public static BackupReadiness? Of(BackupLook? look) => look is null
        ? null
        : new BackupReadiness(look.Condition?.Lag.TotalSeconds, look.Condition?.SnapshotAge?.TotalSeconds, look.Condition?.ProofAge?.TotalSeconds, [.. look.Alarms.Keys]);
}
