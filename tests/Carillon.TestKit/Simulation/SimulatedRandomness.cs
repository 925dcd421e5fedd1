using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Carillon.TestKit.Simulation;

/// <summary>The randomness of a simulated process: its ids and fences are the same with every run of a seed.</summary>
internal sealed class SimulatedRandomness(ulong seed) : RandomNumberGenerator
{
    private readonly Dice _dice = new(seed);

    public override void GetBytes(byte[] data) => GetBytes(data.AsSpan());

    public override void GetBytes(Span<byte> data)
    {
        Span<byte> word = stackalloc byte[sizeof(ulong)];
        while (!data.IsEmpty)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(word, _dice.Next());
            var part = Math.Min(word.Length, data.Length);
            word[..part].CopyTo(data);
            data = data[part..];
        }
    }
}
