using Carillon.Storage;
using Carillon.Storage.Rows;

namespace Carillon.TestKit.Simulation;

/// <summary>What a transaction did to a row.</summary>
/// <param name="Key">Where it stands.</param>
/// <param name="Before">What it held. Null where there was none.</param>
/// <param name="After">What it holds now. Null where it was deleted.</param>
internal readonly record struct RowChange(RowKey Key, StateRow? Before, StateRow? After);
