using Carillon.Storage.Rows;

namespace Carillon.Storage.Azure.Tables.Entities;

internal sealed class RestoreMapper : RowMapper<RestoreRow>
{
    protected override void Write(RestoreRow row, EntityWriter entity)
    {
        entity.Text("Snapshot", row.Snapshot);
        entity.Time("Point", row.Point);
        entity.LongCount("Through", row.Through);
        entity.Count("Parts", row.Parts);
        entity.Count("Increments", row.Increments);
        entity.Time("SettlingSince", row.SettlingSince);
    }

    protected override RestoreRow Read(EntityReader entity) => new(
        entity.Text("Snapshot"), entity.Time("Point"), entity.LongCount("Through"), entity.Count("Parts"), entity.Count("Increments"))
    {
        SettlingSince = entity.TimeOrNull("SettlingSince"),
    };
}
