namespace Cronos.Calendar;

/// <summary>Which days of one month an expression chooses, as bits 1 to 31.</summary>
internal static class MonthDays
{
    // A seven-bit week, written five times from bit 0 on: one multiplication lays it over a month.
    private const ulong FiveWeeks = 1UL | (1UL << 7) | (1UL << 14) | (1UL << 21) | (1UL << 28);
    private const uint Week = 0b111_1111;

    /// <summary>The days chosen in a month.</summary>
    /// <param name="fields">The expression.</param>
    /// <param name="length">How many days the month has.</param>
    /// <param name="firstWeekday">The weekday of its first day, Sunday as 0.</param>
    public static uint Of(CronFields fields, int length, int firstWeekday)
    {
        var days = fields.DayRule switch
        {
            DayOfMonthRule.Set => fields.DaysOfMonth,
            DayOfMonthRule.Last => Bit(length - fields.Day, length),
            DayOfMonthRule.LastNearestWeekday => NearestWeekday(length - fields.Day, length, firstWeekday),
            _ => NearestWeekday(fields.Day, length, firstWeekday),
        };

        return days & WeekdayDays(fields, length, firstWeekday) & All(length);
    }

    /// <summary>Every day of a month so long.</summary>
    public static uint All(int length) => (uint)((2UL << length) - 2);

    private static uint WeekdayDays(CronFields fields, int length, int firstWeekday)
    {
        if (fields.DaysOfWeek == Week && fields.Week == CronFields.EveryWeek)
        {
            return uint.MaxValue;
        }

        // Turned so that bit 0 is the weekday of the 1st, then moved so that bit n is day n.
        var week = ((fields.DaysOfWeek | (fields.DaysOfWeek << 7)) >> firstWeekday) & Week;
        var days = (uint)((week * FiveWeeks) << 1);

        return fields.Week switch
        {
            CronFields.EveryWeek => days,
            CronFields.LastWeekOfMonth => days & (Week << (length - 6)),
            _ => days & (uint)((ulong)Week << ((fields.Week - 1) * 7 + 1)),
        };
    }

    private static uint NearestWeekday(int day, int length, int firstWeekday)
    {
        // The nearest weekday never leaves the month: a Saturday the 1st goes forward, a last Sunday goes back.
        var nearest = ((firstWeekday + day - 1) % 7) switch
        {
            0 => day == length ? day - 2 : day + 1,
            6 => day == 1 ? day + 2 : day - 1,
            _ => day,
        };

        return day < 1 || day > length ? 0 : Bit(nearest, length);
    }

    private static uint Bit(int day, int length) => day < 1 || day > length ? 0 : 1U << day;
}
