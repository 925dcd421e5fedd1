using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Carillon.Functions.Http;

/// <summary>Reads an instant of a query: with its offset, or in UTC, or a day.</summary>
internal static class InstantQuery
{
    private static readonly DateTimeOffset Earliest = new(1970, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Latest = new(2199, 12, 31, 23, 59, 59, TimeSpan.Zero);

    private static readonly string[] Formats = ["yyyy-MM-dd", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"];

    /// <summary>Reads one.</summary>
    /// <param name="request">The request.</param>
    /// <param name="name">The parameter.</param>
    /// <param name="instant">The instant, with the offset that it was written with. Unchanged where the parameter is left out.</param>
    /// <returns>An answer where it can't be read, otherwise null.</returns>
    public static IResult? Read(HttpRequest request, string name, ref DateTimeOffset instant)
    {
        if (request.Query[name] is not { Count: > 0 } given)
        {
            return null;
        }

        // A '+' that was not escaped arrives as a blank, and no format has one.
        if (given.Count != 1
            || !DateTimeOffset.TryParseExact(given[0]?.Replace(' ', '+'), Formats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var read)
            || read < Earliest || read > Latest)
        {
            return Problems.BadRequest(name, $"'{name}' is an instant such as 2026-03-08T07:00:00Z or 2026-03-08T08:00+01:00, or a day such as 2026-03-08, in UTC unless it says otherwise, of the years {Earliest.Year} to {Latest.Year}.");
        }

        instant = read;
        return null;
    }
}
