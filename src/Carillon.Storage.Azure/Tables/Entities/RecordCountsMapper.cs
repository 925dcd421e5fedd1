using Carillon.Storage.Rows;

namespace Carillon.Storage.Azure.Tables.Entities;

internal sealed class RecordCountsMapper : RowMapper<RecordCountsRow>
{
    protected override void Write(RecordCountsRow row, EntityWriter entity)
    {
        entity.Time("At", row.At);
        entity.Json("Counts", row.Counts, EntityJson.Shapes.IReadOnlyDictionaryStringInt64);
    }

    protected override RecordCountsRow Read(EntityReader entity) =>
        new(entity.Time("At"), entity.Json("Counts", EntityJson.Shapes.IReadOnlyDictionaryStringInt64) ?? new Dictionary<string, long>());
}
