using Carillon.Executions;

namespace Carillon.Functions.HandOff;

/// <summary>A run that is to change hands.</summary>
/// <param name="Id">Which execution.</param>
/// <param name="Fence">The fence under which it was claimed.</param>
internal sealed record HandedOffRun(ExecutionId Id, string Fence);
