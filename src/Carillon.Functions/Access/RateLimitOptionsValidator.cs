using Carillon.Configuration;
using Microsoft.Extensions.Options;

namespace Carillon.Functions.Access;

internal sealed class RateLimitOptionsValidator : IValidateOptions<RateLimitOptions>
{
    private const string Rule = "from 0 to 1,000,000";

    public ValidateOptionsResult Validate(string? name, RateLimitOptions options) =>
        new OptionsFailures("Carillon:RateLimits")
            .Require(IsLimit(options.Read), nameof(options.Read), Rule, options.Read)
            .Require(IsLimit(options.Act), nameof(options.Act), Rule, options.Act)
            .Require(IsLimit(options.Admin), nameof(options.Admin), Rule, options.Admin)
            .Require(IsLimit(options.Open), nameof(options.Open), Rule, options.Open)
            .Require(IsLimit(options.Refused), nameof(options.Refused), Rule, options.Refused)
            .Require(RouteLimits.TryRead(options.Routes, out var routes) && routes.Values.All(IsLimit),
                nameof(options.Routes), "names of functions, each once and with a limit from 0 to 1,000,000, such as jobs-run=60; audit-list=0", options.Routes)
            .ToResult();

    private static bool IsLimit(int limit) => limit is >= 0 and <= 1_000_000;
}
