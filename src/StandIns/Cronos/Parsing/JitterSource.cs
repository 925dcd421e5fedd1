namespace Cronos.Parsing;

/// <summary>Draws the values of <c>H</c>: the same seed gives the same values, one after the other in field order.</summary>
internal sealed class JitterSource(int seed)
{
    // Not for secrets: it only spreads load, and has to give the same answer for the same seed for ever.
#pragma warning disable CA5394
    private readonly Random _random = new(seed);

    /// <summary>A number from 0 to one below <paramref name="count"/>.</summary>
    public int Draw(int count) => _random.Next(count);
#pragma warning restore CA5394
}
