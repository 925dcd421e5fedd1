using System.Globalization;
using Carillon.Scheduling;

namespace Carillon.Explanations;

/// <summary>A schedule, and the clock of its zone: what is due when, and what became of times that the clock skipped or showed twice.</summary>
internal sealed class ScheduleClock(Schedule schedule)
{
    private readonly Occurrences _occurrences = new(schedule);

    /// <summary>The same expression on a clock that is never set: what is due by the wall.</summary>
    private readonly Schedule _wall = Schedule.Parse(schedule.Expression, TimeZoneInfo.Utc);

    private TimeZoneInfo Zone => schedule.Zone;

    /// <summary>An instant in UTC, and on the clock of the zone where that shows another time.</summary>
    public string Write(DateTimeOffset at) => TimeZoneInfo.ConvertTime(at, Zone) is { Offset: var offset } local && offset != TimeSpan.Zero
        ? $"{Phrases.At(at)} ({local.ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture)} in {Zone.Id})"
        : Phrases.At(at);

    /// <summary>Whether an instant is one of the schedule.</summary>
    public bool IsDue(DateTimeOffset at) => schedule.NextAfter(at.AddTicks(-1)) == at;

    /// <summary>How an instant of the schedule stands to a change of the clocks.</summary>
    public ClockChange? ChangeAt(DateTimeOffset at) => IsDue(at) ? _occurrences.After(at.AddTicks(-1)).First().Change : null;

    /// <summary>The first instant after another. Null where there is none.</summary>
    public DateTimeOffset? Next(DateTimeOffset after) => schedule.NextAfter(after);

    /// <summary>The last instant before another. Null where there is none.</summary>
    public DateTimeOffset? Previous(DateTimeOffset before) => _occurrences.Before(before).FirstOrDefault()?.At;

    /// <summary>
    /// Where a local time, as somebody wrote it, was skipped by the clock, and something was due in it: the instant at which that is
    /// due, and what to say of it. Null otherwise.
    /// </summary>
    public (DateTimeOffset DueAt, string Said)? Skipped(DateTimeOffset written)
    {
        var wall = written.DateTime;
        if (!Zone.IsInvalidTime(wall) || !IsDueByTheWall(wall))
        {
            return null;
        }

        // The clock never shows this time: the first instant past it is where the clock was set.
        var end = new DateTimeOffset(wall, TimeSpan.Zero);
        var (low, high) = (end.AddDays(-2).ToUnixTimeSeconds(), end.AddDays(2).ToUnixTimeSeconds());
        while (low < high)
        {
            var middle = low + ((high - low) / 2);
            (low, high) = Local(DateTimeOffset.FromUnixTimeSeconds(middle)).DateTime < wall ? (middle + 1, high) : (low, middle);
        }

        var set = DateTimeOffset.FromUnixTimeSeconds(low);
        var (before, after) = (Local(set.AddTicks(-1)).Offset, Local(set).Offset);
        return (written.Offset == before || written.Offset == after) && IsDue(set)
            ? (set, $"The clock of {Zone.Id} went from {Text(set.ToOffset(before).DateTime)} to {Text(set.ToOffset(after).DateTime)}, so {Text(wall)} did not exist there, and what was due in the skipped time was due right after it, once")
            : null;
    }

    /// <summary>Where the clock shows the time of an instant for the second time, and the schedule is due at the first one only: the first one.</summary>
    public DateTimeOffset? FirstOfRepeated(DateTimeOffset at)
    {
        var local = Local(at);
        if (!Zone.IsAmbiguousTime(local.DateTime) || IsDue(at) || !IsDueByTheWall(local.DateTime))
        {
            return null;
        }

        var first = new DateTimeOffset(local.DateTime, Zone.GetAmbiguousTimeOffsets(local.DateTime).Max()).ToUniversalTime();
        return first < at && IsDue(first) ? first : null;
    }

    /// <summary>The time that the clock of the zone shows.</summary>
    public string WriteLocal(DateTimeOffset at) => $"{Text(Local(at).DateTime)} in {Zone.Id}";

    private DateTimeOffset Local(DateTimeOffset at) => TimeZoneInfo.ConvertTime(at, Zone);

    private bool IsDueByTheWall(DateTime wall)
    {
        var at = new DateTimeOffset(wall, TimeSpan.Zero);
        return _wall.NextAfter(at.AddTicks(-1)) == at;
    }

    private static string Text(DateTime local) => local.ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture);
}
