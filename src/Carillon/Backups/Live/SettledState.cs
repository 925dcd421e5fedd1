namespace Carillon.Backups.Live;

/// <summary>What became of a restored state when it was brought up to the present.</summary>
/// <param name="At">The present: nothing that was due up to then is ever run by it.</param>
/// <param name="Jobs">How many jobs there are.</param>
/// <param name="Occurrences">How many occurrences were due since the moment that was restored. They are on record as skipped.</param>
/// <param name="Interrupted">How many runs were under way at that moment, or waited. They are on record as interrupted.</param>
/// <param name="Unreadable">How many rows could not be read. They stay as they are.</param>
public sealed record SettledState(DateTimeOffset At, int Jobs, long Occurrences, int Interrupted, int Unreadable);
