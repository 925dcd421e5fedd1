namespace Carillon.Storage;

/// <summary>Some rows of a range, in key order.</summary>
/// <param name="Rows">The rows.</param>
/// <param name="HasMore">Whether the range holds more after the last of them.</param>
public sealed record RowPage(IReadOnlyList<StoredRow> Rows, bool HasMore);
