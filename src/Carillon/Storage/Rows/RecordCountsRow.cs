namespace Carillon.Storage.Rows;

/// <summary>
/// <c>conf!record-counts</c>: how many records of each kind there were at the end of the last clean-up. With those that are newer it says how
/// many there are, without reading them all.
/// </summary>
/// <param name="At">When that was.</param>
/// <param name="Counts">How many, by the kind's name.</param>
public sealed record RecordCountsRow(DateTimeOffset At, IReadOnlyDictionary<string, long> Counts) : StateRow;
