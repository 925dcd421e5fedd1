namespace Carillon.Backups;

/// <summary>How a state is to be restored: which snapshot, and which increments after it.</summary>
public sealed record RestorePlan
{
    /// <summary>The snapshot.</summary>
    public required SnapshotManifest Snapshot { get; init; }

    /// <summary>The increments, in their order.</summary>
    internal IReadOnlyList<Increment> Increments { get; init; } = [];

    /// <summary>The numbers of the increments, in their order.</summary>
    public IEnumerable<long> Sequences => Increments.Select(increment => increment.Header.Sequence);

    /// <summary>The moment that is restored: everything that was committed before it, and nothing that began to be written after it.</summary>
    public required DateTimeOffset Point { get; init; }

    /// <summary>How many increments there are beyond: what they hold will be lost.</summary>
    public required int IncrementsLeftOut { get; init; }

    /// <summary>
    /// How many of the increments that the store has written are missing at the end; they are beyond the moment, or there would be no
    /// plan. Null where no store was asked, or it has written none that belongs to this snapshot: then nobody knows.
    /// </summary>
    public long? IncrementsMissing { get; init; }

    /// <summary>How many rows will be written, those that are written more than once included.</summary>
    public long Rows => Snapshot.Rows + Increments.Sum(increment => increment.End.Rows);

    /// <summary>How many bytes will be read.</summary>
    public long Bytes => Snapshot.Bytes + Increments.Sum(increment => increment.Bytes);
}
