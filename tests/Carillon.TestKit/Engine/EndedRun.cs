using Carillon.Storage.Rows;

namespace Carillon.TestKit.Engine;

/// <summary>A run that came to its end: its record, and what its code threw.</summary>
public sealed record EndedRun(ExecutionRow Execution, Exception? Exception);
