using System.Globalization;
using Carillon.Executions;
using Carillon.Storage.Rows;

namespace Carillon.Storage.Azure.Tables.Entities;

internal sealed class JobStateMapper : RowMapper<JobStateRow>
{
    protected override void Write(JobStateRow row, EntityWriter entity)
    {
        entity.Time("Cursor", row.Cursor);
        entity.Time("NextDue", row.NextDue);
        entity.Flag("ByTrigger", row.ByTrigger);
        entity.LongCount("Edition", row.Edition);
        entity.List("Running", row.Running);
        entity.List("Waiting", row.Waiting);
        entity.Id("LastRun", row.LastRun?.Id);
        entity.Text("LastRunState", row.LastRun?.State.ToString());
        entity.Time("LastRunFinishedAt", row.LastRun?.FinishedAt);
        entity.Milliseconds("LastRunMs", row.LastRun?.Duration);
        entity.Time("LastSuccessAt", row.LastSuccessAt);
        entity.Time("LastFailureAt", row.LastFailureAt);
        entity.Id("LastSuccess", row.LastSuccess);
        entity.Id("LastFailure", row.LastFailure);
        entity.Count("ConsecutiveFailures", row.ConsecutiveFailures);
        entity.Count("ConsecutiveSuccesses", row.ConsecutiveSuccesses);
        entity.Count("ConsecutiveLosses", row.ConsecutiveLosses);
        entity.Json("Days", row.Days, EntityJson.Shapes.IReadOnlyListDayTotals);
        entity.List("DurationsMs", row.Durations);
        entity.LongCount("Dropped", row.Dropped);
        entity.Json("Totals", row.Totals, EntityJson.Shapes.IReadOnlyDictionaryExecutionStateInt64);
        entity.Json("Counters", row.Counters, EntityJson.Shapes.RunCounters);
    }

    protected override JobStateRow Read(EntityReader entity) => new()
    {
        Cursor = entity.Time("Cursor"),
        NextDue = entity.TimeOrNull("NextDue"),
        ByTrigger = entity.Flag("ByTrigger"),
        Edition = entity.LongCount("Edition"),
        Running = entity.List("Running", ExecutionId.Parse),
        Waiting = entity.List("Waiting", ExecutionId.Parse),
        LastRun = entity.IdOrNull("LastRun", ExecutionId.Parse) is { } id
            ? new LastRun(id, entity.Name<ExecutionState>("LastRunState"), entity.Time("LastRunFinishedAt"), entity.Milliseconds("LastRunMs"))
            : null,
        LastSuccessAt = entity.TimeOrNull("LastSuccessAt"),
        LastFailureAt = entity.TimeOrNull("LastFailureAt"),
        LastSuccess = entity.IdOrNull("LastSuccess", ExecutionId.Parse),
        LastFailure = entity.IdOrNull("LastFailure", ExecutionId.Parse),
        ConsecutiveFailures = entity.Count("ConsecutiveFailures"),
        ConsecutiveSuccesses = entity.Count("ConsecutiveSuccesses"),
        ConsecutiveLosses = entity.Count("ConsecutiveLosses"),
        Days = entity.Json("Days", EntityJson.Shapes.IReadOnlyListDayTotals) ?? [],
        Durations = entity.List("DurationsMs", text => long.Parse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture)),
        Dropped = entity.LongCount("Dropped"),
        Totals = entity.Json("Totals", EntityJson.Shapes.IReadOnlyDictionaryExecutionStateInt64) ?? new Dictionary<ExecutionState, long>(),
        Counters = entity.Json("Counters", EntityJson.Shapes.RunCounters),
    };
}
