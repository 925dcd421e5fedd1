using Carillon.Executions;

namespace Carillon.Logs;

/// <summary>What the name of a long log says.</summary>
/// <param name="Day">The day in which it was written, in UTC, at its beginning.</param>
/// <param name="Execution">Whose log it is.</param>
/// <param name="Fence">The claim that it was written under.</param>
public sealed record NamedLog(DateTimeOffset Day, ExecutionId Execution, string Fence);
