using Carillon.Configuration;
using Microsoft.Extensions.Options;

namespace Functions.Jobs;

internal sealed class SiteCheckOptionsValidator : IValidateOptions<SiteCheckOptions>
{
    public ValidateOptionsResult Validate(string? name, SiteCheckOptions options)
    {
        var failures = new OptionsFailures("SiteCheck");
        foreach (var part in SiteList.Split(options.Urls))
        {
            failures.Require(
                Uri.TryCreate(part, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && url.UserInfo.Length == 0,
                nameof(options.Urls), "absolute http or https URLs without user or password, separated by spaces or semicolons", part);
        }

        return failures.ToResult();
    }
}
