using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Carillon.Backups;

/// <summary>
/// A digest of rows in any order: the sum of the SHA-256 of each row's line, as four numbers of 64 bits, the lowest byte first,
/// each added up without carrying over to the next.
/// </summary>
internal struct RowDigest
{
    private ulong _first;
    private ulong _second;
    private ulong _third;
    private ulong _fourth;

    /// <summary>Adds a row.</summary>
    /// <param name="line">Its line, without what ends it.</param>
    public void Add(ReadOnlySpan<byte> line)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(line, hash);
        _first += BinaryPrimitives.ReadUInt64LittleEndian(hash);
        _second += BinaryPrimitives.ReadUInt64LittleEndian(hash[8..]);
        _third += BinaryPrimitives.ReadUInt64LittleEndian(hash[16..]);
        _fourth += BinaryPrimitives.ReadUInt64LittleEndian(hash[24..]);
    }

    /// <summary>Adds the rows of another digest.</summary>
    public void Add(RowDigest other)
    {
        _first += other._first;
        _second += other._second;
        _third += other._third;
        _fourth += other._fourth;
    }

    /// <summary>Takes the rows of another digest away.</summary>
    public void Subtract(RowDigest other)
    {
        _first -= other._first;
        _second -= other._second;
        _third -= other._third;
        _fourth -= other._fourth;
    }

    /// <summary>The 32 bytes in hexadecimal digits.</summary>
    public readonly override string ToString()
    {
        Span<byte> bytes = stackalloc byte[SHA256.HashSizeInBytes];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, _first);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[8..], _second);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[16..], _third);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[24..], _fourth);
        return Convert.ToHexStringLower(bytes);
    }
}
