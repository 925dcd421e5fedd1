namespace Benchmarks.Harness;

/// <summary>Whom our figure is held against, and what is promised of the ratio of ours to it.</summary>
/// <param name="Entrant">Who.</param>
/// <param name="AtLeast">The least ratio; null where none is promised.</param>
/// <param name="AtMost">The largest ratio; null where none is promised.</param>
internal sealed record Rival(Entrant Entrant, double? AtLeast = null, double? AtMost = null);
