namespace Carillon.Backups;

/// <summary>What is wrong with the backups.</summary>
public enum BackupAlarm
{
    /// <summary>A change has been waiting for its increment for longer than <c>Carillon:Backup:MaxLag</c>.</summary>
    Increments,

    /// <summary>The last snapshot is older than <c>Carillon:Backup:MaxSnapshotAge</c>.</summary>
    Snapshot,

    /// <summary>A restore was last proven longer ago than <c>Carillon:Backup:MaxProofAge</c>.</summary>
    Proof,

    /// <summary>The last drill failed, or since then a check did: of a snapshot by hand, or of the newest increment.</summary>
    Drill,

    /// <summary>A row that says how the backups are can't be read.</summary>
    Unknown,
}
