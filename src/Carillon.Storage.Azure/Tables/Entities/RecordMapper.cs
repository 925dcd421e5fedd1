using Carillon.Executions;
using Carillon.Storage.Rows;

namespace Carillon.Storage.Azure.Tables.Entities;

/// <summary>How a record of one of Carillon's own jobs stands in the table: what all of them have comes first.</summary>
/// <typeparam name="T">The kind.</typeparam>
internal abstract class RecordMapper<T> : RowMapper<T>
    where T : RecordRow
{
    protected sealed override void Write(T row, EntityWriter entity)
    {
        entity.Text("Id", row.Id.ToString());
        entity.Time("At", row.At);
        entity.Name("Trigger", row.Trigger);
        entity.Id("Execution", row.Execution);
        WriteRest(row, entity);
    }

    protected abstract void WriteRest(T row, EntityWriter entity);

    protected static ExecutionId Id(EntityReader entity) => entity.Id("Id", ExecutionId.Parse);

    protected static DateTimeOffset At(EntityReader entity) => entity.Time("At");

    protected static RunTrigger Trigger(EntityReader entity) => entity.Name<RunTrigger>("Trigger");

    protected static ExecutionId? Execution(EntityReader entity) => entity.IdOrNull("Execution", ExecutionId.Parse);
}
