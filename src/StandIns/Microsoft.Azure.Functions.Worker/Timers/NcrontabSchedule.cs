using Cronos;

namespace Microsoft.Azure.Functions.Worker.Timers;

/// <summary>A cron expression in a time zone, with the host's rule for the hours that daylight saving time repeats or leaves out.</summary>
internal sealed class NcrontabSchedule(CronExpression expression, bool isInterval, bool isEveryMinute, TimeZoneInfo zone) : ITimerSchedule
{
    public bool IsTooFrequentToMonitor => isEveryMinute && FiresTwiceAMinute();

    public DateTimeOffset? Next(DateTimeOffset after)
    {
        var now = TimeZoneInfo.ConvertTime(after, zone);
        if (NextOnTheClock(now.DateTime) is not { } clock)
        {
            return null;
        }

        var next = At(clock);
        var nextIsAmbiguous = zone.IsAmbiguousTime(next);
        if (isInterval)
        {
            // Runs through the repeated hour: the clock's jump is taken back where the offset changes in it.
            return (nextIsAmbiguous || zone.IsAmbiguousTime(now)) && next.Offset != now.Offset ? next + (next.Offset - now.Offset) : next;
        }

        if (!nextIsAmbiguous)
        {
            return next;
        }

        // A point in time runs once, the first time round.
        return next.Offset != now.Offset ? next + (next.Offset - now.Offset) : NextUnambiguous(clock);
    }

    private DateTimeOffset? NextUnambiguous(DateTime clock)
    {
        DateTime? next = clock;
        while (next is { } ambiguous && zone.IsAmbiguousTime(ambiguous))
        {
            next = NextOnTheClock(ambiguous);
        }

        return next is { } found ? At(found) : null;
    }

    // For a time that the clock leaves out this takes the offset from before, which is as much later as the clock jumps.
    private DateTimeOffset At(DateTime clock)
        => TimeZoneInfo.ConvertTime(new DateTimeOffset(clock, zone.GetUtcOffset(clock)), zone);

    private DateTime? NextOnTheClock(DateTime clock)
        => expression.GetNextOccurrence(DateTime.SpecifyKind(clock, DateTimeKind.Utc)) is { } next ? DateTime.SpecifyKind(next, DateTimeKind.Unspecified) : null;

    private bool FiresTwiceAMinute()
    {
        var first = NextOnTheClock(new DateTime(2001, 1, 1));
        return first is { } start && NextOnTheClock(start) is { } second && second - start < TimeSpan.FromMinutes(1);
    }
}
