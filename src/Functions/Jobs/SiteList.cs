using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Functions.Jobs;

/// <summary>The sites that <c>site-check</c> looks at.</summary>
public sealed class SiteList(IOptions<SiteCheckOptions> options, IConfiguration configuration)
{
    internal const string HttpClientName = "site-check";

    /// <summary>The URLs of the settings, or else the app's own health endpoint, at the address that the platform gave it.</summary>
    public IReadOnlyList<Uri> Urls() => Split(options.Value.Urls) is { Length: > 0 } configured
        ? [.. configured.Select(url => new Uri(url))]
        : [OwnHealth(configuration["WEBSITE_HOSTNAME"] ?? "localhost:7071")];

    internal static string[] Split(string? urls) =>
        urls?.Split([' ', ';'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];

    private static Uri OwnHealth(string host)
    {
        // The platform serves https on its own names; a local run has no certificate.
        var local = new Uri("http://" + host);
        return new Uri(local.IsLoopback ? local : new Uri("https://" + host), "/api/health");
    }
}
