using System.Numerics;

namespace Cronos.Calendar;

/// <summary>Which days an expression chooses. Days are numbered as <see cref="DateOnly.DayNumber"/> counts them.</summary>
internal sealed class DaySearch
{
    /// <summary>There is no such day within reach.</summary>
    public const int None = -1;

    // The Gregorian calendar repeats after 400 years, weekdays included: what is not found in them is never found.
    private const int CycleYears = 400;
    private const uint EveryDayOfWeek = 0b111_1111;
    private const uint EveryDayOfMonth = uint.MaxValue - 1;
    private const uint EveryMonth = 0b1_1111_1111_1110;

    private static readonly int LastDay = DateOnly.MaxValue.DayNumber;

    private readonly CronFields _fields;
    private readonly uint _months;
    private readonly bool _everyWeekday;
    private readonly bool _everyDay;
    private readonly bool _everyMonthDay;
    private readonly uint _twoWeeks;

    // The last search: the day it began with and, in the lower half, the day it found. One number, so that threads
    // never see half of each other's; at first an empty gap.
    private long _emptyBefore = (long)int.MaxValue << 32;

    public DaySearch(CronFields fields)
    {
        _fields = fields;
        _months = fields.Months;
        _twoWeeks = fields.DaysOfWeek | (fields.DaysOfWeek << 7);

        // What most expressions are, and what needs no look at the calendar, or less of one.
        var everyWeek = fields.Week == CronFields.EveryWeek;
        var plainDays = fields.DayRule == DayOfMonthRule.Set;
        _everyMonthDay = everyWeek && plainDays && fields.DaysOfMonth == EveryDayOfMonth && fields.Months == EveryMonth;
        _everyWeekday = everyWeek && plainDays && fields.DaysOfWeek == EveryDayOfWeek;
        _everyDay = _everyMonthDay && _everyWeekday;
    }

    /// <summary>The first chosen day at or after <paramref name="day"/>, or <see cref="None"/>.</summary>
    public int AtOrAfter(int day)
    {
        if (_everyDay)
        {
            return day <= LastDay ? day : None;
        }

        if (_everyMonthDay)
        {
            var next = day + BitOperations.TrailingZeroCount(_twoWeeks >> Weekday(day));

            return next <= LastDay ? next : None;
        }

        // A schedule is asked again and again until it is due, and a sparse one for a long time.
        var gap = Volatile.Read(ref _emptyBefore);
        var found = (int)gap;

        if (day > found || day < (int)(gap >> 32))
        {
            found = day <= LastDay ? SearchForward(day) : None;
            Volatile.Write(ref _emptyBefore, ((long)day << 32) | (uint)found);
        }

        return found;
    }

    /// <summary>The last chosen day at or before <paramref name="day"/>, or <see cref="None"/>.</summary>
    public int AtOrBefore(int day)
    {
        if (_everyDay || day < 0)
        {
            return day;
        }

        if (_everyMonthDay)
        {
            // Today's weekday in the second of the two weeks, so that all of the first one lies before it.
            var today = Weekday(day) + 7;
            var upToToday = _twoWeeks & ((2U << today) - 1);
            var previous = day - (today - BitOperations.Log2(upToToday));

            return Math.Max(previous, None);
        }

        return SearchBackward(day);
    }

    private int SearchForward(int day)
    {
        var (year, month, fromDay) = DateOnly.FromDayNumber(day);
        var lastYear = Math.Min(year + CycleYears, DateOnly.MaxValue.Year);

        while (true)
        {
            if (((_months >> month) & 1) != 0)
            {
                var candidate = new Month(year, month);
                var days = DaysOf(candidate) & (uint.MaxValue << fromDay);

                if (days != 0)
                {
                    return candidate.FirstDay + BitOperations.TrailingZeroCount(days) - 1;
                }
            }

            fromDay = 1;
            var later = _months & (uint.MaxValue << (month + 1));

            if (later == 0)
            {
                later = _months;

                if (++year > lastYear)
                {
                    return None;
                }
            }

            month = BitOperations.TrailingZeroCount(later);
        }
    }

    private int SearchBackward(int day)
    {
        var (year, month, toDay) = DateOnly.FromDayNumber(day);
        var firstYear = Math.Max(year - CycleYears, DateOnly.MinValue.Year);

        while (true)
        {
            if (((_months >> month) & 1) != 0)
            {
                var candidate = new Month(year, month);
                var days = DaysOf(candidate) & (uint)((2UL << toDay) - 1);

                if (days != 0)
                {
                    return candidate.FirstDay + BitOperations.Log2(days) - 1;
                }
            }

            toDay = 31;
            var earlier = _months & ((1U << month) - 1);

            if (earlier == 0)
            {
                earlier = _months;

                if (--year < firstYear)
                {
                    return None;
                }
            }

            month = BitOperations.Log2(earlier);
        }
    }

    private uint DaysOf(Month month) => _everyWeekday
        ? _fields.DaysOfMonth & MonthDays.All(month.Length)
        : MonthDays.Of(_fields, month.Length, Weekday(month.FirstDay));

    // Day 0 was a Monday.
    private static int Weekday(int day) => (int)((uint)(day + 1) % 7);
}
