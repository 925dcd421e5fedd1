namespace Carillon.Backups;

/// <summary>The last line of an increment but for the seal: what it holds.</summary>
/// <param name="To">Everything that was committed before is in it, or in those before it, where it is complete.</param>
/// <param name="Complete">Whether the feed was read to its end. Otherwise the next increment goes on, and no restore may end here.</param>
/// <param name="Rows">How many lines hold a row.</param>
/// <param name="Deleted">How many say that a row is gone.</param>
/// <param name="FinalDigest">The digest of the rows that never change.</param>
internal sealed record IncrementEnd(DateTimeOffset To, bool Complete, long Rows, long Deleted, string FinalDigest);
