using NCrontab;

namespace StandIns.Tests.Cronos;

/// <summary>
/// NCrontab without its one slip: passing over minutes or hours it keeps the seconds it was at, instead of starting
/// with the first. See <see cref="ScheduleDialectTests"/>.
/// </summary>
/// <param name="next">NCrontab, or something around it: the next occurrence after an instant.</param>
internal sealed class NCrontabOracle(Func<DateTime, DateTime> next)
{
    public NCrontabOracle(CrontabSchedule schedule, DateTime end)
        : this(from => schedule.GetNextOccurrence(from, end))
    {
    }

    /// <summary>The next occurrence after an instant.</summary>
    public DateTime After(DateTime from)
    {
        var minuteEnd = from.AddTicks(TimeSpan.TicksPerMinute - from.Ticks % TimeSpan.TicksPerMinute);
        var found = next(from);

        // Asked from the last second of a minute, it has no seconds to keep.
        return found < minuteEnd ? found : next(minuteEnd.AddSeconds(-1));
    }
}
