namespace Carillon.Storage.Rows;

/// <summary><c>conf!backup-proof</c>: what the last restore drills found.</summary>
public sealed record ProofRow : StateRow
{
    /// <summary>When a restore was last proven. Null where none ever was.</summary>
    public DateTimeOffset? ProvenAt { get; init; }

    /// <summary>The snapshot it was restored from.</summary>
    public string? Snapshot { get; init; }

    /// <summary>The moment that was restored.</summary>
    public DateTimeOffset? Point { get; init; }

    /// <summary>How many rows were restored.</summary>
    public long Rows { get; init; }

    /// <summary>When the last drill failed, or a check of a snapshot or of the newest increment, if no drill succeeded since. Null otherwise.</summary>
    public DateTimeOffset? FailedAt { get; init; }

    /// <summary>What was wrong then, with the part's name.</summary>
    public string? Failure { get; init; }
}
