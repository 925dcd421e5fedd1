using System.Globalization;

namespace Carillon.Backups;

/// <summary>
/// How the blobs of one environment are called: <c>{environment}/snapshots/{id}/{number}.ndjson.gz</c> and
/// <c>manifest.json.gz</c>, <c>{environment}/increments/{sequence}.ndjson.gz</c>.
/// </summary>
/// <param name="environment">The environment, such as <c>dev</c>, <c>staging</c> or <c>prod</c>.</param>
public sealed class BackupNames(string environment)
{
    private const string Manifests = "/manifest.json.gz";
    private const string Rows = ".ndjson.gz";

    /// <summary>The environment.</summary>
    public string Environment => environment;

    /// <summary>What the names of all parts of snapshots begin with.</summary>
    public string Snapshots { get; } = environment + "/snapshots/";

    /// <summary>What the names of all increments begin with.</summary>
    public string Increments { get; } = environment + "/increments/";

    /// <summary>A snapshot's manifest: without it there is no snapshot.</summary>
    public string Manifest(string snapshot) => Snapshots + snapshot + Manifests;

    /// <summary>A part of a snapshot.</summary>
    /// <param name="snapshot">The snapshot.</param>
    /// <param name="number">The part's number, from 1 on.</param>
    public string Part(string snapshot, int number) => string.Create(CultureInfo.InvariantCulture, $"{Snapshots}{snapshot}/{number:d5}{Rows}");

    /// <summary>An increment.</summary>
    public string Increment(long sequence) => string.Create(CultureInfo.InvariantCulture, $"{Increments}{sequence:d12}{Rows}");

    /// <summary>The snapshot that a blob is a part of. Null where it is none.</summary>
    public string? SnapshotOf(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var end = name.StartsWith(Snapshots, StringComparison.Ordinal) ? name.IndexOf('/', Snapshots.Length) : -1;
        return end < 0 ? null : name[Snapshots.Length..end];
    }

    /// <summary>The number of an increment. Null where the blob is none.</summary>
    public long? SequenceOf(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return name.Length > Increments.Length + Rows.Length && name.StartsWith(Increments, StringComparison.Ordinal) && name.EndsWith(Rows, StringComparison.Ordinal)
            && long.TryParse(name.AsSpan()[Increments.Length..^Rows.Length], NumberStyles.None, CultureInfo.InvariantCulture, out var sequence)
            && Increment(sequence) == name
            ? sequence
            : null;
    }
}
