namespace Carillon.Storage;

/// <summary>Keys that stand together. Made by <see cref="StateKeys"/> only.</summary>
/// <param name="From">The first key that may belong.</param>
/// <param name="Before">The first key after the range.</param>
public readonly record struct KeyRange(RowKey From, RowKey Before)
{
    /// <summary>Whether a key belongs.</summary>
    public bool Contains(RowKey key) => key >= From && key < Before;

    /// <summary>What is left of the range after a key.</summary>
    public KeyRange After(RowKey key) => this with { From = new RowKey(key.Value + "!") };
}
