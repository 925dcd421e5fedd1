namespace Carillon.Backups;

/// <summary>A part of a snapshot.</summary>
/// <param name="Rows">How many rows it holds.</param>
/// <param name="RawBytes">Its length before it was compressed.</param>
/// <param name="Bytes">Its length.</param>
/// <param name="Sha256">The SHA-256 of the whole blob.</param>
/// <param name="FirstKey">Its first row's key.</param>
/// <param name="LastKey">Its last row's key.</param>
public sealed record SnapshotPart(long Rows, long RawBytes, long Bytes, string Sha256, string FirstKey, string LastKey);
