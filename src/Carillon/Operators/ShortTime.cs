using System.Globalization;
using System.Text.RegularExpressions;

namespace Carillon.Operators;

/// <summary>A length of time as people type it: a number and <c>s</c>, <c>m</c>, <c>h</c> or <c>d</c>, such as <c>5m</c>.</summary>
public static partial class ShortTime
{
    /// <summary>Reads one. What is none is read as zero.</summary>
    public static bool TryRead(string text, out TimeSpan time)
    {
        ArgumentNullException.ThrowIfNull(text);
        time = default;
        if (Pattern().Match(text) is not { Success: true } match)
        {
            return false;
        }

        var number = int.Parse(match.Groups["number"].ValueSpan, CultureInfo.InvariantCulture);
        time = match.Groups["unit"].ValueSpan switch
        {
            "d" => TimeSpan.FromDays(number),
            "h" => TimeSpan.FromHours(number),
            "m" => TimeSpan.FromMinutes(number),
            _ => TimeSpan.FromSeconds(number),
        };
        return true;
    }

    [GeneratedRegex(@"\A(?<number>[0-9]{1,6})(?<unit>[smhd])\z", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
