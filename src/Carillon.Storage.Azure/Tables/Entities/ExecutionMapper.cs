using Carillon.Executions;
using Carillon.Jobs;
using Carillon.Storage.Rows;

namespace Carillon.Storage.Azure.Tables.Entities;

internal sealed class ExecutionMapper : RowMapper<ExecutionRow>
{
    protected override void Write(ExecutionRow row, EntityWriter entity)
    {
        entity.Text("Id", row.Id.ToString());
        entity.Text("Job", row.Job.ToString());
        entity.Flag("System", row.System);
        entity.Name("State", row.State);
        entity.Name("Trigger", row.Trigger);
        entity.Text("RequestedBy", row.RequestedBy);
        entity.Text("RequestId", row.RequestId);
        entity.Text("Reason", row.Reason);
        entity.Id("BlockedBy", row.BlockedBy);
        entity.Time("DueAt", row.DueAt);
        entity.Time("LastDueAt", row.LastDueAt);
        entity.Count("Occurrences", row.Occurrences);
        entity.Id("RetryOf", row.RetryOf);
        entity.Count("Losses", row.Losses);
        entity.Flag("Lost", row.Lost);
        entity.Time("StartedAt", row.StartedAt);
        entity.Time("FinishedAt", row.FinishedAt);
        entity.Milliseconds("DurationMs", row.Duration);
        entity.Count("Attempts", row.Attempts);
        entity.Text("Message", row.Message);
        entity.Json("Metrics", row.Metrics, EntityJson.Shapes.IReadOnlyDictionaryStringDouble);
        entity.Json("Parameters", row.Parameters, EntityJson.Shapes.IReadOnlyDictionaryStringString);
        entity.Text("ErrorType", row.Error?.Type);
        entity.Text("ErrorMessage", row.Error?.Message);
        entity.Text("ErrorStack", row.Error?.Stack);
        entity.Text("Log", row.Log);
        entity.Text("LogBlob", row.LongLog?.Blob);
        entity.Count("LogCharacters", row.LongLog?.Characters);
        entity.Count("LogLines", row.LongLog?.Lines);
        entity.Number("MemoryMb", row.Usage?.WorkingSetMegabytes);
        entity.Number("CpuPercent", row.Usage?.CpuPercent);
        entity.Milliseconds("InvocationMs", row.Cost?.Invocation);
        entity.Count("StoreReads", row.Cost?.Reads);
        entity.Count("StoreWrites", row.Cost?.Writes);
        entity.Text("Fence", row.Fence);
        entity.Text("Instance", row.Instance);
        entity.Text("Build", row.Build);
    }

    protected override ExecutionRow Read(EntityReader entity) => new()
    {
        Id = entity.Id("Id", ExecutionId.Parse),
        Job = entity.Id("Job", JobId.Parse),
        System = entity.Flag("System"),
        State = entity.Name<ExecutionState>("State"),
        Trigger = entity.Name<RunTrigger>("Trigger"),
        RequestedBy = entity.TextOrNull("RequestedBy"),
        RequestId = entity.TextOrNull("RequestId"),
        Reason = entity.TextOrNull("Reason"),
        BlockedBy = entity.IdOrNull("BlockedBy", ExecutionId.Parse),
        DueAt = entity.TimeOrNull("DueAt"),
        LastDueAt = entity.TimeOrNull("LastDueAt"),
        Occurrences = entity.Count("Occurrences"),
        RetryOf = entity.IdOrNull("RetryOf", ExecutionId.Parse),
        Losses = entity.Count("Losses"),
        Lost = entity.Flag("Lost"),
        StartedAt = entity.TimeOrNull("StartedAt"),
        FinishedAt = entity.Time("FinishedAt"),
        Duration = entity.Milliseconds("DurationMs"),
        Attempts = entity.Count("Attempts"),
        Message = entity.TextOrNull("Message"),
        Metrics = entity.Json("Metrics", EntityJson.Shapes.IReadOnlyDictionaryStringDouble) ?? new Dictionary<string, double>(),
        Parameters = entity.Json("Parameters", EntityJson.Shapes.IReadOnlyDictionaryStringString) ?? new Dictionary<string, string>(),
        Error = entity.TextOrNull("ErrorType") is { } type
            ? new RunError(type, entity.Text("ErrorMessage"), entity.TextOrNull("ErrorStack"))
            : null,
        Log = entity.TextOrNull("Log"),
        LongLog = entity.TextOrNull("LogBlob") is { } blob ? new LongLog(blob, entity.Count("LogCharacters"), entity.Count("LogLines")) : null,
        Usage = entity.NumberOrNull("MemoryMb") is { } megabytes ? new ProcessUsage(megabytes, entity.Number("CpuPercent")) : null,
        Cost = entity.MillisecondsOrNull("InvocationMs") is { } invocation ? new RunCost(invocation, entity.Count("StoreReads"), entity.Count("StoreWrites")) : null,
        Fence = entity.TextOrNull("Fence"),
        Instance = entity.Text("Instance"),
        Build = entity.Text("Build"),
    };
}
