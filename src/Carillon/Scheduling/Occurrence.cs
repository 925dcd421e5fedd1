namespace Carillon.Scheduling;

/// <summary>An instant at which a schedule is due.</summary>
/// <param name="At">The instant.</param>
/// <param name="Local">The same on the clock of the schedule's zone.</param>
/// <param name="Change">How it stands to a change of the clocks. Null where none is near.</param>
public sealed record Occurrence(DateTimeOffset At, DateTimeOffset Local, ClockChange? Change);
