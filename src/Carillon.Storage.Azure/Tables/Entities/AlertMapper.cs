using Carillon.Alerts;
using Carillon.Storage.Rows;

namespace Carillon.Storage.Azure.Tables.Entities;

internal sealed class AlertMapper : RecordMapper<AlertRow>
{
    protected override void WriteRest(AlertRow row, EntityWriter entity)
    {
        entity.Text("Type", row.Type);
        entity.Text("Subject", row.Subject);
        entity.Name("Severity", row.Severity);
        entity.Text("Message", row.Message);
        entity.Name("Status", row.Status);
        entity.Count("Seen", row.Seen);
        entity.Time("LastSeenAt", row.LastSeenAt);
        entity.Time("AcknowledgedAt", row.AcknowledgedAt);
        entity.Text("AcknowledgedBy", row.AcknowledgedBy);
        entity.Time("ResolvedAt", row.ResolvedAt);
        entity.Count("Notices", row.Notices);
        entity.Text("QuietBecause", row.QuietBecause);
        entity.Time("DeliveredAt", row.DeliveredAt);
        entity.Time("RecoveryDeliveredAt", row.RecoveryDeliveredAt);
        entity.Count("DeliveryAttempts", row.DeliveryAttempts);
        entity.Text("DeliveryError", row.DeliveryError);
    }

    protected override AlertRow Read(EntityReader entity) => new()
    {
        Id = Id(entity),
        At = At(entity),
        Trigger = Trigger(entity),
        Execution = Execution(entity),
        Type = entity.Text("Type"),
        Subject = entity.Text("Subject"),
        Severity = entity.Name<AlertSeverity>("Severity"),
        Message = entity.Text("Message"),
        Status = entity.Name<AlertStatus>("Status"),
        Seen = entity.Count("Seen"),
        LastSeenAt = entity.Time("LastSeenAt"),
        AcknowledgedAt = entity.TimeOrNull("AcknowledgedAt"),
        AcknowledgedBy = entity.TextOrNull("AcknowledgedBy"),
        ResolvedAt = entity.TimeOrNull("ResolvedAt"),
        Notices = entity.Count("Notices"),
        QuietBecause = entity.TextOrNull("QuietBecause"),
        DeliveredAt = entity.TimeOrNull("DeliveredAt"),
        RecoveryDeliveredAt = entity.TimeOrNull("RecoveryDeliveredAt"),
        DeliveryAttempts = entity.Count("DeliveryAttempts"),
        DeliveryError = entity.TextOrNull("DeliveryError"),
    };
}
