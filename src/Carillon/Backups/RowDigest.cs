using System.Globalization;

namespace Carillon.Backups;

/// <summary>
/// A digest of rows in any order: the sum of the XXH64 of each row's line, modulo 2⁶⁴. A row that is missing, there twice or
/// another one shows in it: it is a check against our own mistakes. Against damage each blob has its SHA-256.
/// </summary>
internal struct RowDigest
{
    private ulong _sum;

    /// <summary>Adds a row.</summary>
    /// <param name="line">Its line, without what ends it.</param>
    public void Add(ReadOnlySpan<byte> line) => _sum += XxHash64.Hash(line);

    /// <summary>Adds the rows of another digest.</summary>
    public void Add(RowDigest other) => _sum += other._sum;

    /// <summary>Takes the rows of another digest away.</summary>
    public void Subtract(RowDigest other) => _sum -= other._sum;

    /// <summary>The number in 16 hexadecimal digits, the highest first.</summary>
    public readonly override string ToString() => _sum.ToString("x16", CultureInfo.InvariantCulture);
}
