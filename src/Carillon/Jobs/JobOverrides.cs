using System.Text.Json.Serialization;

namespace Carillon.Jobs;

/// <summary>
/// What an operator set in place of what the code says. Kept apart from the code's values, so that a deployment never undoes
/// it, and clearing it brings the code's value back. Null: the code's value holds.
/// </summary>
public sealed record JobOverrides
{
    /// <summary>Whether the job runs when it is due.</summary>
    public bool? Enabled { get; init; }

    /// <summary>The cron expression, settings resolved.</summary>
    public string? Schedule { get; init; }

    /// <summary>The cron expression as it was typed, where it refers to settings.</summary>
    public string? ScheduleAsTyped { get; init; }

    /// <summary>The zone its schedule is read in; an IANA id.</summary>
    public string? TimeZone { get; init; }

    /// <summary>How long one attempt may take.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>How often a failed attempt is tried again inside a run.</summary>
    public int? MaxRetries { get; init; }

    /// <summary>How often an occurrence is started again after its run was lost.</summary>
    public int? RerunAfterLoss { get; init; }

    /// <summary>What becomes of occurrences that no clock came for in time.</summary>
    public MisfirePolicy? Misfire { get; init; }

    /// <summary>How late an occurrence may still start.</summary>
    public TimeSpan? MaxLateness { get; init; }

    /// <summary>What becomes of occurrences that fall due while a run is under way.</summary>
    public OverlapPolicy? Overlap { get; init; }

    /// <summary>How long finished executions are kept.</summary>
    public TimeSpan? RetainFor { get; init; }

    /// <summary>How many finished executions are kept.</summary>
    public int? RetainCount { get; init; }

    /// <summary>Whether nothing is overridden.</summary>
    [JsonIgnore]
    public bool IsEmpty => this == new JobOverrides();

    /// <summary>A definition with these values in place of its own.</summary>
    public JobDefinition Over(JobDefinition definition)
    {
        ArgumentNullException.ThrowIfNull(definition);
        return definition with
        {
            Enabled = Enabled ?? definition.Enabled,
            Schedule = Schedule ?? definition.Schedule,
            TimeZone = TimeZone ?? definition.TimeZone,
            Timeout = Timeout ?? definition.Timeout,
            MaxRetries = MaxRetries ?? definition.MaxRetries,
            RerunAfterLoss = RerunAfterLoss ?? definition.RerunAfterLoss,
            Misfire = Misfire ?? definition.Misfire,
            MaxLateness = MaxLateness ?? definition.MaxLateness,
            Overlap = Overlap ?? definition.Overlap,
            RetainFor = RetainFor ?? definition.RetainFor,
            RetainCount = RetainCount ?? definition.RetainCount,
        };
    }
}
