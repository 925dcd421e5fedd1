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

    /// <summary>Reads <c>from</c>, <c>count</c> and <c>direction</c>.</summary>
    /// <param name="request">The request.</param>
    /// <param name="now">Now, which is where to begin unless something else is said.</param>
    /// <param name="asked">What is asked for.</param>
    /// <returns>An answer where one of them can't be read, otherwise null.</returns>
    public static IResult? Read(HttpRequest request, DateTimeOffset now, out OccurrenceRequest asked)
    {
        asked = new OccurrenceRequest(now, DefaultCount, Back: false);
        var from = now;
        if (InstantQuery.Read(request, "from", ref from) is { } refusal)
        {
            return refusal;
        }

        asked = asked with { From = from.ToUniversalTime() };
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
