using Carillon.Storage.Rows;

namespace Carillon.Storage.Azure.Tables.Entities;

internal sealed class FeedMapper : RowMapper<FeedRow>
{
    protected override void Write(FeedRow row, EntityWriter entity)
    {
        entity.Text("Id", row.Id);
        entity.Time("Since", row.Since);
        entity.LongCount("Sequence", row.Sequence);
        entity.Text("Seal", row.Seal);
        entity.Time("To", row.To);
    }

    protected override FeedRow Read(EntityReader entity) => new(entity.Text("Id"), entity.Time("Since"))
    {
        Sequence = entity.LongCountOrNull("Sequence"),
        Seal = entity.TextOrNull("Seal"),
        To = entity.TimeOrNull("To"),
    };
}
