namespace Benchmarks.Harness;

/// <summary>One piece of work, and who does it.</summary>
/// <param name="Name">As it stands in the table.</param>
/// <param name="Ours">Whose speed the targets are about.</param>
/// <param name="Peers">Whom it is held against.</param>
/// <param name="MostRatio">Our time over the faster peer's: at most this; null where nothing is promised.</param>
/// <param name="MostBytes">Bytes allocated per operation: at most this; null where nothing is promised.</param>
internal sealed record Contest(
    string Name,
    Contestant Ours,
    IReadOnlyList<Contestant> Peers,
    double? MostRatio = null,
    long? MostBytes = null);
