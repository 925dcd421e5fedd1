using Carillon.Executions;
using Carillon.Jobs;
using Carillon.Storage.Rows;

namespace Carillon.Storage.Azure.Tables.Entities;

internal sealed class LiveMapper : RowMapper<LiveRow>
{
    protected override void Write(LiveRow row, EntityWriter entity)
    {
        entity.Text("Id", row.Id.ToString());
        entity.Text("Job", row.Job.ToString());
        entity.Name("State", row.State);
        entity.Name("Trigger", row.Trigger);
        entity.Text("RequestedBy", row.RequestedBy);
        entity.Text("RequestId", row.RequestId);
        entity.Text("Reason", row.Reason);
        entity.Time("DueAt", row.DueAt);
        entity.Time("StartedAt", row.StartedAt);
        entity.Id("RetryOf", row.RetryOf);
        entity.Count("Losses", row.Losses);
        entity.Count("AttemptsBefore", row.AttemptsBefore);
        entity.Milliseconds("InvocationBeforeMs", row.CostBefore?.Invocation);
        entity.Count("StoreReadsBefore", row.CostBefore?.Reads);
        entity.Count("StoreWritesBefore", row.CostBefore?.Writes);
        entity.Time("CancelAt", row.Cancel?.At);
        entity.Text("CancelBy", row.Cancel?.By);
        entity.Text("CancelReason", row.Cancel?.Reason);
        entity.Json("Parameters", row.Parameters, EntityJson.Shapes.IReadOnlyDictionaryStringString);
        entity.Text("Fence", row.Fence);
        entity.Text("Instance", row.Instance);
        entity.Time("LeaseUntil", row.LeaseUntil);
        entity.Flag("System", row.System);
        entity.Number("ProgressPercent", row.Progress?.Percent);
        entity.Text("ProgressMessage", row.Progress?.Message);
        entity.Text("LogTail", row.LogTail);
    }

    protected override LiveRow Read(EntityReader entity) => new()
    {
        Id = entity.Id("Id", ExecutionId.Parse),
        Job = entity.Id("Job", JobId.Parse),
        State = entity.Name<ExecutionState>("State"),
        Trigger = entity.Name<RunTrigger>("Trigger"),
        RequestedBy = entity.TextOrNull("RequestedBy"),
        RequestId = entity.TextOrNull("RequestId"),
        Reason = entity.TextOrNull("Reason"),
        DueAt = entity.TimeOrNull("DueAt"),
        StartedAt = entity.TimeOrNull("StartedAt"),
        RetryOf = entity.IdOrNull("RetryOf", ExecutionId.Parse),
        Losses = entity.Count("Losses"),
        AttemptsBefore = entity.Count("AttemptsBefore"),
        CostBefore = entity.MillisecondsOrNull("InvocationBeforeMs") is { } invocation
            ? new RunCost(invocation, entity.Count("StoreReadsBefore"), entity.Count("StoreWritesBefore"))
            : null,
        Cancel = entity.TimeOrNull("CancelAt") is { } at
            ? new CancelRequest(at, entity.TextOrNull("CancelBy"), entity.TextOrNull("CancelReason"))
            : null,
        Parameters = entity.Json("Parameters", EntityJson.Shapes.IReadOnlyDictionaryStringString) ?? new Dictionary<string, string>(),
        Fence = entity.TextOrNull("Fence"),
        Instance = entity.TextOrNull("Instance"),
        LeaseUntil = entity.TimeOrNull("LeaseUntil"),
        System = entity.Flag("System"),
        Progress = entity.NumberOrNull("ProgressPercent") is { } percent
            ? new RunProgress(percent, entity.TextOrNull("ProgressMessage"))
            : null,
        LogTail = entity.TextOrNull("LogTail"),
    };
}
