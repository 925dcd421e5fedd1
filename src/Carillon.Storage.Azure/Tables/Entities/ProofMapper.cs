using Carillon.Storage.Rows;

namespace Carillon.Storage.Azure.Tables.Entities;

internal sealed class ProofMapper : RowMapper<ProofRow>
{
    protected override void Write(ProofRow row, EntityWriter entity)
    {
        entity.Time("ProvenAt", row.ProvenAt);
        entity.Text("Snapshot", row.Snapshot);
        entity.Time("Point", row.Point);
        entity.LongCount("Rows", row.Rows);
        entity.Time("FailedAt", row.FailedAt);
        entity.Text("Failure", row.Failure);
    }

    protected override ProofRow Read(EntityReader entity) => new()
    {
        ProvenAt = entity.TimeOrNull("ProvenAt"),
        Snapshot = entity.TextOrNull("Snapshot"),
        Point = entity.TimeOrNull("Point"),
        Rows = entity.LongCount("Rows"),
        FailedAt = entity.TimeOrNull("FailedAt"),
        Failure = entity.TextOrNull("Failure"),
    };
}
