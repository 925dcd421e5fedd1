using Cronos;

namespace Microsoft.Azure.Functions.Worker.Timers;

/// <summary>Reads a cron expression as the host does: five or six fields of numbers, names, lists, ranges and steps, nothing more.</summary>
internal static class Ncrontab
{
    /// <summary>The schedule; null when the text is not such an expression.</summary>
    public static NcrontabSchedule? TryParse(string text, TimeZoneInfo zone)
    {
        if (Canonical(text) is not { } fields
            || !CronExpression.TryParse(string.Join(' ', fields), fields.Length == 6 ? CronFormat.IncludeSeconds : CronFormat.Standard, out var expression))
        {
            return null;
        }

        return new NcrontabSchedule(
            expression,
            isInterval: IsInterval(fields),
            isEveryMinute: fields.Length == 6 && fields.Skip(1).All(f => f == "*"),
            zone);
    }

    /// <summary>The fields written out as the host writes them; null when one cannot be read or there are not five or six.</summary>
    public static string[]? Canonical(string text)
    {
        var written = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (written.Length is not (5 or 6))
        {
            return null;
        }

        var kinds = NcrontabField.All.Skip(6 - written.Length);
        var fields = written.Zip(kinds, (field, kind) => kind.Canonical(field)).OfType<string>().ToArray();
        return fields.Length == written.Length ? fields : null;
    }

    /// <summary>Whether the time of day names a rhythm rather than points in time. Judged, as the host does, by how the host writes it.</summary>
    public static bool IsInterval(string[] canonical) => canonical.Take(canonical.Length - 3).Any(f => f.AsSpan().ContainsAny('*', '-'));
}
