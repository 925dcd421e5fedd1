using System.Globalization;
using System.Text.RegularExpressions;

namespace Carillon.Functions.Discovery;

/// <summary>
/// What the Functions host can't read in a timer's schedule although the engine could: it knows NCRONTAB only. Without this
/// check the job would be shown with its next runs, and the platform would never fire it.
/// </summary>
internal static partial class NcrontabRules
{
    /// <summary>What is wrong with a schedule, after "the schedule …". Null where nothing is.</summary>
    public static string? Violation(string expression)
    {
        if (TimeSpan.TryParse(expression, CultureInfo.InvariantCulture, out _))
        {
            return "is an interval, which drifts with every restart and has no instants to account for. Write it as cron: every 5 minutes is \"0 */5 * * * *\".";
        }

        var fields = expression.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        if (fields.Length is not (5 or 6))
        {
            return $"has {fields.Length.ToString(CultureInfo.InvariantCulture)} fields. Write 5 (minute hour day month weekday), or 6 with seconds first.";
        }

        return Names().Replace(expression, "").FirstOrDefault(c => char.IsAsciiLetter(c) || c is '#' or '?' or '@') is var foreign and not '\0'
            ? $"has '{foreign}', which the Functions host can't read in a timer's schedule. It knows numbers, names of months and days, '*', ',', '-' and '/'."
            : null;
    }

    [GeneratedRegex("jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|sun|mon|tue|wed|thu|fri|sat", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Names();
}
