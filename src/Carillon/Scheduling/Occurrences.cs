namespace Carillon.Scheduling;

/// <summary>
/// When a schedule is, or was, due, told with the clock of its zone: for people who want to know it beforehand. The instants are
/// those that dispatching finds, in either direction.
/// </summary>
public sealed class Occurrences
{
    private readonly Schedule _schedule;

    /// <summary>The same expression on a clock that is never set: what is due by the wall.</summary>
    private readonly Schedule _wall;

    /// <summary>Those of a schedule.</summary>
    public Occurrences(Schedule schedule)
    {
        ArgumentNullException.ThrowIfNull(schedule);
        _schedule = schedule;
        _wall = Schedule.Parse(schedule.Expression, TimeZoneInfo.Utc);
    }

    /// <summary>The instants after one, the nearest first, found as they are asked for.</summary>
    public IEnumerable<Occurrence> After(DateTimeOffset from)
    {
        for (var at = _schedule.NextAfter(from); at is { } due; at = _schedule.NextAfter(due))
        {
            yield return Tell(due);
        }
    }

    /// <summary>The instants before one, the nearest first, found as they are asked for.</summary>
    public IEnumerable<Occurrence> Before(DateTimeOffset from)
    {
        var end = from;
        while (_schedule.PreviousBefore(end) is { } begin)
        {
            // Looking back, what was due in a skipped time is found before it; dispatching looks forward, and finds it after.
            foreach (var due in _schedule.DueWithin(begin.AddTicks(-1), end.AddTicks(-1)).Reverse())
            {
                yield return Tell(due);
            }

            end = begin;
        }
    }

    private Occurrence Tell(DateTimeOffset at)
    {
        var local = TimeZoneInfo.ConvertTime(at, _schedule.Zone);
        return new Occurrence(at, local, IsAfterSkippedTime(local) ? ClockChange.AfterSkippedTime : Repetition(local));
    }

    /// <summary>Whether the clock was set forward to this time, and the schedule was due in between.</summary>
    private bool IsAfterSkippedTime(DateTimeOffset local)
    {
        var skipped = local.Offset - OffsetAt(local, TimeSpan.FromTicks(-1));
        var wall = new DateTimeOffset(local.DateTime, TimeSpan.Zero);
        return skipped > TimeSpan.Zero && _wall.NextAfter(wall - skipped - TimeSpan.FromTicks(1)) < wall;
    }

    /// <summary>Which of two times the clock shows the same, if it does: no clock is set by more than a day.</summary>
    private ClockChange? Repetition(DateTimeOffset local)
    {
        var setBackLater = local.Offset - OffsetAt(local, TimeSpan.FromDays(1));
        if (setBackLater > TimeSpan.Zero && OffsetAt(local, setBackLater) == local.Offset - setBackLater)
        {
            return ClockChange.FirstOfRepeatedTime;
        }

        var setBackBefore = OffsetAt(local, TimeSpan.FromDays(-1)) - local.Offset;
        return setBackBefore > TimeSpan.Zero && OffsetAt(local, -setBackBefore) == local.Offset + setBackBefore
            ? ClockChange.SecondOfRepeatedTime
            : null;
    }

    /// <summary>The offset of the zone some time away, as far as there is time.</summary>
    private TimeSpan OffsetAt(DateTimeOffset at, TimeSpan away) =>
        _schedule.Zone.GetUtcOffset(new DateTime(Math.Clamp(at.UtcTicks + away.Ticks, DateTime.MinValue.Ticks, DateTime.MaxValue.Ticks), DateTimeKind.Utc));
}
