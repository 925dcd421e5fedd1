using Carillon.Storage.Rows;

namespace Carillon.Storage.Azure.Tables.Entities;

internal sealed class SweepMapper : RecordMapper<SweepRow>
{
    protected override void WriteRest(SweepRow row, EntityWriter entity)
    {
        entity.Text("Action", row.Action);
        entity.Text("Status", row.Status);
        entity.LongCount("Processed", row.Processed);
        entity.Milliseconds("DurationMs", row.Duration);
        entity.Text("Error", row.Error);
    }

    protected override SweepRow Read(EntityReader entity) => new()
    {
        Id = Id(entity),
        At = At(entity),
        Trigger = Trigger(entity),
        Execution = Execution(entity),
        Action = entity.Text("Action"),
        Status = entity.Text("Status"),
        Processed = entity.LongCount("Processed"),
        Duration = entity.MillisecondsOrNull("DurationMs") ?? default,
        Error = entity.TextOrNull("Error"),
    };
}
