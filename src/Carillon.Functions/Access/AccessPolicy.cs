using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Carillon.Functions.Access;

/// <summary>
/// Decides whether a caller may call a route. Nobody gets in by default: without a token configured the API is open in
/// Development only. An address proves nothing: behind the Functions host every request comes from this machine.
/// </summary>
public sealed class AccessPolicy(IHostEnvironment environment, IOptions<AccessOptions> options)
{
    private readonly byte[]? _token = options.Value.Token is { Length: > 0 } token ? Hash(token) : null;

    /// <summary>Decides.</summary>
    public AccessDecision Decide(HttpRequest request, Role required)
    {
        if (required == Role.Anyone)
        {
            return AccessDecision.Allowed;
        }

        if (required == Role.Internal)
        {
            // Told by a signature over the whole request, which is checked elsewhere: no token will do, and Development opens nothing.
            return AccessDecision.NotSigned;
        }

        if (_token is null)
        {
            return !environment.IsDevelopment() ? AccessDecision.NotConfigured
                : ChangesSomething(request) && IsOfAnotherSite(request) ? AccessDecision.OtherSite
                : AccessDecision.Allowed;
        }

        // Hashes are compared, in constant time: neither content nor length of the token can be measured.
        return BearerToken(request) is { } sent && CryptographicOperations.FixedTimeEquals(Hash(sent), _token)
            ? AccessDecision.Allowed
            : AccessDecision.Refused;
    }

    /// <summary>Who calls, as records name them.</summary>
    public string CallerName => _token is null ? "anyone (no token is configured)" : "token";

    private static bool ChangesSomething(HttpRequest request) => !HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method);

    /// <summary>Whether a browser says that a page of another site sends it: any page can, to a port of the developer's machine.</summary>
    private static bool IsOfAnotherSite(HttpRequest request) =>
        request.Headers["Sec-Fetch-Site"].Contains("cross-site", StringComparer.OrdinalIgnoreCase)
        || (request.Headers.Origin is { Count: > 0 } origin
            && !(Uri.TryCreate(origin[0], UriKind.Absolute, out var page) && page.Host.Equals(request.Host.Host, StringComparison.OrdinalIgnoreCase)));

    private static string? BearerToken(HttpRequest request)
    {
        const string Scheme = "Bearer ";
        var header = request.Headers.Authorization;
        return header.Count == 1 && header[0] is { } value && value.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            ? value[Scheme.Length..].Trim()
            : null;
    }

    private static byte[] Hash(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));
}
