namespace Carillon.Storage.Rows;

/// <summary><c>sweep!{inverted ticks}!{id}</c>: one thing that the sweeper did. Written once, never changed.</summary>
public sealed record SweepRow : RecordRow
{
    /// <summary>What: <c>release_stale_executions</c>, <c>start_stale_claims</c>, <c>repair_rows</c>.</summary>
    public required string Action { get; init; }

    /// <summary>How it went: <c>success</c>, <c>incomplete</c>, <c>dry_run</c>.</summary>
    public required string Status { get; init; }

    /// <summary>How many rows it settled, or would have settled.</summary>
    public long Processed { get; init; }

    /// <summary>How long it took.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>What went wrong. Null where nothing did.</summary>
    public string? Error { get; init; }
}
