using Carillon.Executions;
using Carillon.History;
using Carillon.Storage.Rows;

namespace Carillon.Functions.Http;

/// <summary>An execution, as the API shows it.</summary>
internal sealed record ExecutionJson
{
    public required string Id { get; init; }

    /// <summary><c>namespace/name</c>.</summary>
    public required string Job { get; init; }

    public required ExecutionState State { get; init; }

    public required RunTrigger Trigger { get; init; }

    public string? RequestedBy { get; init; }

    /// <summary>The HTTP request that asked for it.</summary>
    public string? RequestId { get; init; }

    public string? Reason { get; init; }

    public string? BlockedBy { get; init; }

    /// <summary>The execution that it repeats.</summary>
    public string? RetryOf { get; init; }

    public DateTimeOffset? DueAt { get; init; }

    public DateTimeOffset? LastDueAt { get; init; }

    public int Occurrences { get; init; } = 1;

    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? FinishedAt { get; init; }

    public long? DurationMs { get; init; }

    /// <summary>How long after its due time it started.</summary>
    public long? LatenessMs { get; init; }

    public int? Attempts { get; init; }

    public string? Message { get; init; }

    public IReadOnlyDictionary<string, double>? Metrics { get; init; }

    public IReadOnlyDictionary<string, string>? Parameters { get; init; }

    /// <summary>Who wants it stopped. Absent where nobody does, or where it is the job's own overlap policy.</summary>
    public string? CancelRequestedBy { get; init; }

    /// <summary>Since when somebody wants it stopped. Absent where nobody does.</summary>
    public DateTimeOffset? CancelRequestedAt { get; init; }

    /// <summary>Why it is to stop.</summary>
    public string? CancelReason { get; init; }

    public RunProgress? Progress { get; init; }

    public RunError? Error { get; init; }

    public string? Log { get; init; }

    /// <summary>How many characters the whole log has. Absent where <see cref="Log"/> is all of it.</summary>
    public int? LogCharacters { get; init; }

    /// <summary>How many lines were logged that are in the whole log.</summary>
    public int? LogLines { get; init; }

    /// <summary>Where the whole log is.</summary>
    public string? LogUrl { get; init; }

    public ProcessUsage? Usage { get; init; }

    /// <summary>What it cost. Absent while it goes on, and where nobody counted.</summary>
    public CostJson? Cost { get; init; }

    public string? Instance { get; init; }

    public string? Build { get; init; }

    /// <summary>An execution as it stands.</summary>
    public static ExecutionJson From(ExecutionView view) => view switch
    {
        ExecutionView.UnderWay underWay => From(underWay.Row),
        ExecutionView.Finished finished => From(finished.Row),
        _ => throw new InvalidOperationException($"An execution is shown as {view.GetType().Name}, which the API does not know."),
    };

    /// <summary>An execution that is pending or running.</summary>
    public static ExecutionJson From(LiveRow row) => new()
    {
        Id = row.Id.ToString(),
        Job = row.Job.ToString(),
        State = row.State,
        Trigger = row.Trigger,
        RequestedBy = row.RequestedBy,
        RequestId = row.RequestId,
        Reason = row.Reason,
        RetryOf = row.RetryOf?.ToString(),
        DueAt = row.DueAt,
        StartedAt = row.StartedAt,
        LatenessMs = Milliseconds(row.StartedAt - row.DueAt),
        Parameters = Unless(row.Parameters),
        CancelRequestedBy = row.Cancel?.By,
        CancelRequestedAt = row.Cancel?.At,
        CancelReason = row.Cancel?.Reason,
        Progress = row.Progress,
        Log = row.LogTail,
        Instance = row.Instance,
    };

    /// <summary>A finished execution, whole.</summary>
    public static ExecutionJson From(ExecutionRow row) => new()
    {
        Id = row.Id.ToString(),
        Job = row.Job.ToString(),
        State = row.State,
        Trigger = row.Trigger,
        RequestedBy = row.RequestedBy,
        RequestId = row.RequestId,
        Reason = row.Reason,
        BlockedBy = row.BlockedBy?.ToString(),
        RetryOf = row.RetryOf?.ToString(),
        DueAt = row.DueAt,
        LastDueAt = row.LastDueAt,
        Occurrences = row.Occurrences,
        StartedAt = row.StartedAt,
        FinishedAt = row.FinishedAt,
        DurationMs = row.StartedAt is null ? null : Milliseconds(row.Duration),
        LatenessMs = Milliseconds(row.StartedAt - row.DueAt),
        Attempts = row.StartedAt is null ? null : row.Attempts,
        Message = row.Message,
        Metrics = Unless(row.Metrics),
        Parameters = Unless(row.Parameters),
        Error = row.Error,
        Log = row.Log,
        LogCharacters = row.LongLog?.Characters,
        LogLines = row.LongLog?.Lines,
        LogUrl = row.LongLog is null ? null : $"/api/executions/{row.Id}/log",
        Usage = row.Usage,
        Cost = row.Cost is { } cost ? new CostJson((long)cost.Invocation.TotalMilliseconds, cost.Reads, cost.Writes) : null,
        Instance = row.Instance,
        Build = row.Build,
    };

    /// <summary>An execution in a line of the list over all jobs.</summary>
    public static ExecutionJson From(RecentRow row) => new()
    {
        Id = row.Id.ToString(),
        Job = row.Job.ToString(),
        State = row.State,
        Trigger = row.Trigger,
        DueAt = row.DueAt,
        Occurrences = row.Occurrences,
        StartedAt = row.StartedAt,
        FinishedAt = row.FinishedAt,
        DurationMs = row.StartedAt is null ? null : Milliseconds(row.Duration),
        LatenessMs = Milliseconds(row.StartedAt - row.DueAt),
        Message = row.Summary,
    };

    private static long? Milliseconds(TimeSpan? time) => (long?)time?.TotalMilliseconds;

    private static IReadOnlyDictionary<string, T>? Unless<T>(IReadOnlyDictionary<string, T> values) => values.Count == 0 ? null : values;

    /// <summary>What an execution cost, as <see cref="RunCost"/> has it.</summary>
    internal sealed record CostJson(long InvocationMs, int StorageReads, int StorageWrites);
}
