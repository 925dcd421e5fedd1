using Carillon.Storage.Rows;

namespace Carillon.Storage.Azure.Tables.Entities;

internal sealed class BuildMapper : RowMapper<BuildRow>
{
    protected override void Write(BuildRow row, EntityWriter entity)
    {
        entity.Text("Build", row.Build);
        entity.Time("BuiltAt", row.BuiltAt == default ? null : row.BuiltAt);
        entity.Time("LastSeen", row.LastSeen);
    }

    protected override BuildRow Read(EntityReader entity) =>
        new(entity.Text("Build"), entity.TimeOrNull("BuiltAt") ?? default, entity.Time("LastSeen"));
}
