namespace Carillon.Configuration;

/// <summary><c>Carillon:Retention</c>.</summary>
public sealed class RetentionOptions
{
    /// <summary>How long an idempotency key holds. Default: 24 hours.</summary>
    public TimeSpan Idempotency { get; set; } = TimeSpan.FromHours(24);
}
