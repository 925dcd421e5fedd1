namespace Carillon.Backups.Targets;

/// <summary>A restore that this process is at.</summary>
/// <param name="Target">Where to, as it was described.</param>
/// <param name="Since">When it began.</param>
/// <param name="Progress">How far it is. Null before the first part.</param>
public sealed record RestoreUnderWay(string Target, DateTimeOffset Since, BackupProgress? Progress = null);
