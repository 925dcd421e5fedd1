namespace Carillon.Backups;

/// <summary>The first line of an increment: where it belongs.</summary>
/// <param name="Version">The version of the format.</param>
/// <param name="Environment">The environment it was written in.</param>
/// <param name="Feed">The change feed that it follows.</param>
/// <param name="Sequence">Its number.</param>
internal sealed record IncrementHeader(int Version, string Environment, string Feed, long Sequence)
{
    /// <summary>The version of the format that this build writes, and the newest it reads.</summary>
    public const int NewestVersion = 1;

    /// <summary>The SHA-256 that seals the increment before. Null where that is of another feed, or there is none.</summary>
    public string? Previous { get; init; }
}
