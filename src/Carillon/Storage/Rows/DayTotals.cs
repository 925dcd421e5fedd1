using Carillon.Executions;

namespace Carillon.Storage.Rows;

/// <summary>What ended on one day, in UTC.</summary>
/// <param name="Day">The day.</param>
/// <param name="Ended">How many occurrences ended in each final state.</param>
/// <param name="RunMs">How long the runs among them took together, in milliseconds.</param>
public sealed record DayTotals(DateOnly Day, IReadOnlyDictionary<ExecutionState, long> Ended, long RunMs);
