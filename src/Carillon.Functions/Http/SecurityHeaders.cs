using Microsoft.AspNetCore.Http;

namespace Carillon.Functions.Http;

/// <summary>What browsers may do with answers: keep none, guess no type, show none inside of a page, and tell nobody where they came from.</summary>
internal static class SecurityHeaders
{
    /// <summary>Writes them, before anything else is decided, so that every answer has them.</summary>
    public static void Write(HttpContext http)
    {
        var headers = http.Response.Headers;
        headers.CacheControl = "no-store";
        headers.XContentTypeOptions = "nosniff";
        headers.ContentSecurityPolicy = "default-src 'none'; frame-ancestors 'none'";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        if (IsHttps(http.Request))
        {
            headers.StrictTransportSecurity = "max-age=31536000";
        }
    }

    /// <summary>Whether it came over https; behind a front end that says so, as the platform's does.</summary>
    private static bool IsHttps(HttpRequest request) =>
        request.IsHttps || (request.Headers["X-Forwarded-Proto"] is [{ } protocol] && protocol.Equals("https", StringComparison.OrdinalIgnoreCase));
}
