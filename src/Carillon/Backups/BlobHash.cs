namespace Carillon.Backups;

/// <summary>What a blob can be told by, both in hexadecimal digits.</summary>
/// <param name="Seal">The SHA-256 of what it holds, compressed: it stands in its last line.</param>
/// <param name="Whole">The SHA-256 of all its bytes.</param>
internal readonly record struct BlobHash(string Seal, string Whole);
