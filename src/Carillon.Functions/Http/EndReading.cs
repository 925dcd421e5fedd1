using Carillon.Operators;
using Microsoft.AspNetCore.Http;

namespace Carillon.Functions.Http;

/// <summary>When something ends by itself, such as a pause: <c>until</c> an instant, or <c>for</c> a time from now.</summary>
internal static class EndReading
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(3_650);

    /// <summary>
    /// Reads it. An end that is past is not refused here: a request that is sent again once its pause is over still says what it
    /// said before.
    /// </summary>
    /// <param name="body">The body.</param>
    /// <param name="now">Now.</param>
    /// <param name="until">When it ends. Null where nobody said.</param>
    /// <returns>An answer where it can't be read, otherwise null.</returns>
    public static IResult? Read(JsonBody body, DateTimeOffset now, out DateTimeOffset? until)
    {
        until = null;
        if (body.Find("until") is not null && body.Find("for") is not null)
        {
            return Problems.BadRequest("until", "There may be 'until' or 'for', not both.");
        }

        const string Until = "'until' is an instant later than now, with its offset, such as 2026-03-08T07:00:00Z or 2026-03-08T08:00+01:00; of the next ten years.";
        if (body.ReadText("until", 40, Until, out var instant) is { } notText)
        {
            return notText;
        }

        if (instant is not null)
        {
            if (!InstantText.TryRead(instant, out var end) || end - now > Longest)
            {
                return Problems.BadRequest("until", Until);
            }

            until = end.ToUniversalTime();
        }

        const string For = "'for' is a time such as 30s, 5m, 2h or 1d, or hh:mm:ss, of at most ten years.";
        if (body.ReadText("for", 40, For, out var length) is { } notLength)
        {
            return notLength;
        }

        if (length is not null)
        {
            if (!(ShortTime.TryRead(length, out var time) || Jobs.JobRules.TryReadTime(length, out time)) || time <= TimeSpan.Zero || time > Longest)
            {
                return Problems.BadRequest("for", For);
            }

            until = now + time;
        }

        return null;
    }
}
