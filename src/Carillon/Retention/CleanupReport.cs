namespace Carillon.Retention;

/// <summary>What a clean-up did.</summary>
public sealed record CleanupReport
{
    /// <summary>
    /// Finished executions. Kept counts those that ran, as the states of their jobs count them: occurrences that did not run are
    /// not in it.
    /// </summary>
    public required CleanupCount Executions { get; init; }

    /// <summary>Jobs. Deleted are those that were retired long ago and have no execution left.</summary>
    public required CleanupCount Jobs { get; init; }

    /// <summary>Entries of the audit log. Those that are young enough are not read.</summary>
    public required CleanupCount Audit { get; init; }

    /// <summary>Remembered requests.</summary>
    public required CleanupCount Idempotency { get; init; }

    /// <summary>Tokens. Deleted are those that expired, or were revoked, as long ago as the audit log goes back.</summary>
    public required CleanupCount Tokens { get; init; }

    /// <summary>What rules of alerts last said of subjects. Deleted is what was over as long ago as alerts are kept.</summary>
    public required CleanupCount Watches { get; init; }

    /// <summary>Long logs, of executions that were deleted or of none.</summary>
    public required CleanupCount Logs { get; init; }

    /// <summary>The records of Carillon's own jobs, of all kinds.</summary>
    public required CleanupCount Records { get; init; }

    /// <summary>What was done with each kind of record.</summary>
    public required IReadOnlyList<CleanupStep> Steps { get; init; }

    /// <summary>Whether it came to its end. Otherwise it was told to stop, and the next one goes on.</summary>
    public required bool Complete { get; init; }

    /// <summary>The counts by kind of record and what became of it, such as <c>executions.deleted</c>.</summary>
    public IReadOnlyDictionary<string, double> Metrics => new[] { ("executions", Executions), ("jobs", Jobs), ("audit", Audit), ("idempotency", Idempotency), ("tokens", Tokens), ("watches", Watches), ("logs", Logs), ("records", Records) }
        .SelectMany(kind => Named(kind.Item1, kind.Item2))
        .ToDictionary();

    private static IEnumerable<KeyValuePair<string, double>> Named(string kind, CleanupCount count)
    {
        yield return new($"{kind}.deleted", count.Deleted);
        yield return new($"{kind}.unreadable", count.Unreadable);
        if (count.Kept is { } kept)
        {
            yield return new($"{kind}.kept", kept);
        }
    }
}
