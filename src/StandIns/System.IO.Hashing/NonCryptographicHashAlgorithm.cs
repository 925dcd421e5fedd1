namespace System.IO.Hashing;

/// <summary>A checksum over bytes that come one after the other. What computes one derives from this.</summary>
/// <remarks>Azure.Storage has a checksum of its own that does, and cannot upload where this class is missing.</remarks>
public abstract class NonCryptographicHashAlgorithm
{
    private const int ReadSize = 81_920;

    /// <summary>A checksum of a length.</summary>
    /// <param name="hashLengthInBytes">Its length in bytes, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The length is less than 1.</exception>
    protected NonCryptographicHashAlgorithm(int hashLengthInBytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(hashLengthInBytes);
        HashLengthInBytes = hashLengthInBytes;
    }

    /// <summary>The checksum's length in bytes.</summary>
    public int HashLengthInBytes { get; }

    /// <summary>Takes more bytes in.</summary>
    /// <param name="source">The bytes.</param>
    public abstract void Append(ReadOnlySpan<byte> source);

    /// <summary>Forgets all bytes taken in.</summary>
    public abstract void Reset();

    /// <summary>Takes in what is left of a stream.</summary>
    /// <param name="stream">The stream, read to its end.</param>
    public void Append(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        var buffer = new byte[ReadSize];
        for (var read = stream.Read(buffer); read > 0; read = stream.Read(buffer))
        {
            Append(buffer.AsSpan(0, read));
        }
    }

    /// <summary>Takes in what is left of a stream.</summary>
    /// <param name="stream">The stream, read to its end.</param>
    /// <param name="cancellationToken">Ends the reading; what was read so far is taken in.</param>
    /// <returns>A task that is done at the stream's end.</returns>
    public async Task AppendAsync(Stream stream, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        var buffer = new byte[ReadSize];
        for (var read = await stream.ReadAsync(buffer, cancellationToken).ConfigureAwait(false); read > 0;
            read = await stream.ReadAsync(buffer, cancellationToken).ConfigureAwait(false))
        {
            Append(buffer.AsSpan(0, read));
        }
    }

    /// <summary>The checksum of the bytes so far.</summary>
    /// <returns>As many bytes as <see cref="HashLengthInBytes"/>.</returns>
    public byte[] GetCurrentHash()
    {
        var hash = new byte[HashLengthInBytes];
        GetCurrentHashCore(hash);
        return hash;
    }

    /// <summary>Writes the checksum of the bytes so far.</summary>
    /// <param name="destination">Where to, at least <see cref="HashLengthInBytes"/> long.</param>
    /// <returns>How many bytes were written.</returns>
    /// <exception cref="ArgumentException"><paramref name="destination"/> is too short.</exception>
    public int GetCurrentHash(Span<byte> destination)
    {
        if (destination.Length < HashLengthInBytes)
        {
            throw new ArgumentException("The checksum does not fit.", nameof(destination));
        }

        GetCurrentHashCore(destination[..HashLengthInBytes]);
        return HashLengthInBytes;
    }

    /// <summary>Writes the checksum of the bytes so far.</summary>
    /// <param name="destination">Exactly as long as the checksum.</param>
    protected abstract void GetCurrentHashCore(Span<byte> destination);
}
