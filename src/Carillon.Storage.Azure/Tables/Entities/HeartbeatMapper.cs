using Carillon.Storage.Rows;

namespace Carillon.Storage.Azure.Tables.Entities;

internal sealed class HeartbeatMapper : RowMapper<HeartbeatRow>
{
    protected override void Write(HeartbeatRow row, EntityWriter entity)
    {
        entity.Time("At", row.At);
        entity.Text("Instance", row.Instance);
        entity.Text("Build", row.Build);
        entity.Time("ClockAt", row.ClockAt);
    }

    protected override HeartbeatRow Read(EntityReader entity) => new(entity.Time("At"), entity.Text("Instance"), entity.Text("Build"), entity.TimeOrNull("ClockAt"));
}
