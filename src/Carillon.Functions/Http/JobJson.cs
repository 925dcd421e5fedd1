using System.Globalization;
using Carillon.History;
using Carillon.Jobs;
using Carillon.Storage.Rows;

namespace Carillon.Functions.Http;

/// <summary>A job, as the API shows it.</summary>
internal sealed record JobJson
{
    public required string Namespace { get; init; }

    public required string Name { get; init; }

    public required string Function { get; init; }

    /// <summary>Another name, under which other programs know it. Absent where it has none.</summary>
    public string? Alias { get; init; }

    public string? Description { get; init; }

    public required string Schedule { get; init; }

    public required string TimeZone { get; init; }

    public required long TimeoutMs { get; init; }

    public required int MaxRetries { get; init; }

    public required MisfirePolicy Misfire { get; init; }

    /// <summary>How late an occurrence may still start. Absent for the default of its misfire policy.</summary>
    public long? MaxLatenessMs { get; init; }

    public required OverlapPolicy Overlap { get; init; }

    /// <summary>How often an occurrence is started again after its run was lost.</summary>
    public required int RerunAfterLoss { get; init; }

    public required IReadOnlyList<string> Tags { get; init; }

    /// <summary>How long finished executions are kept, as <c>d.hh:mm:ss</c>. Absent where that is left to <c>Carillon:Retention</c>.</summary>
    public string? RetainFor { get; init; }

    /// <summary>How many finished executions are kept. Absent where that is left to <c>Carillon:Retention</c>.</summary>
    public int? RetainCount { get; init; }

    /// <summary>Whether it belongs to Carillon itself.</summary>
    public required bool System { get; init; }

    /// <summary>What operators set in place of the code's values, written as they send it. Absent where nothing is.</summary>
    public IReadOnlyDictionary<string, object?>? Overrides { get; init; }

    /// <summary>The code's values of what operators set.</summary>
    public IReadOnlyDictionary<string, object?>? Code { get; init; }

    /// <summary>The pause that it is in. Absent where it is in none.</summary>
    public PauseJson? Paused { get; init; }

    /// <summary>When that pause ends by itself. Absent where somebody has to resume the job.</summary>
    public DateTimeOffset? PausedUntil { get; init; }

    /// <summary>Since when it is retired: no build has it any more. Absent where it is not.</summary>
    public DateTimeOffset? RetiredAt { get; init; }

    /// <summary>Whether this build has the job's code. A job that it does not have is shown for its history.</summary>
    public required bool InThisBuild { get; init; }

    /// <summary>Whether it runs when it is due; not where an operator, or the setting <c>AzureWebJobs.{function}.Disabled</c>, switches it off.</summary>
    public required bool Enabled { get; init; }

    /// <summary>Why it can't be run by hand. Absent where it can.</summary>
    public string? NoManualRun { get; init; }

    /// <summary>
    /// What is wrong with the row of its state. Until it is repaired, nothing is known of its runs, and it does not run. Absent
    /// where it can be read.
    /// </summary>
    public string? Unreadable { get; init; }

    /// <summary>
    /// When it is due next, by what is in force. Absent where no instant can be told: it is switched off, paused until somebody
    /// resumes it, or never due again.
    /// </summary>
    public DateTimeOffset? NextRun { get; init; }

    /// <summary>The runs under way. Absent where the state can't be read.</summary>
    public IReadOnlyList<string>? Running { get; init; }

    /// <summary>The runs that were accepted and have not begun, the first to begin first. Absent where there are none.</summary>
    public IReadOnlyList<string>? Waiting { get; init; }

    public LastRunJson? LastRun { get; init; }

    public DateTimeOffset? LastSuccessAt { get; init; }

    public DateTimeOffset? LastFailureAt { get; init; }

    /// <summary>How many of its runs failed since the last that succeeded. Absent where the state can't be read.</summary>
    public int? ConsecutiveFailures { get; init; }

    /// <summary>How many executions ended in each state, since the job was first seen. Absent where the state can't be read.</summary>
    public IReadOnlyDictionary<string, long>? Totals { get; init; }

    /// <summary>Figures of its runs. Absent where the state can't be read.</summary>
    public JobStatisticsJson? Statistics { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    public required string Build { get; init; }

    /// <summary>Composes what the store and this build know of a job.</summary>
    /// <param name="id">Which job.</param>
    /// <param name="definition">Its definition.</param>
    /// <param name="stateRow">The row of its state: there, unreadable, or not there.</param>
    /// <param name="job">The job of this build. Null where this build does not have it.</param>
    /// <param name="now">Now.</param>
    public static JobJson From(JobId id, JobRow definition, StateRow? stateRow, Job? job, DateTimeOffset now)
    {
        var unreadable = (stateRow as UnreadableRow)?.Reason;
        var state = stateRow as JobStateRow ?? (unreadable is null ? new JobStateRow { Cursor = now } : null);
        var inForce = definition.Effective(id);
        var pause = definition.Pause?.IsOn(now) == true ? definition.Pause : null;
        return new JobJson
        {
            Namespace = id.Namespace,
            Name = id.Name,
            Function = definition.FunctionName,
            Alias = definition.Alias,
            Description = definition.Description,
            Schedule = inForce.Schedule,
            TimeZone = inForce.TimeZone,
            TimeoutMs = (long)inForce.Timeout.TotalMilliseconds,
            MaxRetries = inForce.MaxRetries,
            Misfire = inForce.Misfire,
            MaxLatenessMs = (long?)inForce.MaxLateness?.TotalMilliseconds,
            Overlap = inForce.Overlap,
            RerunAfterLoss = inForce.RerunAfterLoss,
            Tags = inForce.Tags,
            RetainFor = inForce.RetainFor?.ToString("c", CultureInfo.InvariantCulture),
            RetainCount = inForce.RetainCount,
            System = inForce.System,
            Overrides = OverridesJson.Set(definition.Overrides),
            Code = OverridesJson.Code(definition.Overrides, definition.Declared(id)),
            Paused = pause is null ? null : new PauseJson(pause.From, pause.Until, pause.Reason, pause.By),
            PausedUntil = pause?.Until,
            RetiredAt = definition.RetiredAt,
            InThisBuild = job is not null,
            Enabled = inForce.Enabled,
            NoManualRun = job is null ? "this build does not have its code" : job.Definition.OnlyByPlatform,
            Unreadable = unreadable,
            NextRun = state?.NextDue,
            Running = state is null ? null : [.. state.Running.Select(run => run.ToString())],
            Waiting = state is { Waiting.Count: > 0 } ? [.. state.Waiting.Select(run => run.ToString())] : null,
            LastRun = state?.LastRun is { } last ? new LastRunJson(last.Id.ToString(), last.State, last.FinishedAt, (long)last.Duration.TotalMilliseconds) : null,
            LastSuccessAt = state?.LastSuccessAt,
            LastFailureAt = state?.LastFailureAt,
            ConsecutiveFailures = state?.ConsecutiveFailures,
            Totals = state?.Totals.ToDictionary(total => total.Key.ToString(), total => total.Value),
            Statistics = state is null ? null : JobStatisticsJson.From(JobStatistics.Of(state)),
            CreatedAt = definition.CreatedAt,
            UpdatedAt = definition.UpdatedAt,
            Build = definition.Build,
        };
    }
}
