namespace Carillon.Backups;

/// <summary>What is known of an increment that was read to its end and found sound.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Header">Where it belongs.</param>
/// <param name="End">What it holds.</param>
/// <param name="Seal">The SHA-256 that seals it.</param>
/// <param name="Bytes">Its length.</param>
internal sealed record Increment(string Name, IncrementHeader Header, IncrementEnd End, string Seal, long Bytes);
