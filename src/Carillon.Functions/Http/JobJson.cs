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

    public DateTimeOffset? NextRun { get; init; }

    public required IReadOnlyList<string> Running { get; init; }

    public LastRunJson? LastRun { get; init; }

    public DateTimeOffset? LastSuccessAt { get; init; }

    public DateTimeOffset? LastFailureAt { get; init; }

    public required int ConsecutiveFailures { get; init; }

    /// <summary>How many executions ended in each state, since the job was first seen.</summary>
    public required IReadOnlyDictionary<string, long> Totals { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    public required string Build { get; init; }

    /// <summary>Composes what the store and this build know of a job.</summary>
    public static JobJson From(JobId id, JobRow definition, JobStateRow? state, Job? job, DateTimeOffset now) => new()
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
        NextRun = definition.Enabled ? job?.Schedule.NextAfter(now) : null,
        Running = [.. state?.Running.Select(run => run.ToString()) ?? []],
        LastRun = state?.LastRun is { } last ? new LastRunJson(last.Id.ToString(), last.State, last.FinishedAt, (long)last.Duration.TotalMilliseconds) : null,
        LastSuccessAt = state?.LastSuccessAt,
        LastFailureAt = state?.LastFailureAt,
        ConsecutiveFailures = state?.ConsecutiveFailures ?? 0,
        Totals = (state?.Totals ?? new Dictionary<ExecutionState, long>()).ToDictionary(total => total.Key.ToString(), total => total.Value),
        CreatedAt = definition.CreatedAt,
        UpdatedAt = definition.UpdatedAt,
        Build = definition.Build,
    };

    /// <summary>The newest finished run of a job.</summary>
    internal sealed record LastRunJson(string Id, ExecutionState State, DateTimeOffset FinishedAt, long DurationMs);
}
