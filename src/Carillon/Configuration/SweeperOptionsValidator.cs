using Microsoft.Extensions.Options;

namespace Carillon.Configuration;

internal sealed class SweeperOptionsValidator : IValidateOptions<SweeperOptions>
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(100);

    public ValidateOptionsResult Validate(string? name, SweeperOptions options) => new OptionsFailures("Carillon:Sweeper")
        .Require(options.BatchSize is >= 1 and <= 10_000, nameof(options.BatchSize), "from 1 to 10000", options.BatchSize)
        .Require(options.Timeout >= TimeSpan.FromSeconds(1) && options.Timeout <= Longest, nameof(options.Timeout), $"from 00:00:01 to {Longest}", options.Timeout)
        .Require(options.StaleAfter >= TimeSpan.FromMinutes(1) && options.StaleAfter <= TimeSpan.FromDays(1), nameof(options.StaleAfter), "from 00:01:00 to 1.00:00:00", options.StaleAfter)
        .ToResult();
}
