using Microsoft.Extensions.Configuration;

namespace Carillon.Configuration;

/// <summary>How runs are handed off, as it follows from <c>Carillon:Dispatcher</c> and from where the app runs.</summary>
/// <param name="Kind">Where to.</param>
/// <param name="Url">The app itself, as it reaches itself. Null where it is not asked, or not known.</param>
public sealed record HandOffChoice(HandOffKind Kind, Uri? Url)
{
    /// <summary>What is chosen, or follows where nothing is.</summary>
    public static HandOffChoice Of(DispatcherOptions options, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(configuration);
        var azure = AzurePlatform.IsHere(configuration);
        var url = !string.IsNullOrEmpty(options.Url) ? options.Url
            : azure && configuration["WEBSITE_HOSTNAME"] is { Length: > 0 } host ? $"https://{host}"
            : null;

        // Nothing chosen, and no way to reach itself: then it stays as it is elsewhere.
        var kind = options.HandOff ?? (azure && url is not null ? HandOffKind.Http : HandOffKind.Pool);
        return new HandOffChoice(kind, kind == HandOffKind.Http && TryReadUrl(url, out var read) ? read : null);
    }

    /// <summary>Reads the URL of an app: absolute, http or https, and nothing behind the host.</summary>
    internal static bool TryReadUrl(string? text, out Uri? url) =>
        Uri.TryCreate(text, UriKind.Absolute, out url) && url.Scheme is "http" or "https"
        && url is { PathAndQuery: "/", Fragment: "", UserInfo: "", Host.Length: > 0 };
}
