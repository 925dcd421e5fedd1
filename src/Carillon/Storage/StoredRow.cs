using Carillon.Storage.Rows;

namespace Carillon.Storage;

/// <summary>A row as it was read.</summary>
/// <param name="Key">Where it stands.</param>
/// <param name="Version">Which version it is.</param>
/// <param name="Row">What it holds; an <see cref="UnreadableRow"/> where that could not be read.</param>
public sealed record StoredRow(RowKey Key, RowVersion Version, StateRow Row);
