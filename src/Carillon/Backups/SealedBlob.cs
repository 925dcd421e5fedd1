using System.Buffers.Binary;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;

namespace Carillon.Backups;

/// <summary>
/// The form of every blob: gzip, and behind it a second gzip member of fixed length that is not compressed, one more line with the
/// SHA-256 of all bytes before it. So no byte can be changed, cut off or added unseen, one write is enough, and any gunzip reads it.
/// </summary>
internal static class SealedBlob
{
    /// <summary>How many bytes the seal has.</summary>
    public const int SealLength = HeaderLength + BlockHeaderLength + LineLength + TrailerLength;

    private const int HeaderLength = 10;
    private const int BlockHeaderLength = 5;
    private const int LineLength = 78;
    private const int TrailerLength = 8;

    /// <summary>Closes a blob.</summary>
    /// <param name="gzip">What it holds, compressed, at the beginning of a stream that is at its end.</param>
    public static BlobHash Seal(MemoryStream gzip)
    {
        ArgumentNullException.ThrowIfNull(gzip);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(gzip.GetBuffer(), 0, (int)gzip.Length);
        var content = Convert.ToHexStringLower(hash.GetCurrentHash());
        var seal = SealOf(content);
        gzip.Write(seal);
        hash.AppendData(seal);
        return new BlobHash(content, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    /// <summary>Opens a blob.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="blob">What it is.</param>
    /// <param name="seal">The SHA-256 that seals it.</param>
    /// <returns>What it holds, decompressed as it is read.</returns>
    /// <exception cref="DamagedBackupException">It is not as it was written.</exception>
    public static Stream Open(string name, MemoryStream blob, out string seal)
    {
        ArgumentNullException.ThrowIfNull(blob);
        var bytes = blob.GetBuffer().AsSpan(0, (int)blob.Length);
        seal = bytes.Length > SealLength ? Hash(bytes[..^SealLength]) : "";
        if (seal.Length == 0 || !bytes[^SealLength..].SequenceEqual(SealOf(seal)))
        {
            throw new DamagedBackupException(name, "does not match the SHA-256 in its last line: it was changed or cut off");
        }

        return new GZipStream(new MemoryStream(blob.GetBuffer(), 0, (int)blob.Length - SealLength, writable: false), CompressionMode.Decompress);
    }

    /// <summary>The SHA-256 of some bytes, in hexadecimal digits.</summary>
    public static string Hash(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    private static byte[] SealOf(string hash)
    {
        var seal = new byte[SealLength];

        // gzip, deflate, no flags, no time, no hints, system unknown; one last block, stored as it is.
        ReadOnlySpan<byte> begin = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff, 1];
        begin.CopyTo(seal);
        BinaryPrimitives.WriteUInt16LittleEndian(seal.AsSpan(11), LineLength);
        BinaryPrimitives.WriteUInt16LittleEndian(seal.AsSpan(13), unchecked((ushort)~LineLength));
        var line = seal.AsSpan(HeaderLength + BlockHeaderLength, LineLength);
        Encoding.ASCII.GetBytes($$"""{"sha256":"{{hash}}"}""" + "\n", line);
        BinaryPrimitives.WriteUInt32LittleEndian(seal.AsSpan(SealLength - 8), Crc32(line));
        BinaryPrimitives.WriteUInt32LittleEndian(seal.AsSpan(SealLength - 4), LineLength);
        return seal;
    }

    /// <summary>The checksum of RFC 1952, bit by bit: it is worked out over one line.</summary>
    private static uint Crc32(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var value in bytes)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc >> 1) ^ ((crc & 1) * 0xedb88320u);
            }
        }

        return ~crc;
    }
}
