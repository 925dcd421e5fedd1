namespace Carillon.Backups;

/// <summary>What a look at the backups found.</summary>
/// <param name="Condition">How they are. Null where that can't be told.</param>
/// <param name="Alarms">What is past its limit, each with a sentence.</param>
public sealed record BackupLook(BackupCondition? Condition, IReadOnlyDictionary<BackupAlarm, string> Alarms);
