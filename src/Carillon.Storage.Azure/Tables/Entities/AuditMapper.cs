using Carillon.Executions;
using Carillon.Jobs;
using Carillon.Storage.Rows;

namespace Carillon.Storage.Azure.Tables.Entities;

internal sealed class AuditMapper : RowMapper<AuditRow>
{
    protected override void Write(AuditRow row, EntityWriter entity)
    {
        entity.Text("Id", row.Id.ToString());
        entity.Time("At", row.At);
        entity.Text("By", row.By);
        entity.Text("RequestId", row.RequestId);
        entity.Text("Act", row.Act);
        entity.Id("Job", row.Job);
        entity.Id("Execution", row.Execution);
        entity.Text("Reason", row.Reason);
        entity.Json("Before", row.Before, EntityJson.Shapes.IReadOnlyDictionaryStringString!);
        entity.Json("After", row.After, EntityJson.Shapes.IReadOnlyDictionaryStringString!);
    }

    protected override AuditRow Read(EntityReader entity) => new()
    {
        Id = entity.Id("Id", ExecutionId.Parse),
        At = entity.Time("At"),
        By = entity.Text("By"),
        RequestId = entity.TextOrNull("RequestId"),
        Act = entity.Text("Act"),
        Job = entity.IdOrNull("Job", JobId.Parse),
        Execution = entity.IdOrNull("Execution", ExecutionId.Parse),
        Reason = entity.TextOrNull("Reason"),
        Before = entity.Json("Before", EntityJson.Shapes.IReadOnlyDictionaryStringString!) ?? new Dictionary<string, string?>(),
        After = entity.Json("After", EntityJson.Shapes.IReadOnlyDictionaryStringString!) ?? new Dictionary<string, string?>(),
    };
}
