using Carillon.Storage.Rows;

namespace Carillon.Storage.Azure.Tables.Entities;

internal sealed class ChangeMapper : RowMapper<ChangeRow>
{
    protected override void Write(ChangeRow row, EntityWriter entity)
    {
        entity.Json("Keys", row.Keys, EntityJson.Shapes.IReadOnlyListString);
        entity.Flag("Quiet", row.Quiet);
    }

    protected override ChangeRow Read(EntityReader entity) =>
        new(entity.Json("Keys", EntityJson.Shapes.IReadOnlyListString) ?? [], entity.Flag("Quiet"));
}
