using Carillon.Executions;

namespace Carillon.Storage.Rows;

/// <summary>The newest finished execution of a job, in short.</summary>
/// <param name="Id">Which execution.</param>
/// <param name="State">How it ended.</param>
/// <param name="FinishedAt">When it ended.</param>
/// <param name="Duration">How long it ran.</param>
public sealed record LastRun(ExecutionId Id, ExecutionState State, DateTimeOffset FinishedAt, TimeSpan Duration);
