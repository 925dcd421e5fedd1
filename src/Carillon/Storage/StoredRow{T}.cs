using Carillon.Storage.Rows;

namespace Carillon.Storage;

/// <summary>A row as it was read, where its kind is known.</summary>
/// <typeparam name="T">Its kind.</typeparam>
/// <param name="Key">Where it stands.</param>
/// <param name="Version">Which version it is: what a later write of it is conditional on.</param>
/// <param name="Row">What it holds.</param>
public sealed record StoredRow<T>(RowKey Key, RowVersion Version, T Row)
    where T : StateRow;
