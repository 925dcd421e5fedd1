using Carillon.Executions;
using Carillon.Jobs;
using Carillon.Storage.Rows;

namespace Carillon.Storage.Azure.Tables.Entities;

internal sealed class RecentMapper : RowMapper<RecentRow>
{
    protected override void Write(RecentRow row, EntityWriter entity)
    {
        entity.Text("Id", row.Id.ToString());
        entity.Text("Job", row.Job.ToString());
        entity.Name("State", row.State);
        entity.Name("Trigger", row.Trigger);
        entity.Time("DueAt", row.DueAt);
        entity.Count("Occurrences", row.Occurrences);
        entity.Flag("System", row.System);
        entity.Time("StartedAt", row.StartedAt);
        entity.Time("FinishedAt", row.FinishedAt);
        entity.Milliseconds("DurationMs", row.Duration);
        entity.Text("Summary", row.Summary);
    }

    protected override RecentRow Read(EntityReader entity) => new()
    {
        Id = entity.Id("Id", ExecutionId.Parse),
        Job = entity.Id("Job", JobId.Parse),
        State = entity.Name<ExecutionState>("State"),
        Trigger = entity.Name<RunTrigger>("Trigger"),
        DueAt = entity.TimeOrNull("DueAt"),
        Occurrences = entity.Count("Occurrences"),
        System = entity.Flag("System"),
        StartedAt = entity.TimeOrNull("StartedAt"),
        FinishedAt = entity.TimeOrNull("FinishedAt"),
        Duration = entity.MillisecondsOrNull("DurationMs"),
        Summary = entity.TextOrNull("Summary"),
    };
}
