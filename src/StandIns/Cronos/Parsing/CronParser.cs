using Cronos.Calendar;

namespace Cronos.Parsing;

/// <summary>Reads a whole expression: a macro, or the fields one after the other.</summary>
internal ref struct CronParser
{
    private static readonly CronField[] Fields =
    [
        CronField.Seconds, CronField.Minutes, CronField.Hours,
        CronField.DaysOfMonth, CronField.Months, CronField.DaysOfWeek,
    ];

    private readonly bool _withSeconds;
    private FieldReader _reader;

    private CronParser(string expression, bool withSeconds, JitterSource? jitter)
    {
        _withSeconds = withSeconds;
        _reader = new FieldReader(expression, jitter);
        _reader.Text.SkipBlanks();
    }

    /// <summary>Reads an expression.</summary>
    /// <param name="expression">The text.</param>
    /// <param name="format">How many fields it has; a macro may stand in place of either.</param>
    /// <param name="seed">What the values of <c>H</c> are drawn with; null where no seed was given.</param>
    /// <param name="failure">What is wrong; null when something is returned.</param>
    /// <returns>What the expression says, or null.</returns>
    public static CronFields? Parse(string expression, CronFormat format, int? seed, out ParseFailure? failure)
    {
        var jitter = seed is { } value ? new JitterSource(value) : null;
        var parser = new CronParser(expression, (format & CronFormat.IncludeSeconds) != 0, jitter);
        var fields = parser._reader.Text.Current == '@' ? parser.ReadMacro(jitter) : parser.ReadFields();
        failure = parser._reader.Text.Failure;

        return fields;
    }

    private CronFields? ReadMacro(JitterSource? jitter)
    {
        var word = _reader.Text.Rest.TrimEnd(" \t");

        if (Macro.Find(word) is not { } macro)
        {
            _reader.Text.Fail("Macro", $"one of {Macro.Names}");

            return null;
        }

        return new CronParser(jitter is null ? macro.Expression : macro.Jittered, withSeconds: true, jitter).ReadFields();
    }

    private CronFields? ReadFields()
    {
        var seconds = 1UL;

        if (_withSeconds && !(_reader.ReadValues(CronField.Seconds, out seconds) && EndField(0))
            || !(_reader.ReadValues(CronField.Minutes, out var minutes) && EndField(1))
            || !(_reader.ReadValues(CronField.Hours, out var hours) && EndField(2)))
        {
            return null;
        }

        // What a day's fields say does not make an interval.
        var isInterval = _reader.HasInterval;

        if (!(_reader.ReadDayOfMonth(out var daysOfMonth, out var dayRule, out var day) && EndField(3))
            || !(_reader.ReadValues(CronField.Months, out var months) && EndField(4))
            || !(_reader.ReadDayOfWeek(out var daysOfWeek, out var week) && EndField(5)))
        {
            return null;
        }

        return new CronFields
        {
            Seconds = seconds,
            Minutes = minutes,
            Hours = (uint)hours,
            DaysOfMonth = (uint)daysOfMonth,
            DayRule = dayRule,
            Day = day,
            Months = (uint)months,
            DaysOfWeek = (uint)daysOfWeek,
            Week = week,
            IsInterval = isInterval,
        };
    }

    // A field ends with blanks, the last one with the text.
    private bool EndField(int index)
    {
        var field = Fields[index];
        var count = _withSeconds ? Fields.Length : Fields.Length - 1;

        if (!_reader.Text.IsAtEnd && !_reader.Text.IsAtBlank)
        {
            return _reader.Text.Fail(field.Name, "a blank or the end of the field");
        }

        _reader.Text.SkipBlanks();

        if (index == Fields.Length - 1)
        {
            return _reader.Text.IsAtEnd || _reader.Text.Fail("Expression", $"the end after {count} fields");
        }

        return !_reader.Text.IsAtEnd || _reader.Text.FailMissing(Fields[index + 1].Name, field.Name, count);
    }
}
