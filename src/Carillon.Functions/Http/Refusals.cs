using System.Globalization;
using Carillon.Functions.Access;
using Carillon.Functions.HandOff;
using Microsoft.AspNetCore.Http;

namespace Carillon.Functions.Http;

/// <summary>What whoever is not let in is told: what is missing, and nothing of what stands behind the door.</summary>
internal static class Refusals
{
    /// <summary>The answer.</summary>
    /// <param name="http">The request, whose answer gets the headers that belong to it.</param>
    /// <param name="decision">What was decided.</param>
    /// <param name="required">The role that the route asks for.</param>
    /// <param name="retryAfter">When to try again, where that was decided.</param>
    /// <returns>Null where the request is let in.</returns>
    public static IResult? Of(HttpContext http, AccessDecision decision, Role required, TimeSpan? retryAfter = null)
    {
        switch (decision)
        {
            case AccessDecision.Allowed:
                return null;
            case AccessDecision.Refused:
                http.Response.Headers.WWWAuthenticate = "Bearer";
                return Problems.Unauthorized();
            case AccessDecision.RefusedTooOften:
                return TooOften(http, retryAfter ?? TimeSpan.Zero);
            case AccessDecision.RoleTooLow:
                return Problems.Forbidden($"This takes the role {Name(required)}.");
            case AccessDecision.NoRole:
                return Problems.Forbidden("You are signed in, and have none of the app roles that let anybody in. Carillon:Access:ReaderRole, OperatorRole and AdminRole name them.");
            case AccessDecision.OtherSite:
                return Problems.Forbidden("A page of another site may change nothing here. With a token, as 'Authorization: Bearer <token>', it may.");
            case AccessDecision.NotProven:
                return Problems.Forbidden($"Nothing shows that you want this: a page of another site can send it, too. Add the header '{RequestOrigin.ProofHeader}', with any value.");
            case AccessDecision.NotSigned:
                return Problems.Forbidden("Only the app itself calls this route, with a signature of its own.");
            case AccessDecision.TooLarge:
                return Problems.TooLarge(HandOffSignature.LargestBody);
            case AccessDecision.NotConfigured:
                return Problems.Unavailable("No token is configured.",
                    "Set Carillon:Access:Token (as an environment variable: Carillon__Access__Token) to a token of 16 or more characters. Only in the Development environment is the API open without one.");
            default:
                throw new InvalidOperationException($"Access was decided as {decision}, which nothing is known of.");
        }
    }

    /// <summary>429: too many requests.</summary>
    /// <param name="http">The request.</param>
    /// <param name="wait">How long until there is room again; told in whole seconds, at least one.</param>
    public static IResult TooOften(HttpContext http, TimeSpan wait)
    {
        var seconds = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds));
        http.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        return Problems.TooManyRequests($"Try again in {seconds} s. Carillon:RateLimits says how many requests a minute are answered.");
    }

    internal static string Name(Role role) => role switch
    {
        Role.Reader => "reader",
        Role.Operator => "operator",
        _ => "admin",
    };
}
