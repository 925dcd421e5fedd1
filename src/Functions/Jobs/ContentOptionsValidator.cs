using System.Globalization;
using Carillon.Configuration;
using Microsoft.Extensions.Options;

namespace Functions.Jobs;

internal sealed class ContentOptionsValidator : IValidateOptions<ContentOptions>
{
    /// <summary>With the time for the answer it is less than the job has.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(100);

    public ValidateOptionsResult Validate(string? name, ContentOptions options) => new OptionsFailures("Content")
        .Require(
            string.IsNullOrEmpty(options.Url) || (Uri.TryCreate(options.Url, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && url.UserInfo.Length == 0),
            nameof(options.Url), "an absolute http or https URL without user or password, or not set", Shown(options.Url))
        .Require(
            string.IsNullOrEmpty(options.ServiceRoleKey) || (options.ServiceRoleKey.Length <= 4_096 && options.ServiceRoleKey.All(unit => unit is > ' ' and < '\x7f')),
            nameof(options.ServiceRoleKey), "up to 4,096 visible ASCII characters without spaces",
            string.Create(CultureInfo.InvariantCulture, $"*** ({options.ServiceRoleKey?.Length ?? 0} characters)"))
        .Require(options.MaxJobs is >= 1 and <= 1_000, nameof(options.MaxJobs), "from 1 to 1000", options.MaxJobs)
        .Require(options.Timeout >= TimeSpan.FromSeconds(1) && options.Timeout <= Longest, nameof(options.Timeout), $"from 00:00:01 to {Longest}", options.Timeout)
        .ToResult();

    /// <summary>The value without user and password, should it hold some.</summary>
    private static string? Shown(string? url) => url?.LastIndexOf('@') is >= 0 and var end ? $"***{url[end..]}" : url;
}
