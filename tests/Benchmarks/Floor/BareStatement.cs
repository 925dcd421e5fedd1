using Carillon.Storage;

namespace Benchmarks.Floor;

/// <summary>One row written or deleted, with nothing left to work out.</summary>
/// <param name="Kind">What happens to the row.</param>
/// <param name="Key">Where it stands.</param>
/// <param name="Body">What it holds, encoded. Null for a deletion.</param>
internal sealed record BareStatement(RowOperationKind Kind, string Key, byte[]? Body);
