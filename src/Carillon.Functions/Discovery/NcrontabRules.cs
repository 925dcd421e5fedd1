using System.Globalization;
using System.Text.RegularExpressions;

namespace Carillon.Functions.Discovery;

/// <summary>
/// What the Functions host reads otherwise than the engine, or can't read, in a timer's schedule: it knows NCRONTAB. Without
/// this check the job would be shown with next runs at which the platform does not fire it. What differs, and why, is in
/// docs/schedules-and-time.md.
/// </summary>
internal static partial class NcrontabRules
{
    private static readonly string[] Weekdays = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];
    private static readonly string[] Months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

    /// <summary>What is wrong with a schedule, after "the schedule …". Null where nothing is.</summary>
    public static string? Violation(string expression)
    {
        if (TimeSpan.TryParse(expression, CultureInfo.InvariantCulture, out _))
        {
            return "is an interval, which drifts with every restart and has no instants to account for. Write it as cron: every 5 minutes is \"0 */5 * * * *\".";
        }

        if (expression.Contains('\t', StringComparison.Ordinal))
        {
            return "has a tab, which the Functions host can't read. Separate the fields by blanks.";
        }

        var fields = expression.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (fields.Length is not (5 or 6))
        {
            return $"has {fields.Length.ToString(CultureInfo.InvariantCulture)} fields. Write 5 (minute hour day month weekday), or 6 with seconds first.";
        }

        if (Names().Replace(expression, "").FirstOrDefault(c => char.IsAsciiLetter(c) || c is '#' or '?' or '@') is var foreign and not '\0')
        {
            return $"has '{foreign}', which the Functions host can't read in a timer's schedule. It knows numbers, names of months and days, '*', ',', '-' and '/'.";
        }

        return fields.SelectMany((field, index) => field.Split(',').Select(part => PartViolation(part, weekday: index == fields.Length - 1)))
            .FirstOrDefault(violation => violation is not null);
    }

    private static string? PartViolation(string part, bool weekday)
    {
        if (Part().Match(part) is not { Success: true } match)
        {
            return null;
        }

        var (from, to, step) = (match.Groups["from"].Value, match.Groups["to"].Value, match.Groups["step"].Value);
        if (to.Length > 0 && Value(from) > Value(to))
        {
            return $"has the range '{from}-{to}', which the Functions host turns round. Write it as two ranges.";
        }

        if (weekday && (from == "7" || to == "7"))
        {
            return $"has 7 as a day of the week in '{part}', which the Functions host can't read. Sunday is 0.";
        }

        return weekday && to.Length == 0 && step.Length > 0
            ? $"has '{part}' as days of the week, where the Functions host leaves out Sunday. Write '{from}-6/{step}'."
            : null;
    }

    private static int Value(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
        : Array.IndexOf(Weekdays, text.ToLowerInvariant()) is >= 0 and var weekday ? weekday
        : Array.IndexOf(Months, text.ToLowerInvariant()) + 1;

    [GeneratedRegex("jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|sun|mon|tue|wed|thu|fri|sat", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Names();

    [GeneratedRegex(@"\A(?<from>[0-9a-zA-Z]+)(-(?<to>[0-9a-zA-Z]+))?(/(?<step>[0-9]+))?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Part();
}
