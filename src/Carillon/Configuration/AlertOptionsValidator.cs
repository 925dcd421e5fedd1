using System.Globalization;
using Microsoft.Extensions.Options;

namespace Carillon.Configuration;

internal sealed class AlertOptionsValidator : IValidateOptions<AlertOptions>
{
    private static readonly TimeSpan Least = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Most = TimeSpan.FromDays(30);

    public ValidateOptionsResult Validate(string? name, AlertOptions options) => new OptionsFailures("Carillon:Alerts")
        .Require(
            string.IsNullOrEmpty(options.WebhookUrl) || (Uri.TryCreate(options.WebhookUrl, UriKind.Absolute, out var url) && url.Scheme is "http" or "https"),
            nameof(options.WebhookUrl), "an absolute http or https URL, or not set",
            string.Create(CultureInfo.InvariantCulture, $"*** ({options.WebhookUrl?.Length ?? 0} characters)"))
        .Require(options.CoolDown >= Least && options.CoolDown <= Most, nameof(options.CoolDown), $"from {Least} to {Most}", options.CoolDown)
        .Require(options.MostPerHour is >= 1 and <= 100, nameof(options.MostPerHour), "from 1 to 100", options.MostPerHour)
        .Require(options.GiveUpAfter >= Least && options.GiveUpAfter <= Most, nameof(options.GiveUpAfter), $"from {Least} to {Most}", options.GiveUpAfter)
        .ToResult();
}
