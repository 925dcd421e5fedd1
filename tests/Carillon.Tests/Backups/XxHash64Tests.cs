using System.Text;
using Carillon.Backups;

namespace Carillon.Tests.Backups;

public sealed class XxHash64Tests
{
    // As xxhsum prints them.
    [Theory]
    [InlineData("", 0xef46db3751d8e999)]
    [InlineData("a", 0xd24ec4f1a98c6e5b)]
    [InlineData("abc", 0x44bc2cf5ad770999)]
    [InlineData("Nobody inspects the spammish repetition", 0xfbcea83c8a378bf1)]
    public void Hash_KnownTexts_IsWhatOthersSay(string text, ulong expected) =>
        Assert.Equal(expected, XxHash64.Hash(Encoding.UTF8.GetBytes(text)));

    [Fact]
    public void Hash_OneBitOfAnyLengthChanged_IsAnother()
    {
        for (var length = 1; length <= 100; length++)
        {
            var bytes = Enumerable.Range(0, length).Select(value => (byte)(value * 7)).ToArray();
            var hashes = new HashSet<ulong> { XxHash64.Hash(bytes) };
            for (var bit = 0; bit < length * 8; bit++)
            {
                bytes[bit / 8] ^= (byte)(1 << (bit % 8));
                Assert.True(hashes.Add(XxHash64.Hash(bytes)));
                bytes[bit / 8] ^= (byte)(1 << (bit % 8));
            }
        }
    }
}
