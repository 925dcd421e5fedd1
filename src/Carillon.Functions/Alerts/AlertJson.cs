using Carillon.Alerts;
using Carillon.Storage.Rows;

namespace Carillon.Functions.Alerts;

/// <summary>An alert, as the API shows it.</summary>
internal sealed record AlertJson
{
    public required string Id { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>The rule that raised it.</summary>
    public required string Type { get; init; }

    /// <summary>A job, as <c>namespace/name</c>, or a part of the system.</summary>
    public required string Subject { get; init; }

    public required AlertSeverity Severity { get; init; }

    public required string Message { get; init; }

    public required AlertStatus Status { get; init; }

    /// <summary>How often it was seen.</summary>
    public required int Seen { get; init; }

    public required DateTimeOffset LastSeenAt { get; init; }

    public DateTimeOffset? AcknowledgedAt { get; init; }

    public string? AcknowledgedBy { get; init; }

    public DateTimeOffset? ResolvedAt { get; init; }

    /// <summary>The run that raised it. Absent where a request did.</summary>
    public string? Execution { get; init; }

    public required DeliveryJson Delivery { get; init; }

    public static AlertJson From(AlertRow row) => new()
    {
        Id = row.Id.ToString(),
        At = row.At,
        Type = row.Type,
        Subject = row.Subject,
        Severity = row.Severity,
        Message = row.Message,
        Status = row.Status,
        Seen = row.Seen,
        LastSeenAt = row.LastSeenAt,
        AcknowledgedAt = row.AcknowledgedAt,
        AcknowledgedBy = row.AcknowledgedBy,
        ResolvedAt = row.ResolvedAt,
        Execution = row.Execution?.ToString(),
        Delivery = new DeliveryJson(row.Notices, row.DeliveryAttempts, row.DeliveredAt, row.RecoveryDeliveredAt, row.DeliveryError, row.QuietBecause),
    };

    /// <summary>What became of its notices.</summary>
    /// <param name="Notices">How many there are.</param>
    /// <param name="Attempts">How often it was tried to deliver them.</param>
    /// <param name="DeliveredAt">When one was first delivered. Absent while none was.</param>
    /// <param name="RecoveryDeliveredAt">When the one of its being over was.</param>
    /// <param name="Error">Why the last try failed. Absent where it did not.</param>
    /// <param name="QuietBecause">Why there is no notice. Absent where there is one.</param>
    internal sealed record DeliveryJson(
        int Notices, int Attempts, DateTimeOffset? DeliveredAt, DateTimeOffset? RecoveryDeliveredAt, string? Error, string? QuietBecause);
}
