using Carillon.Jobs;
using Carillon.Storage.Rows;

namespace Carillon.Storage.Azure.Tables.Entities;

internal sealed class MetricMapper : RecordMapper<MetricRow>
{
    protected override void WriteRest(MetricRow row, EntityWriter entity)
    {
        entity.Text("Type", row.Type);
        entity.Text("Name", row.Name);
        entity.Number("Value", row.Value);
        entity.Text("Unit", row.Unit);
        entity.Id("Job", row.Job);
    }

    protected override MetricRow Read(EntityReader entity) => new()
    {
        Id = Id(entity),
        At = At(entity),
        Trigger = Trigger(entity),
        Execution = Execution(entity),
        Type = entity.Text("Type"),
        Name = entity.Text("Name"),
        Value = entity.Number("Value"),
        Unit = entity.Text("Unit"),
        Job = entity.IdOrNull("Job", JobId.Parse),
    };
}
