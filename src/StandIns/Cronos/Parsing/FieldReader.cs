using Cronos.Calendar;

namespace Cronos.Parsing;

/// <summary>Reads single fields. Each method returns false at the first thing that is wrong, and leaves the reason in the text.</summary>
internal ref struct FieldReader(string expression, JitterSource? jitter)
{
    private const int MostDaysBeforeLast = 30;
    private const int MostWeeks = 5;

    /// <summary>The text, read up to where the fields read so far end.</summary>
    public ExpressionText Text = new(expression);

    /// <summary>Some field read so far has a <c>*</c>, a range or a step.</summary>
    public bool HasInterval { get; private set; }

    /// <summary>Reads a field of plain values: <c>*</c>, <c>?</c>, <c>H</c>, or a list of values and ranges.</summary>
    public bool ReadValues(CronField field, out ulong values) =>
        ReadWildcard(field, out values, out var isWildcard) && (isWildcard || ReadList(field, out values));

    /// <summary>Reads a day of month: plain values, <c>L</c>, <c>L-n</c>, <c>LW</c>, <c>L-nW</c> or <c>nW</c>.</summary>
    public bool ReadDayOfMonth(out ulong values, out DayOfMonthRule rule, out int day)
    {
        var field = CronField.DaysOfMonth;
        (rule, day) = (DayOfMonthRule.Set, 0);

        if (!ReadWildcard(field, out values, out var isWildcard) || isWildcard)
        {
            return isWildcard;
        }

        if (Text.Take('L'))
        {
            return ReadDaysBeforeLast(field, out rule, out day);
        }

        if (!ReadValue(field, out var value))
        {
            return false;
        }

        if (Text.Take('W'))
        {
            (rule, day) = (DayOfMonthRule.NearestWeekday, value);

            return true;
        }

        return ReadListFrom(field, value, out values);
    }

    /// <summary>Reads a day of week: plain values, <c>nL</c> or <c>n#m</c>.</summary>
    public bool ReadDayOfWeek(out ulong values, out int week)
    {
        var field = CronField.DaysOfWeek;
        week = CronFields.EveryWeek;

        if (!ReadWildcard(field, out values, out var isWildcard) || isWildcard)
        {
            return isWildcard;
        }

        if (!ReadValue(field, out var value))
        {
            return false;
        }

        if (Text.Take('L'))
        {
            week = CronFields.LastWeekOfMonth;
            values = field.Range(value, value, 1);

            return true;
        }

        if (Text.Take('#'))
        {
            values = field.Range(value, value, 1);

            return ReadNumber(field.Name, 1, MostWeeks, $"a week of the month between 1 and {MostWeeks}", out week);
        }

        return ReadListFrom(field, value, out values);
    }

    private bool ReadDaysBeforeLast(CronField field, out DayOfMonthRule rule, out int days)
    {
        rule = DayOfMonthRule.Last;
        days = 0;

        if (Text.Take('-') && !ReadNumber(
            field.Name, 0, MostDaysBeforeLast, $"a number of days between 0 and {MostDaysBeforeLast}", out days))
        {
            return false;
        }

        if (Text.Take('W'))
        {
            rule = DayOfMonthRule.LastNearestWeekday;
        }

        return true;
    }

    // '*', '?' and 'H' stand alone in their field, with a step or without.
    private bool ReadWildcard(CronField field, out ulong values, out bool isWildcard)
    {
        values = 0;
        isWildcard = Text.Current is '*' or '?' or 'H';

        if (!isWildcard)
        {
            return true;
        }

        if (Text.Current == 'H')
        {
            return (isWildcard = ReadJitter(field, out values));
        }

        Text.Skip(1);
        HasInterval = true;
        isWildcard = ReadStep(field, out var step);
        values = step == 1 ? field.Every : field.Range(field.First, field.First + field.Cycle - 1, step);

        return isWildcard;
    }

    private bool ReadJitter(CronField field, out ulong values)
    {
        values = 0;

        if (jitter is null)
        {
            return Text.FailMissingSeed(field.Name);
        }

        Text.Skip(1);
        var lastDrawn = field.First + field.JitterValues - 1;

        if (Text.Current != '/')
        {
            values = 1UL << (field.First + jitter.Draw(field.JitterValues));

            return true;
        }

        if (!ReadStep(field, out var step))
        {
            return false;
        }

        values = field.Range(field.First + jitter.Draw(Math.Min(step, field.JitterValues)), lastDrawn, step);

        return true;
    }

    private bool ReadList(CronField field, out ulong values)
    {
        values = 0;

        return ReadValue(field, out var first) && ReadListFrom(field, first, out values);
    }

    private bool ReadListFrom(CronField field, int first, out ulong values)
    {
        values = 0;

        while (true)
        {
            if (!ReadRangeFrom(field, first, out var range))
            {
                return false;
            }

            values |= range;

            if (!Text.Take(','))
            {
                return true;
            }

            if (!ReadValue(field, out first))
            {
                return false;
            }
        }
    }

    private bool ReadRangeFrom(CronField field, int low, out ulong values)
    {
        values = 0;
        var high = low;
        var isRange = Text.Take('-');

        if (isRange && !ReadValue(field, out high))
        {
            return false;
        }

        // A single value with a step runs to the end of the field.
        if (Text.Current == '/' && !isRange)
        {
            (isRange, high) = (true, field.Last);
        }

        HasInterval |= isRange;

        if (!ReadStep(field, out var step))
        {
            return false;
        }

        values = field.Range(low, high, step);

        return true;
    }

    // No step is a step of 1.
    private bool ReadStep(CronField field, out int step)
    {
        step = 1;

        if (!Text.Take('/'))
        {
            return true;
        }

        HasInterval = true;

        return ReadNumber(field.Name, 1, field.Last, $"a step between 1 and {field.Last}", out step);
    }

    private bool ReadValue(CronField field, out int value)
    {
        value = field.NumberOf(Text.Rest);

        if (value >= 0)
        {
            Text.Skip(3);

            return true;
        }

        return ReadNumber(field.Name, field.First, field.Last, field.Allowed, out value);
    }

    private bool ReadNumber(string field, int lowest, int highest, string expected, out int number)
    {
        var before = Text;

        if (Text.TakeNumber(out number) && number >= lowest && number <= highest)
        {
            return true;
        }

        Text = before;
        number = lowest;

        return Text.Fail(field, expected);
    }
}
