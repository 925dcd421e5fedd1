namespace Carillon.Health;

/// <summary>Whether the app is ready for work.</summary>
/// <param name="Ready">Whether it is.</param>
/// <param name="Reason">Why not. Null where it is.</param>
/// <param name="LastTick">When a clock last ticked, before this was asked. Null before the first time.</param>
public sealed record ReadinessReport(bool Ready, string? Reason, DateTimeOffset? LastTick);
