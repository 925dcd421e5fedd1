namespace Carillon.Storage.Rows;

/// <summary>
/// <c>log!{ticks}!{id}</c>: which rows a transaction wrote or deleted, written in that transaction. It goes once an increment of
/// the backup holds what those rows have become.
/// </summary>
/// <param name="Keys">The keys, in no order.</param>
/// <param name="Quiet">
/// Whether it is only about what Carillon does for itself, such as the runs of its own jobs: that alone is no reason for an increment.
/// </param>
public sealed record ChangeRow(IReadOnlyList<string> Keys, bool Quiet) : StateRow;
