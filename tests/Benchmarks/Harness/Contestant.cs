namespace Benchmarks.Harness;

/// <summary>One way to do a piece of work.</summary>
/// <param name="Name">As it stands in the table.</param>
/// <param name="Run">
/// Does the work so many times, and returns something made of every answer, so that no compiler can leave any of it out.
/// </param>
internal sealed record Contestant(string Name, Func<int, long> Run);
