using Carillon.Executions;
using Carillon.Jobs;
using Carillon.Storage.Rows;

namespace Carillon.Functions.Http;

/// <summary>A job, as the API shows it.</summary>
internal sealed record JobJson
{
    public required string Namespace { get; init; }

    public required string Name { get; init; }

    public required string Function { get; init; }

    public string? Description { get; init; }

    public required string Schedule { get; init; }

    public required string TimeZone { get; init; }

    public required long TimeoutMs { get; init; }

    public required int MaxRetries { get; init; }

    public required MisfirePolicy Misfire { get; init; }

    /// <summary>How late an occurrence may still start. Absent for the default of its misfire policy.</summary>
    public long? MaxLatenessMs { get; init; }

    /// <summary>Whether this build has the job's code. A job that it does not have is shown for its history.</summary>
    public required bool InThisBuild { get; init; }

    /// <summary>Whether it runs when it is due; not where the setting <c>AzureWebJobs.{function}.Disabled</c> switches it off.</summary>
    public required bool Enabled { get; init; }

    /// <summary>Why it can't be run by hand. Absent where it can.</summary>
    public string? NoManualRun { get; init; }

    /// <summary>
    /// What is wrong with the row of its state. Until it is repaired, nothing is known of its runs, and it does not run. Absent
    /// where it can be read.
    /// </summary>
    public string? Unreadable { get; init; }

    public DateTimeOffset? NextRun { get; init; }

    /// <summary>The runs under way. Absent where the state can't be read.</summary>
    public IReadOnlyList<string>? Running { get; init; }

    public LastRunJson? LastRun { get; init; }

    public DateTimeOffset? LastSuccessAt { get; init; }

    public DateTimeOffset? LastFailureAt { get; init; }

    /// <summary>How many of its runs failed since the last that succeeded. Absent where the state can't be read.</summary>
    public int? ConsecutiveFailures { get; init; }

    /// <summary>How many executions ended in each state, since the job was first seen. Absent where the state can't be read.</summary>
    public IReadOnlyDictionary<string, long>? Totals { get; init; }

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
        return new JobJson
        {
            Namespace = id.Namespace,
            Name = id.Name,
            Function = definition.FunctionName,
            Description = definition.Description,
            Schedule = definition.Schedule,
            TimeZone = definition.TimeZone,
            TimeoutMs = (long)definition.Timeout.TotalMilliseconds,
            MaxRetries = definition.MaxRetries,
            Misfire = definition.Misfire,
            MaxLatenessMs = (long?)definition.MaxLateness?.TotalMilliseconds,
            InThisBuild = job is not null,
            Enabled = definition.Enabled,
            NoManualRun = job is null ? "this build does not have its code" : job.Definition.OnlyByPlatform,
            Unreadable = unreadable,
            NextRun = definition.Enabled && state is not null ? job?.Schedule.NextAfter(now) : null,
            Running = state is null ? null : [.. state.Running.Select(run => run.ToString())],
            LastRun = state?.LastRun is { } last ? new LastRunJson(last.Id.ToString(), last.State, last.FinishedAt, (long)last.Duration.TotalMilliseconds) : null,
            LastSuccessAt = state?.LastSuccessAt,
            LastFailureAt = state?.LastFailureAt,
            ConsecutiveFailures = state?.ConsecutiveFailures,
            Totals = state?.Totals.ToDictionary(total => total.Key.ToString(), total => total.Value),
            CreatedAt = definition.CreatedAt,
            UpdatedAt = definition.UpdatedAt,
            Build = definition.Build,
        };
    }

    /// <summary>The newest finished run of a job.</summary>
    internal sealed record LastRunJson(string Id, ExecutionState State, DateTimeOffset FinishedAt, long DurationMs);
}
