namespace Carillon.Storage.Rows;

/// <summary><c>clean!{inverted ticks}!{id}</c>: what a clean-up did with one kind of record. Written once, never changed.</summary>
public sealed record CleanRow : RecordRow
{
    /// <summary>What was done: <c>delete</c>, <c>archive_and_delete</c>, <c>dry_run</c>.</summary>
    public required string Operation { get; init; }

    /// <summary>The kind of record, such as <c>job_runs</c>.</summary>
    public required string Table { get; init; }

    /// <summary>How many were due for it.</summary>
    public long Processed { get; init; }

    /// <summary>How many were deleted.</summary>
    public long Deleted { get; init; }

    /// <summary>How long it took.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>How it went: <c>success</c>, <c>incomplete</c>, <c>failed</c>.</summary>
    public required string Status { get; init; }
}
