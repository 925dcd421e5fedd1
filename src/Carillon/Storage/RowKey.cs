namespace Carillon.Storage;

/// <summary>Where a row stands. Made by <see cref="StateKeys"/> only, and compared as ordinal text by every store.</summary>
/// <param name="Value">The text.</param>
public readonly record struct RowKey(string Value) : IComparable<RowKey>
{
    /// <inheritdoc/>
    public int CompareTo(RowKey other) => string.CompareOrdinal(Value, other.Value);

    /// <inheritdoc/>
    public override string ToString() => Value;

#pragma warning disable CS1591 // The four comparisons say what they do.
    public static bool operator <(RowKey left, RowKey right) => left.CompareTo(right) < 0;
    public static bool operator >(RowKey left, RowKey right) => left.CompareTo(right) > 0;
    public static bool operator <=(RowKey left, RowKey right) => left.CompareTo(right) <= 0;
    public static bool operator >=(RowKey left, RowKey right) => left.CompareTo(right) >= 0;
#pragma warning restore CS1591
}
