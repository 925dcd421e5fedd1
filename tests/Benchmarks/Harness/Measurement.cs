namespace Benchmarks.Harness;

/// <summary>What one contestant took in one contest.</summary>
/// <param name="Nanoseconds">Median time per operation.</param>
/// <param name="Bytes">Median of the bytes allocated per operation.</param>
internal readonly record struct Measurement(double Nanoseconds, double Bytes);
