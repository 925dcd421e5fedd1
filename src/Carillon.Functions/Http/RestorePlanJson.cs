using Carillon.Backups;

namespace Carillon.Functions.Http;

/// <summary>What a restore does, or would do.</summary>
internal sealed record RestorePlanJson
{
    /// <summary>Whether nothing was written.</summary>
    public required bool DryRun { get; init; }

    public required string Snapshot { get; init; }

    /// <summary>The moment that is restored: everything that was committed before it.</summary>
    public required DateTimeOffset Point { get; init; }

    /// <summary>How many increments are needed after the snapshot.</summary>
    public required int Increments { get; init; }

    /// <summary>How many later ones are left out: what they hold is not in the restored state.</summary>
    public required int IncrementsLeftOut { get; init; }

    /// <summary>
    /// How many that the store has written are missing at the end; they are beyond the moment. Absent where that is not known.
    /// </summary>
    public long? IncrementsMissing { get; init; }

    /// <summary>How many rows are written, those that are written more than once included.</summary>
    public required long Rows { get; init; }

    /// <summary>How many bytes are read.</summary>
    public required long Bytes { get; init; }

    /// <summary>The place, as it was named. Absent where none was.</summary>
    public string? Target { get; init; }

    public static RestorePlanJson From(RestorePlan plan, RestoreBody body) => new()
    {
        DryRun = body.DryRun,
        Snapshot = plan.Snapshot.Id,
        Point = plan.Point,
        Increments = plan.Sequences.Count(),
        IncrementsLeftOut = plan.IncrementsLeftOut,
        IncrementsMissing = plan.IncrementsMissing,
        Rows = plan.Rows,
        Bytes = plan.Bytes,
        Target = body.Target?.Description,
    };
}
