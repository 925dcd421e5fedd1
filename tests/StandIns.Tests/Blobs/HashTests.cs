using System.IO.Hashing;

namespace StandIns.Tests.Blobs;

/// <summary>The class that checksums derive from, with a checksum that tells what it was given.</summary>
public sealed class HashTests
{
    [Fact]
    public async Task Append_BytesAndStreams_TakesAllInInOrder()
    {
        var hash = new LastBytes();
        var bytes = Enumerable.Range(0, 200_001).Select(i => (byte)i).ToArray();

        hash.Append([9, 9]);
        hash.Append(new MemoryStream(bytes));
        Assert.Equal(200_003, hash.Length);
        Assert.Equal([63, 64], hash.GetCurrentHash());

        await hash.AppendAsync(new MemoryStream([7, 8, 9]));
        Assert.Equal(200_006, hash.Length);
        Assert.Equal([8, 9], hash.GetCurrentHash());

        hash.Reset();
        Assert.Equal([0, 0], hash.GetCurrentHash());
    }

    [Fact]
    public void GetCurrentHash_IntoABuffer_WritesItsLengthOrRefuses()
    {
        var hash = new LastBytes();
        hash.Append([1, 2, 3]);
        var buffer = new byte[3];

        Assert.Equal(2, hash.GetCurrentHash(buffer));
        Assert.Equal([2, 3, 0], buffer);
        Assert.Equal(2, hash.HashLengthInBytes);
        Assert.Throws<ArgumentException>(() => hash.GetCurrentHash(buffer.AsSpan(0, 1)));
    }

    private sealed class LastBytes() : NonCryptographicHashAlgorithm(2)
    {
        private byte[] last = [0, 0];

        public int Length { get; private set; }

        public override void Append(ReadOnlySpan<byte> source)
        {
            last = [.. last.Concat(source.ToArray()).TakeLast(2)];
            Length += source.Length;
        }

        public override void Reset() => (last, Length) = ([0, 0], 0);

        protected override void GetCurrentHashCore(Span<byte> destination) => last.CopyTo(destination);
    }
}
