namespace Carillon.Configuration;

/// <summary>
/// <c>Carillon:Retention</c>: how long what is over is kept. The nightly clean-up deletes the rest; a value that is lowered holds
/// for what is there already. A job's newest success and newest failure are kept whatever is said here.
/// </summary>
public sealed class RetentionOptions
{
    /// <summary>
    /// How long a finished execution is kept, counted from its end, where its job does not say otherwise. From an hour to 3,650
    /// days. Default: 30 days.
    /// </summary>
    public TimeSpan MaxAge { get; set; } = TimeSpan.FromDays(30);

    /// <summary>
    /// The same for executions that failed, timed out or were abandoned. From an hour to 3,650 days. Default: not set, which
    /// means <see cref="MaxAge"/>.
    /// </summary>
    public TimeSpan? FailedMaxAge { get; set; }

    /// <summary>
    /// The same for occurrences that were skipped or missed. From an hour to 3,650 days. Default: not set, which means
    /// <see cref="MaxAge"/>.
    /// </summary>
    public TimeSpan? NotRunMaxAge { get; set; }

    /// <summary>
    /// How many finished runs of a job are kept, where it does not say otherwise. Occurrences that were skipped or missed do not
    /// count. The surplus is deleted once it is a twentieth of that. 1 to 100,000. Default: 1,000.
    /// </summary>
    public int MaxCount { get; set; } = 1_000;

    /// <summary>The same for each of Carillon's own jobs. 1 to 100,000. Default: 200.</summary>
    public int SystemMaxCount { get; set; } = 200;

    /// <summary>How long it is kept who did what. From a day to 3,650 days. Default: 365 days.</summary>
    public TimeSpan Audit { get; set; } = TimeSpan.FromDays(365);

    /// <summary>How long it is kept what the sweeper did. From a day to 3,650 days. Default: 30 days.</summary>
    public TimeSpan SweeperLogs { get; set; } = TimeSpan.FromDays(30);

    /// <summary>How long an alert is kept once it is over, counted from when it was raised. From a day to 3,650 days. Default: 365 days.</summary>
    public TimeSpan Alerts { get; set; } = TimeSpan.FromDays(365);

    /// <summary>How long it is kept how the parts of Carillon were. From a day to 3,650 days. Default: 30 days.</summary>
    public TimeSpan HealthChecks { get; set; } = TimeSpan.FromDays(30);

    /// <summary>How long numbers are kept. From a day to 3,650 days. Default: 30 days.</summary>
    public TimeSpan Metrics { get; set; } = TimeSpan.FromDays(30);

    /// <summary>How long it is kept what clean-ups did. From a day to 3,650 days. Default: 365 days.</summary>
    public TimeSpan CleanupLogs { get; set; } = TimeSpan.FromDays(365);

    /// <summary>
    /// How many records of each of these five kinds are kept; alerts that are open stay. The surplus is deleted once it is a twentieth of that.
    /// 100 to 10,000,000. Default: 100,000.
    /// </summary>
    public int MaxRecords { get; set; } = 100_000;

    /// <summary>
    /// Whether executions, audit entries and records are written to an archive beside the backups before they are deleted; what could not be
    /// written stays. Nothing deletes the archive. Default: false.
    /// </summary>
    public bool Archive { get; set; }

    /// <summary>Whether a clean-up only counts what it would delete. Default: false. A run by hand may ask for it with the parameter <c>dryRun</c>.</summary>
    public bool DryRun { get; set; }

    /// <summary>
    /// How long a request with an <c>Idempotency-Key</c> is remembered at least. From a minute to 30 days. Default: 24 hours.
    /// </summary>
    public TimeSpan Idempotency { get; set; } = TimeSpan.FromHours(24);
}
