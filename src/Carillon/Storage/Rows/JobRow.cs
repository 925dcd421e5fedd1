using Carillon.Jobs;

namespace Carillon.Storage.Rows;

/// <summary><c>job!{namespace}!{name}</c>: a job's definition, as the newest build declared it.</summary>
public sealed record JobRow : StateRow
{
    /// <summary>The platform's name of its function.</summary>
    public required string FunctionName { get; init; }

    /// <summary>The cron expression, settings resolved.</summary>
    public required string Schedule { get; init; }

    /// <summary>The zone it is read in.</summary>
    public required string TimeZone { get; init; }

    /// <summary>What it does, for people.</summary>
    public string? Description { get; init; }

    /// <summary>How long one attempt may take.</summary>
    public required TimeSpan Timeout { get; init; }

    /// <summary>How often a failed attempt is tried again.</summary>
    public required int MaxRetries { get; init; }

    /// <summary>Whether it runs when it is due.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>What becomes of occurrences that no clock came for in time.</summary>
    public MisfirePolicy Misfire { get; init; }

    /// <summary>How late an occurrence may still start. Null for the default of its misfire policy.</summary>
    public TimeSpan? MaxLateness { get; init; }

    /// <summary>Hash of all of the above, to see a change by.</summary>
    public required string Hash { get; init; }

    /// <summary>The build that declared it.</summary>
    public required string Build { get; init; }

    /// <summary>When it was first seen.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it last changed.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }
}
