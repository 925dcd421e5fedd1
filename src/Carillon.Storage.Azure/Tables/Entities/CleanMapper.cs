using Carillon.Storage.Rows;

namespace Carillon.Storage.Azure.Tables.Entities;

internal sealed class CleanMapper : RecordMapper<CleanRow>
{
    protected override void WriteRest(CleanRow row, EntityWriter entity)
    {
        entity.Text("Operation", row.Operation);
        entity.Text("Table", row.Table);
        entity.LongCount("Processed", row.Processed);
        entity.LongCount("Deleted", row.Deleted);
        entity.Milliseconds("DurationMs", row.Duration);
        entity.Text("Status", row.Status);
    }

    protected override CleanRow Read(EntityReader entity) => new()
    {
        Id = Id(entity),
        At = At(entity),
        Trigger = Trigger(entity),
        Execution = Execution(entity),
        Operation = entity.Text("Operation"),
        Table = entity.Text("Table"),
        Processed = entity.LongCount("Processed"),
        Deleted = entity.LongCount("Deleted"),
        Duration = entity.MillisecondsOrNull("DurationMs") ?? default,
        Status = entity.Text("Status"),
    };
}
