using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Primitives;

namespace Carillon.Functions.Access;

/// <summary>
/// Where a request comes from, as far as a browser says so. It matters where a browser adds by itself what lets its user in: a
/// cookie of the platform's sign-in, or nothing at all in Development. A bearer token is added by nobody but the page's own code.
/// </summary>
internal static class RequestOrigin
{
    /// <summary>
    /// A header that any value will do for: no page of another site can add it without asking first, and the app allows none to.
    /// </summary>
    public const string ProofHeader = "X-Carillon-Request";

    /// <summary>Whether it may change something.</summary>
    public static bool ChangesSomething(HttpRequest request) => !HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method);

    /// <summary>
    /// Whether it may change something, and a browser may have added by itself all that lets its user in. Never a header
    /// <c>Authorization</c>: a page adds that one, and one of another site has to ask first.
    /// </summary>
    public static bool IsByBrowserAlone(HttpRequest request) => ChangesSomething(request) && request.Headers.Authorization.Count == 0;

    /// <summary>Whether a browser says that a page of another site sends it.</summary>
    public static bool IsOtherSite(HttpRequest request, IConfiguration configuration) =>
        request.Headers["Sec-Fetch-Site"].Contains("cross-site", StringComparer.OrdinalIgnoreCase)
        || (request.Headers.Origin is { Count: > 0 } origin
            && !(Uri.TryCreate(origin[0], UriKind.Absolute, out var page) && Hosts(request, configuration).Contains(page.Host, StringComparer.OrdinalIgnoreCase)));

    /// <summary>
    /// Whether something about it shows that no page of another site can have sent it; to be asked only of one that is not known to be
    /// from another site.
    /// </summary>
    public static bool IsProven(HttpRequest request) =>
        request.Headers.Origin.Count > 0
        || request.Headers["Sec-Fetch-Site"].Contains("same-origin", StringComparer.OrdinalIgnoreCase)
        || request.Headers.ContainsKey(ProofHeader);

    /// <summary>The names of this app: behind the platform's front ends the host of a request may be another one than its caller typed.</summary>
    private static IEnumerable<string> Hosts(HttpRequest request, IConfiguration configuration) =>
        new[] { request.Host, HostOf(request.Headers["X-Forwarded-Host"]), HostOf(configuration["WEBSITE_HOSTNAME"]) }
            .Where(host => host.HasValue)
            .Select(host => host.Host);

    private static HostString HostOf(StringValues host) => host is [{ Length: > 0 } one] ? new HostString(one) : default;
}
