using Carillon.Storage.Rows;

namespace Carillon.Operators;

/// <summary>What an act makes of a job's row: the row as it is to be, or why it can't be.</summary>
/// <param name="Row">The row. The same one where there is nothing to change.</param>
/// <param name="Problem">Why not. Null where it can be.</param>
internal readonly record struct JobChange(JobRow Row, ValueProblem? Problem = null);
