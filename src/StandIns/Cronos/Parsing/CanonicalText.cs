using System.Numerics;
using System.Text;
using Cronos.Calendar;

namespace Cronos.Parsing;

/// <summary>Writes an expression in the one form that all equal ones share: <c>*</c>, or the values in order.</summary>
internal static class CanonicalText
{
    /// <summary>The expression. Seconds are left out where the only one is 0.</summary>
    public static string Of(CronFields fields)
    {
        var text = new StringBuilder();

        if (fields.Seconds != 1)
        {
            AppendValues(text, CronField.Seconds, fields.Seconds).Append(' ');
        }

        AppendValues(text, CronField.Minutes, fields.Minutes).Append(' ');
        AppendValues(text, CronField.Hours, fields.Hours).Append(' ');
        AppendDayOfMonth(text, fields).Append(' ');
        AppendValues(text, CronField.Months, fields.Months).Append(' ');
        AppendValues(text, CronField.DaysOfWeek, fields.DaysOfWeek);

        return (fields.Week switch
        {
            CronFields.EveryWeek => text,
            CronFields.LastWeekOfMonth => text.Append('L'),
            _ => text.Append('#').Append(fields.Week),
        }).ToString();
    }

    private static StringBuilder AppendDayOfMonth(StringBuilder text, CronFields fields) => fields.DayRule switch
    {
        DayOfMonthRule.Set => AppendValues(text, CronField.DaysOfMonth, fields.DaysOfMonth),
        DayOfMonthRule.NearestWeekday => text.Append(fields.Day).Append('W'),
        DayOfMonthRule.Last => AppendDaysBeforeLast(text, fields.Day),
        _ => AppendDaysBeforeLast(text, fields.Day).Append('W'),
    };

    private static StringBuilder AppendDaysBeforeLast(StringBuilder text, int days) =>
        days == 0 ? text.Append('L') : text.Append("L-").Append(days);

    private static StringBuilder AppendValues(StringBuilder text, CronField field, ulong values)
    {
        if (values == field.Every)
        {
            return text.Append('*');
        }

        for (var left = values; left != 0; left &= left - 1)
        {
            text.Append(left == values ? "" : ",").Append(BitOperations.TrailingZeroCount(left));
        }

        return text;
    }
}
