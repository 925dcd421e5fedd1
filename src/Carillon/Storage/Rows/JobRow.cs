using Carillon.Jobs;

namespace Carillon.Storage.Rows;

/// <summary><c>job!{namespace}!{name}</c>: a job's definition, as the newest build declared it.</summary>
public sealed record JobRow : StateRow
{
    /// <summary>The platform's name of its function.</summary>
    public required string FunctionName { get; init; }

    /// <summary>Another name, under which other programs know it. Null where it has none.</summary>
    public string? Alias { get; init; }

    /// <summary>How its function is called there. Null for the default.</summary>
    public string? FunctionAlias { get; init; }

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

    /// <summary>What becomes of occurrences that fall due while a run is under way.</summary>
    public OverlapPolicy Overlap { get; init; }

    /// <summary>How often an occurrence is started again after its run was lost.</summary>
    public int RerunAfterLoss { get; init; }

    /// <summary>Words to select jobs by.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>How long finished executions are kept. Null for <c>Carillon:Retention</c>.</summary>
    public TimeSpan? RetainFor { get; init; }

    /// <summary>How many finished executions are kept. Null for <c>Carillon:Retention</c>.</summary>
    public int? RetainCount { get; init; }

    /// <summary>Whether it belongs to Carillon itself.</summary>
    public bool System { get; init; }

    /// <summary>Why only the platform's timer can run it. Null where the engine can at any time.</summary>
    public string? OnlyByPlatform { get; init; }

    /// <summary>Hash of all of the above, to see a change by.</summary>
    public required string Hash { get; init; }

    /// <summary>The build that declared it.</summary>
    public required string Build { get; init; }

    /// <summary>When that build was made: an older one never writes over it while a newer one is alive.</summary>
    public DateTimeOffset BuiltAt { get; init; }

    /// <summary>What operators set in place of the code's values. Null where nothing is.</summary>
    public JobOverrides? Overrides { get; init; }

    /// <summary>The pause it is in, or was in last. Null where it was never paused, or was resumed.</summary>
    public JobPause? Pause { get; init; }

    /// <summary>Since when no running build declares it. Null where one does.</summary>
    public DateTimeOffset? UndeclaredSince { get; init; }

    /// <summary>When it was retired, because no build had declared it for long. Null while it has not been.</summary>
    public DateTimeOffset? RetiredAt { get; init; }

    /// <summary>Rises with every change of this row that claims have to know of; the state row has the same number.</summary>
    public long Edition { get; init; }

    /// <summary>When it was first seen.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it last changed.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>The code's values, as a definition.</summary>
    public JobDefinition Declared(JobId id) => new()
    {
        Id = id,
        FunctionName = FunctionName,
        Alias = Alias,
        FunctionAlias = FunctionAlias,
        Schedule = Schedule,
        TimeZone = TimeZone,
        Description = Description,
        Timeout = Timeout,
        MaxRetries = MaxRetries,
        Enabled = Enabled,
        Misfire = Misfire,
        MaxLateness = MaxLateness,
        Overlap = Overlap,
        RerunAfterLoss = RerunAfterLoss,
        Tags = Tags,
        RetainFor = RetainFor,
        RetainCount = RetainCount,
        System = System,
        OnlyByPlatform = OnlyByPlatform,
    };

    /// <summary>The values in force: the code's, with the operators' in place of some.</summary>
    public JobDefinition Effective(JobId id) => Overrides?.Over(Declared(id)) ?? Declared(id);

    /// <summary>The row with another definition in place of its own.</summary>
    /// <param name="definition">What the code of a build says.</param>
    /// <param name="hash">Its hash.</param>
    /// <param name="build">The build.</param>
    /// <param name="builtAt">When that build was made.</param>
    public JobRow Declare(JobDefinition definition, string hash, string build, DateTimeOffset builtAt)
    {
        ArgumentNullException.ThrowIfNull(definition);
        return this with
        {
            FunctionName = definition.FunctionName,
            Alias = definition.Alias,
            FunctionAlias = definition.FunctionAlias,
            Schedule = definition.Schedule,
            TimeZone = definition.TimeZone,
            Description = definition.Description,
            Timeout = definition.Timeout,
            MaxRetries = definition.MaxRetries,
            Enabled = definition.Enabled,
            Misfire = definition.Misfire,
            MaxLateness = definition.MaxLateness,
            Overlap = definition.Overlap,
            RerunAfterLoss = definition.RerunAfterLoss,
            Tags = definition.Tags,
            RetainFor = definition.RetainFor,
            RetainCount = definition.RetainCount,
            System = definition.System,
            OnlyByPlatform = definition.OnlyByPlatform,
            Hash = hash,
            Build = build,
            BuiltAt = builtAt,
            UndeclaredSince = null,
            RetiredAt = null,
        };
    }
}
