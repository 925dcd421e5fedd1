using Carillon.Backups;
using Carillon.Backups.Live;

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

    /// <summary>What became of the state in use. Absent where it was not replaced.</summary>
    public LiveRestoreJson? Live { get; init; }

    public static RestorePlanJson From(RestorePlan plan, RestoreBody body, LiveRestoreResult? live = null) => new()
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
        Live = live is null ? null : new LiveRestoreJson(live.Epoch, live.Store, live.Settled.At, live.Settled.Jobs, live.Settled.Occurrences, live.Settled.Interrupted, live.Settled.Unreadable),
    };
}

/// <summary>What became of the state in use.</summary>
/// <param name="Epoch">The epoch that began.</param>
/// <param name="Store">The store that holds the state now.</param>
/// <param name="At">The instant from which on jobs run by it.</param>
/// <param name="Jobs">How many jobs it has.</param>
/// <param name="Skipped">How many occurrences were due between the moment that was restored and then; they may have run.</param>
/// <param name="Interrupted">How many runs were under way, or waited, at that moment.</param>
/// <param name="Unreadable">How many rows could not be read. They stay as they are.</param>
internal sealed record LiveRestoreJson(long Epoch, string Store, DateTimeOffset At, int Jobs, long Skipped, int Interrupted, int Unreadable);
