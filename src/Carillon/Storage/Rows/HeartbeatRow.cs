namespace Carillon.Storage.Rows;

/// <summary><c>conf!heartbeat</c>: when the dispatcher was last called, and where.</summary>
/// <param name="At">When.</param>
/// <param name="Instance">The process.</param>
/// <param name="Build">Its build.</param>
public sealed record HeartbeatRow(DateTimeOffset At, string Instance, string Build) : StateRow;
