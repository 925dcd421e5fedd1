namespace Carillon.Health;

/// <summary>Whether the app is ready for work.</summary>
/// <param name="Ready">Whether it is.</param>
/// <param name="Reason">Why not, or what is to be known of it. Null where there is nothing.</param>
/// <param name="LastTick">When a clock last ticked, before this was asked. Null before the first time.</param>
public sealed record ReadinessReport(bool Ready, string? Reason, DateTimeOffset? LastTick)
{
    /// <summary><c>ready</c>, <c>degraded</c> where it is ready and a restore holds the state, or its backups are not as they should be, or <c>unavailable</c>.</summary>
    public string Status => !Ready ? "unavailable" : State is { Held: true } || Backups is { Alarms.Count: > 0 } ? "degraded" : "ready";

    /// <summary>Which state it is. Null where none can take its place.</summary>
    public StateReadiness? State { get; init; }

    /// <summary>How the backups are. Null where they are off.</summary>
    public BackupReadiness? Backups { get; init; }
}
