using Carillon.Executions;
using Carillon.Storage.Rows;

namespace Carillon.Storage.Azure.Tables.Entities;

internal sealed class IdempotencyMapper : RowMapper<IdempotencyRow>
{
    protected override void Write(IdempotencyRow row, EntityWriter entity)
    {
        entity.Text("BodyHash", row.BodyHash);
        entity.Time("At", row.At);
        entity.Id("Execution", row.Execution);
    }

    protected override IdempotencyRow Read(EntityReader entity) =>
        new(entity.Text("BodyHash"), entity.Time("At"), entity.IdOrNull("Execution", ExecutionId.Parse));
}
