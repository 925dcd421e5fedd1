using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Carillon.Functions.Http;

/// <summary>Which instants of a schedule are asked for.</summary>
/// <param name="From">After which instant, or before which: the answer of before can be given again to go on.</param>
/// <param name="Count">How many.</param>
/// <param name="Back">Whether those before it.</param>
internal sealed record OccurrenceRequest(DateTimeOffset From, int Count, bool Back)
{
    /// <summary>The direction of what is to come.</summary>
    public const string Next = "next";

    /// <summary>The direction of what was.</summary>
    public const string Previous = "previous";

    internal const int DefaultCount = 10;
    internal const int LargestCount = 100;

    private static readonly DateTimeOffset Earliest = new(1970, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Latest = new(2199, 12, 31, 23, 59, 59, TimeSpan.Zero);

    private static readonly string[] Formats = ["yyyy-MM-dd", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"];

    /// <summary>Reads <c>from</c>, <c>count</c> and <c>direction</c>.</summary>
    /// <param name="request">The request.</param>
    /// <param name="now">Now, which is where to begin unless something else is said.</param>
    /// <param name="asked">What is asked for.</param>
    /// <returns>An answer where one of them can't be read, otherwise null.</returns>
    public static IResult? Read(HttpRequest request, DateTimeOffset now, out OccurrenceRequest asked)
    {
        asked = new OccurrenceRequest(now, DefaultCount, Back: false);
        if (request.Query["from"] is { Count: > 0 } from)
        {
            // A '+' that was not escaped arrives as a blank, and no format has one.
            if (from.Count != 1
                || !DateTimeOffset.TryParseExact(from[0]?.Replace(' ', '+'), Formats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var instant)
                || instant < Earliest || instant > Latest)
            {
                return Problems.BadRequest("from", $"'from' is an instant such as 2026-03-08T07:00:00Z or 2026-03-08T08:00+01:00, or a day such as 2026-03-08, in UTC unless it says otherwise, of the years {Earliest.Year} to {Latest.Year}.");
            }

            asked = asked with { From = instant.ToUniversalTime() };
        }

        if (request.Query["count"] is { Count: > 0 } count)
        {
            if (count.Count != 1 || !int.TryParse(count[0], NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number is < 1 or > LargestCount)
            {
                return Problems.BadRequest("count", $"'count' is a number from 1 to {LargestCount}.");
            }

            asked = asked with { Count = number };
        }

        if (request.Query["direction"] is { Count: > 0 } direction)
        {
            if (direction.Count != 1 || direction[0] is not (Next or Previous))
            {
                return Problems.BadRequest("direction", $"'direction' is '{Next}' or '{Previous}'.");
            }

            asked = asked with { Back = direction[0] == Previous };
        }

        return null;
    }
}
