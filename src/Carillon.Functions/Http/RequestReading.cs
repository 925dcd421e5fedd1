using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;

namespace Carillon.Functions.Http;

/// <summary>Reads query parameters. What can't be read is answered with the parameter's name and what is allowed.</summary>
internal static partial class RequestReading
{
    /// <summary>The longest wait for an outcome: requests are cut off by the platform's front ends a little later.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(200);

    internal const int DefaultLimit = 50;
    internal const int LargestLimit = 200;

    /// <summary>Reads <c>limit</c>: how many items a page has.</summary>
    /// <returns>An answer where it can't be read, otherwise null.</returns>
    public static IResult? ReadLimit(HttpRequest request, out int limit)
    {
        limit = DefaultLimit;
        return request.Query["limit"] is not { Count: > 0 } given
            || (given.Count == 1 && int.TryParse(given[0], NumberStyles.None, CultureInfo.InvariantCulture, out limit) && limit is >= 1 and <= LargestLimit)
            ? null
            : Problems.BadRequest("limit", $"'limit' is a number from 1 to {LargestLimit}.");
    }

    /// <summary>Reads <c>wait</c>: how long to wait for the outcome of a run.</summary>
    /// <returns>An answer where it can't be read, otherwise null.</returns>
    public static IResult? ReadWait(HttpRequest request, out TimeSpan? wait)
    {
        wait = null;
        if (request.Query["wait"] is not { Count: > 0 } given)
        {
            return null;
        }

        if (given.Count == 1 && WaitPattern().Match(given[0] ?? "") is { Success: true } match)
        {
            var number = int.Parse(match.Groups["number"].ValueSpan, CultureInfo.InvariantCulture);
            var asked = match.Groups["unit"].ValueSpan is "m" ? TimeSpan.FromMinutes(number) : TimeSpan.FromSeconds(number);
            if (asked > TimeSpan.Zero && asked <= LongestWait)
            {
                wait = asked;
                return null;
            }
        }

        return Problems.BadRequest("wait", $"'wait' is a time such as 30s or 2m, of at most {LongestWait.TotalSeconds:0}s.");
    }

    /// <summary>Reads a switch, which is off where it is left out.</summary>
    /// <returns>An answer where it can't be read, otherwise null.</returns>
    public static IResult? ReadSwitch(HttpRequest request, string name, out bool value)
    {
        value = false;
        return request.Query[name] is not { Count: > 0 } given
            || (given.Count == 1 && given[0] is "true" or "false" && bool.TryParse(given[0], out value))
            ? null
            : Problems.BadRequest(name, $"'{name}' is true or false.");
    }

    /// <summary>Reads a text, which has characters where it is not left out.</summary>
    /// <returns>An answer where it can't be read, otherwise null.</returns>
    public static IResult? ReadText(HttpRequest request, string name, string allowed, out string? value)
    {
        value = null;
        if (request.Query[name] is not { Count: > 0 } given)
        {
            return null;
        }

        value = given[0];
        return given.Count == 1 && !string.IsNullOrEmpty(value) ? null : Problems.BadRequest(name, $"'{name}' is {allowed}.");
    }

    [GeneratedRegex(@"\A(?<number>[0-9]{1,5})(?<unit>[sm])\z", RegexOptions.CultureInvariant)]
    private static partial Regex WaitPattern();
}
