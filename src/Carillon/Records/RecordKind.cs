using Carillon.Storage;

namespace Carillon.Records;

/// <summary>A kind of record of Carillon's own jobs, by the name that other programs know.</summary>
/// <param name="Name">The name.</param>
/// <param name="Rows">Where its rows stand, newest first.</param>
public sealed record RecordKind(string Name, KeyRange Rows)
{
    /// <summary>What the sweeper did.</summary>
    public static RecordKind SweeperLogs { get; } = new("sweeper_logs", StateKeys.Sweeps);

    /// <summary>The alerts.</summary>
    public static RecordKind MonitoringAlerts { get; } = new("monitoring_alerts", StateKeys.Alerts);

    /// <summary>How the parts of Carillon were.</summary>
    public static RecordKind HealthChecks { get; } = new("health_checks", StateKeys.Checks);

    /// <summary>The numbers that were collected.</summary>
    public static RecordKind MetricsData { get; } = new("metrics_data", StateKeys.Metrics);

    /// <summary>What clean-ups did.</summary>
    public static RecordKind CleanupLogs { get; } = new("cleanup_logs", StateKeys.Cleanings);

    /// <summary>The runs of jobs: the list of executions is their record.</summary>
    public static RecordKind JobRuns { get; } = new("job_runs", StateKeys.Recent);

    /// <summary>All of them.</summary>
    public static IReadOnlyList<RecordKind> All { get; } = [JobRuns, SweeperLogs, MonitoringAlerts, HealthChecks, MetricsData, CleanupLogs];
}
