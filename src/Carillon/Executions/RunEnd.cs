using Carillon.Storage.Rows;

namespace Carillon.Executions;

/// <summary>How a run ended.</summary>
/// <param name="Execution">Its record. Null where it is not over: another invocation goes on with it.</param>
/// <param name="Exception">What its code threw last. Null where it threw nothing, or threw because it was told to stop.</param>
public sealed record RunEnd(ExecutionRow? Execution, Exception? Exception);
