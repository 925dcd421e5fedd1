namespace Carillon.Backups;

/// <summary>How far a snapshot, a check or a restore is.</summary>
/// <param name="Step">What it does, for people.</param>
/// <param name="Rows">How many rows it has dealt with.</param>
/// <param name="OfRows">How many there are. Null where that is not known.</param>
/// <param name="Bytes">How many bytes of blobs were written or read.</param>
public sealed record BackupProgress(string Step, long Rows, long? OfRows, long Bytes);
