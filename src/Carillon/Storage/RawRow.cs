namespace Carillon.Storage;

/// <summary>A row as a store keeps it, without a look at what it means.</summary>
/// <param name="Key">Where it stands.</param>
/// <param name="Body">
/// What it holds, as <see cref="Rows.RowCodec"/> writes it; of a damaged row whatever stands there. Null says that no row stands
/// there: an import deletes it.
/// </param>
public readonly record struct RawRow(RowKey Key, byte[]? Body);
