using System.Globalization;
using Carillon.Configuration;
using Carillon.Storage.Rows;

namespace Carillon.Backups;

/// <summary>How the backups are: how far behind, how old, and when they were last proven.</summary>
public sealed record BackupCondition
{
    /// <summary>When it was looked at.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Since when changes are kept for backups: nothing can be older than that which was never there.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>How long the oldest change waits that is in no increment, and is worth one. Zero where there is none.</summary>
    public required TimeSpan Lag { get; init; }

    /// <summary>Up to when the newest increment goes. Null where there is none yet.</summary>
    public DateTimeOffset? IncrementsTo { get; init; }

    /// <summary>When a snapshot was last taken. Null where none ever was.</summary>
    public DateTimeOffset? SnapshotAt { get; init; }

    /// <summary>What the last drills found.</summary>
    public required ProofRow Proof { get; init; }

    /// <summary>How old the last snapshot is. Null where there is none yet.</summary>
    public TimeSpan? SnapshotAge => At - SnapshotAt;

    /// <summary>How long ago a restore was last proven. Null where none was yet.</summary>
    public TimeSpan? ProofAge => At - Proof.ProvenAt;

    /// <summary>What is past its limit, each with a sentence. What was never there is given as long as if it had been there at the beginning.</summary>
    internal IReadOnlyDictionary<BackupAlarm, string> Alarms(BackupOptions limits)
    {
        var alarms = new SortedDictionary<BackupAlarm, string>();
        if (Lag > limits.MaxLag)
        {
            alarms[BackupAlarm.Increments] = $"a change has been waiting for {Seconds(Lag)} s for its increment; {Seconds(limits.MaxLag)} are a lot.";
        }

        if (At - (SnapshotAt ?? Since) is var snapshot && snapshot > limits.MaxSnapshotAge)
        {
            alarms[BackupAlarm.Snapshot] = $"{(SnapshotAt is null ? "no snapshot was taken" : "the last snapshot was taken")} {Seconds(snapshot)} s {(SnapshotAt is null ? "after the first change" : "ago")}; {Seconds(limits.MaxSnapshotAge)} are a lot.";
        }

        if (At - (Proof.ProvenAt ?? Since) is var proof && proof > limits.MaxProofAge)
        {
            alarms[BackupAlarm.Proof] = $"{(Proof.ProvenAt is null ? "no restore was proven" : "a restore was last proven")} {Seconds(proof)} s {(Proof.ProvenAt is null ? "after the first change" : "ago")}; {Seconds(limits.MaxProofAge)} are a lot.";
        }

        if (Proof.FailedAt is not null)
        {
            alarms[BackupAlarm.Drill] = $"a look at the backups found them wrong: {Proof.Failure}";
        }

        return alarms;
    }

    private static string Seconds(TimeSpan time) => time.TotalSeconds.ToString("0", CultureInfo.InvariantCulture);
}
