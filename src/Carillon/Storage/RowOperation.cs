using Carillon.Storage.Rows;

namespace Carillon.Storage;

/// <summary>One step of a transaction.</summary>
/// <param name="Kind">What happens to the row.</param>
/// <param name="Key">Where the row stands.</param>
/// <param name="Row">What it holds from then on. Null for a deletion.</param>
/// <param name="Version">The version it must have. Null where the kind asks for none.</param>
public sealed record RowOperation(RowOperationKind Kind, RowKey Key, StateRow? Row, RowVersion? Version);
