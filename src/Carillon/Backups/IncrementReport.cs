namespace Carillon.Backups;

/// <summary>What became of an increment.</summary>
/// <param name="Written">How many blobs were written; 0 where nothing had changed.</param>
/// <param name="Rows">How many rows they hold.</param>
/// <param name="Deleted">How many rows they say are gone.</param>
/// <param name="Bytes">Their length together.</param>
/// <param name="Feed">The change feed that was followed.</param>
/// <param name="Sequence">The number of the newest increment.</param>
/// <param name="Seal">The SHA-256 that seals it. Null where there is none of this feed.</param>
/// <param name="To">Up to when the increments go: everything that was committed before is in them, or was of no matter.</param>
public sealed record IncrementReport(int Written, long Rows, long Deleted, long Bytes, string Feed, long Sequence, string? Seal, DateTimeOffset To);
