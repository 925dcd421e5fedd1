namespace Carillon.TestKit.Simulation;

/// <summary>How a simulation ended.</summary>
/// <param name="Violation">What went wrong. Null where nothing did.</param>
/// <param name="Calls">How often code was called.</param>
/// <param name="Records">How many executions are on record.</param>
/// <param name="Digest">Equal for equal histories.</param>
/// <param name="Restored">How often the state was replaced.</param>
public sealed record SimulationEnd(Violation? Violation, int Calls, int Records, ulong Digest, int Restored);
