using Carillon.Storage.Rows;

namespace Carillon.Storage.Azure.Tables.Entities;

internal sealed class HandOffKeyMapper : RowMapper<HandOffKeyRow>
{
    protected override void Write(HandOffKeyRow row, EntityWriter entity)
    {
        entity.Text("Key", row.Key);
        entity.Time("MadeAt", row.MadeAt);
    }

    protected override HandOffKeyRow Read(EntityReader entity) => new(entity.Text("Key"), entity.Time("MadeAt"));
}
