namespace Carillon.Storage;

/// <summary>Some rows of a range, as they are kept, in key order.</summary>
/// <param name="Rows">The rows.</param>
/// <param name="HasMore">Whether the range may hold more after the last of them.</param>
public sealed record RawPage(IReadOnlyList<RawRow> Rows, bool HasMore);
