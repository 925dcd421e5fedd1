using Carillon.Alerts;
using Carillon.Executions;
using Carillon.Storage.Rows;

namespace Carillon.Storage.Azure.Tables.Entities;

internal sealed class NoticeMapper : RowMapper<NoticeRow>
{
    protected override void Write(NoticeRow row, EntityWriter entity)
    {
        entity.Text("Id", row.Id.ToString());
        entity.Text("Alert", row.Alert.ToString());
        entity.Name("Kind", row.Kind);
        entity.Time("At", row.At);
        entity.Count("Attempts", row.Attempts);
        entity.Time("NextAttemptAt", row.NextAttemptAt);
    }

    protected override NoticeRow Read(EntityReader entity) => new()
    {
        Id = entity.Id("Id", ExecutionId.Parse),
        Alert = entity.Id("Alert", ExecutionId.Parse),
        Kind = entity.Name<NoticeKind>("Kind"),
        At = entity.Time("At"),
        Attempts = entity.Count("Attempts"),
        NextAttemptAt = entity.Time("NextAttemptAt"),
    };
}
