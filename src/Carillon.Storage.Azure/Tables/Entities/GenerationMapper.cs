using Carillon.Storage.Rows;

namespace Carillon.Storage.Azure.Tables.Entities;

internal sealed class GenerationMapper : RowMapper<GenerationRow>
{
    protected override void Write(GenerationRow row, EntityWriter entity)
    {
        entity.LongCount("Epoch", row.Epoch);
        entity.Count("Generation", row.Generation);
        entity.Count("Newest", row.Newest);
        if (row.Restore is { } restore)
        {
            entity.Text("RestoreId", restore.Id);
            entity.Text("RestoreBy", restore.By);
            entity.Text("RestoreInstance", restore.Instance);
            entity.Text("RestorePlan", restore.Plan);
            entity.Count("RestoreGeneration", restore.Generation);
            entity.Time("RestoreUntil", restore.Until);
            entity.Flag("RestoreHolds", restore.Holds);
        }
    }

    protected override GenerationRow Read(EntityReader entity) => new(entity.LongCount("Epoch"), entity.Count("Generation"), entity.Count("Newest"))
    {
        Restore = entity.TextOrNull("RestoreId") is { } id
            ? new RestoreHold(
                id, entity.Text("RestoreBy"), entity.Text("RestoreInstance"), entity.Text("RestorePlan"),
                entity.Count("RestoreGeneration"), entity.Time("RestoreUntil"), entity.Flag("RestoreHolds"))
            : null,
    };
}
