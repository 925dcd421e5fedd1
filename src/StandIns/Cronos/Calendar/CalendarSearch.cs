namespace Cronos.Calendar;

/// <summary>
/// Finds the readings of a clock on the wall that an expression names. It knows no time zone: a reading is a number of
/// seconds since 0001-01-01 00:00 on that wall.
/// </summary>
internal sealed class CalendarSearch(CronFields fields)
{
    /// <summary>There is no such reading.</summary>
    public const long None = -1;

    /// <summary>The last second of the year 9999, as a reading and as an instant.</summary>
    public const long Latest = 315_537_897_599;

    private const int SecondsPerDay = 86_400;

    private readonly DaySearch _days = new(fields);
    private readonly TimeOfDay _times = new(fields);

    /// <summary>The first reading at or after <paramref name="from"/>, or <see cref="None"/>.</summary>
    public long AtOrAfter(long from)
    {
        from = Math.Max(from, 0);
        var fromDay = (int)(from / SecondsPerDay);
        var day = _days.AtOrAfter(fromDay);

        if (day == fromDay)
        {
            var time = _times.AtOrAfter((int)(from - fromDay * (long)SecondsPerDay));

            if (time != TimeOfDay.None)
            {
                return fromDay * (long)SecondsPerDay + time;
            }

            day = _days.AtOrAfter(fromDay + 1);
        }

        return day == DaySearch.None ? None : day * (long)SecondsPerDay + _times.First;
    }

    /// <summary>The last reading at or before <paramref name="from"/>, or <see cref="None"/>.</summary>
    public long AtOrBefore(long from)
    {
        if (from < 0)
        {
            return None;
        }

        var fromDay = (int)(from / SecondsPerDay);
        var day = fromDay <= DateOnly.MaxValue.DayNumber
            ? _days.AtOrBefore(fromDay)
            : _days.AtOrBefore(DateOnly.MaxValue.DayNumber);

        if (day == fromDay)
        {
            var time = _times.AtOrBefore((int)(from - fromDay * (long)SecondsPerDay));

            if (time != TimeOfDay.None)
            {
                return fromDay * (long)SecondsPerDay + time;
            }

            day = _days.AtOrBefore(fromDay - 1);
        }

        return day == DaySearch.None ? None : day * (long)SecondsPerDay + _times.Last;
    }
}
