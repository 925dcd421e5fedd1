namespace Benchmarks.Floor;

/// <summary>A transaction as it goes over the wire, with nothing left to work out.</summary>
/// <param name="ContentType">The form of the body, with its boundary.</param>
/// <param name="Body">All that is sent.</param>
/// <param name="Steps">How many rows it changes.</param>
internal sealed record ReadyBatch(string ContentType, byte[] Body, int Steps);
