using Carillon.Alerts;

namespace Carillon.Storage.Rows;

/// <summary><c>alert!{inverted ticks}!{id}</c>: something that somebody has to look at, from when it was raised until it is well again.</summary>
public sealed record AlertRow : RecordRow
{
    /// <summary>The rule that raised it, such as <c>failure_rate</c>.</summary>
    public required string Type { get; init; }

    /// <summary>What it is about: a job, as <c>namespace/name</c>, or a part of the system.</summary>
    public required string Subject { get; init; }

    /// <summary>How bad it is, or was at its worst.</summary>
    public required AlertSeverity Severity { get; init; }

    /// <summary>What is wrong, in a sentence, as it was last seen.</summary>
    public required string Message { get; init; }

    /// <summary>Where it stands.</summary>
    public required AlertStatus Status { get; init; }

    /// <summary>How often it was seen.</summary>
    public int Seen { get; init; } = 1;

    /// <summary>When it was last seen.</summary>
    public required DateTimeOffset LastSeenAt { get; init; }

    /// <summary>When somebody said that they look after it. Null where nobody did.</summary>
    public DateTimeOffset? AcknowledgedAt { get; init; }

    /// <summary>Who did.</summary>
    public string? AcknowledgedBy { get; init; }

    /// <summary>When it was well again. Null while it is not.</summary>
    public DateTimeOffset? ResolvedAt { get; init; }

    /// <summary>How many notices there are of it: of its being raised, growing worse, going on, and being over.</summary>
    public int Notices { get; init; }

    /// <summary>Why there is no notice of its being raised. Null where there is one.</summary>
    public string? QuietBecause { get; init; }

    /// <summary>When a notice of it was first delivered. Null while none was.</summary>
    public DateTimeOffset? DeliveredAt { get; init; }

    /// <summary>When the notice that it is over was delivered. Null while it was not, or there is none.</summary>
    public DateTimeOffset? RecoveryDeliveredAt { get; init; }

    /// <summary>How often it was tried to deliver its notices.</summary>
    public int DeliveryAttempts { get; init; }

    /// <summary>Why the last try failed. Null where it did not.</summary>
    public string? DeliveryError { get; init; }
}
