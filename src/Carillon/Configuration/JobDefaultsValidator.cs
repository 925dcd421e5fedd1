using Microsoft.Extensions.Options;

namespace Carillon.Configuration;

internal sealed class JobDefaultsValidator : IValidateOptions<JobDefaultsOptions>
{
    public ValidateOptionsResult Validate(string? name, JobDefaultsOptions options) =>
        new OptionsFailures("Carillon:Defaults")
            .Require(options.Timeout > TimeSpan.Zero && options.Timeout <= TimeSpan.FromDays(1), nameof(options.Timeout),
                "more than 00:00:00 and at most 1.00:00:00", options.Timeout)
            .Require(options.MaxRetries is >= 0 and <= JobLimits.MaxRetries, nameof(options.MaxRetries),
                $"from 0 to {JobLimits.MaxRetries}", options.MaxRetries)
            .ToResult();
}
