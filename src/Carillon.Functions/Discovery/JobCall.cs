namespace Carillon.Functions.Discovery;

/// <summary>How a job's method has to be called.</summary>
/// <param name="OnlyByPlatform">
/// Why only the platform's timer can start it, after "it …": what it takes or gives is there only when that fires. Null where
/// everybody can.
/// </param>
/// <param name="ThroughPlatform">Whether the platform has to make the call, because of bindings. Otherwise the engine does.</param>
internal sealed record JobCall(string? OnlyByPlatform, bool ThroughPlatform);
