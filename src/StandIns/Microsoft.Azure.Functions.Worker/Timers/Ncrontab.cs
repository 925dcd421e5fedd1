using System.Text.RegularExpressions;
using Cronos;

namespace Microsoft.Azure.Functions.Worker.Timers;

/// <summary>Reads a cron expression as the host does: five or six fields of numbers, names, lists, ranges and steps, nothing more.</summary>
internal static partial class Ncrontab
{
    /// <summary>The schedule; null when the text is not such an expression.</summary>
    public static NcrontabSchedule? TryParse(string text, TimeZoneInfo zone)
    {
        var fields = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (fields.Length is not (5 or 6) || !fields.All(f => Field().IsMatch(f)) || fields[^1].Contains('7', StringComparison.Ordinal))
        {
            return null;
        }

        var hasSeconds = fields.Length == 6;
        if (!CronExpression.TryParse(string.Join(' ', fields), hasSeconds ? CronFormat.IncludeSeconds : CronFormat.Standard, out var expression))
        {
            return null;
        }

        var timeOfDay = fields.Take(hasSeconds ? 3 : 2);
        return new NcrontabSchedule(
            expression,
            isInterval: timeOfDay.Any(f => f.AsSpan().ContainsAny("*-/")),
            isEveryMinute: hasSeconds && fields.Skip(1).All(f => f == "*"),
            zone);
    }

    // One list: items of a star, a value or a range, each with an optional step.
    [GeneratedRegex(@"^(\*|[0-9]+|[A-Za-z]{3,9})(-([0-9]+|[A-Za-z]{3,9}))?(/[0-9]+)?(,(\*|[0-9]+|[A-Za-z]{3,9})(-([0-9]+|[A-Za-z]{3,9}))?(/[0-9]+)?)*\z", RegexOptions.CultureInvariant)]
    private static partial Regex Field();
}
