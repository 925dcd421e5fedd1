using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Carillon.Configuration;

internal sealed class DispatcherOptionsValidator(IConfiguration configuration) : IValidateOptions<DispatcherOptions>
{
    public ValidateOptionsResult Validate(string? name, DispatcherOptions options)
    {
        var choice = HandOffChoice.Of(options, configuration);
        var given = !string.IsNullOrEmpty(options.Url);
        var known = choice.Kind is HandOffKind.Pool or HandOffKind.Http;
        var readable = !given || HandOffChoice.TryReadUrl(options.Url, out _);
        return new OptionsFailures("Carillon:Dispatcher")
            .Require(options.Grace >= TimeSpan.Zero && options.Grace <= TimeSpan.FromSeconds(20), nameof(options.Grace),
                "from 00:00:00 to 00:00:20", options.Grace)
            .Require(options.CatchUpBudget >= TimeSpan.FromSeconds(1) && options.CatchUpBudget <= TimeSpan.FromSeconds(40), nameof(options.CatchUpBudget),
                "from 00:00:01 to 00:00:40", options.CatchUpBudget)
            .Require(known, nameof(options.HandOff), $"one of {string.Join(", ", Enum.GetNames<HandOffKind>())}, or not set", options.HandOff)
            .Require(readable, nameof(options.Url),
                "the URL of this app, absolute, http or https, with neither path nor query, such as 'https://example.azurewebsites.net'", Shown(options.Url))
            .Require(choice.Kind != HandOffKind.Http || given || choice.Url is not null, nameof(options.Url),
                "set where Carillon:Dispatcher:HandOff is Http, and WEBSITE_HOSTNAME of Azure does not say it: the URL at which this app reaches itself", options.Url)
            .Require(choice.Kind != HandOffKind.Pool || !given || !readable, nameof(options.Url),
                "left out where Carillon:Dispatcher:HandOff is Pool, as it is outside Azure unless set", options.Url)
            .ToResult();
    }

    /// <summary>The value without user and password, should it hold some.</summary>
    private static string? Shown(string? url) => url?.LastIndexOf('@') is >= 0 and var end ? $"***{url[end..]}" : url;
}
