using System.Numerics;

namespace Cronos.Calendar;

/// <summary>Which seconds of a day an expression chooses. Times are seconds since midnight.</summary>
internal sealed class TimeOfDay
{
    /// <summary>There is no such time in this day.</summary>
    public const int None = -1;

    private readonly ulong _seconds;
    private readonly ulong _minutes;
    private readonly uint _hours;
    private readonly int _firstSecond;
    private readonly int _firstOfHour;
    private readonly int _lastSecond;
    private readonly int _lastOfHour;

    public TimeOfDay(CronFields fields)
    {
        (_seconds, _minutes, _hours) = (fields.Seconds, fields.Minutes, fields.Hours);
        _firstSecond = BitOperations.TrailingZeroCount(_seconds);
        _firstOfHour = BitOperations.TrailingZeroCount(_minutes) * 60 + _firstSecond;
        _lastSecond = BitOperations.Log2(_seconds);
        _lastOfHour = BitOperations.Log2(_minutes) * 60 + _lastSecond;
        First = BitOperations.TrailingZeroCount(_hours) * 3600 + _firstOfHour;
        Last = BitOperations.Log2(_hours) * 3600 + _lastOfHour;
    }

    /// <summary>The first time of every day.</summary>
    public int First { get; }

    /// <summary>The last time of every day.</summary>
    public int Last { get; }

    /// <summary>The first time at or after <paramref name="time"/>, or <see cref="None"/>.</summary>
    public int AtOrAfter(int time)
    {
        var hour = (int)((uint)time / 3600);
        var inHour = time - hour * 3600;

        if (((_hours >> hour) & 1) != 0)
        {
            var minute = (int)((uint)inHour / 60);

            if (((_minutes >> minute) & 1) != 0)
            {
                var second = inHour - minute * 60;
                var seconds = _seconds >> second;

                if (seconds != 0)
                {
                    return time + BitOperations.TrailingZeroCount(seconds);
                }
            }

            var minutes = _minutes & (ulong.MaxValue << (minute + 1));

            if (minutes != 0)
            {
                return hour * 3600 + BitOperations.TrailingZeroCount(minutes) * 60 + _firstSecond;
            }
        }

        var hours = _hours & (uint.MaxValue << (hour + 1));

        return hours == 0 ? None : BitOperations.TrailingZeroCount(hours) * 3600 + _firstOfHour;
    }

    /// <summary>The last time at or before <paramref name="time"/>, or <see cref="None"/>.</summary>
    public int AtOrBefore(int time)
    {
        var hour = (int)((uint)time / 3600);
        var inHour = time - hour * 3600;

        if (((_hours >> hour) & 1) != 0)
        {
            var minute = (int)((uint)inHour / 60);

            if (((_minutes >> minute) & 1) != 0)
            {
                var second = inHour - minute * 60;
                var seconds = _seconds & ((2UL << second) - 1);

                if (seconds != 0)
                {
                    return time - second + BitOperations.Log2(seconds);
                }
            }

            var minutes = _minutes & ((1UL << minute) - 1);

            if (minutes != 0)
            {
                return hour * 3600 + BitOperations.Log2(minutes) * 60 + _lastSecond;
            }
        }

        var hours = _hours & ((1U << hour) - 1);

        return hours == 0 ? None : BitOperations.Log2(hours) * 3600 + _lastOfHour;
    }
}
