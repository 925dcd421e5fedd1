using System.Globalization;
using Carillon.Alerts;
using Carillon.Executions;
using Carillon.Storage.Rows;

namespace Carillon.Storage.Azure.Tables.Entities;

internal sealed class WatchMapper : RowMapper<WatchRow>
{
    protected override void Write(WatchRow row, EntityWriter entity)
    {
        entity.Text("Alert", row.Alert.ToString());
        entity.Flag("Open", row.Open);
        entity.List("Noticed", row.Noticed);
        entity.LongCount("Raised", row.Raised);
        entity.Text("Severity", row.Severity?.ToString());
    }

    protected override WatchRow Read(EntityReader entity) =>
        new(entity.Id("Alert", ExecutionId.Parse), entity.Flag("Open"), entity.List("Noticed", text => long.Parse(text, CultureInfo.InvariantCulture)))
        {
            Raised = entity.LongCountOrNull("Raised"),
            Severity = entity.TextOrNull("Severity") is null ? null : entity.Name<AlertSeverity>("Severity"),
        };
}
