using Carillon.Jobs;
using Microsoft.Extensions.Options;

namespace Carillon.Configuration;

internal sealed class JobDefaultsValidator : IValidateOptions<JobDefaultsOptions>
{
    public ValidateOptionsResult Validate(string? name, JobDefaultsOptions options)
    {
        var failures = new OptionsFailures("Carillon:Defaults")
            .Require(JobRules.Timeout(options.Timeout, platformLimit: null) is null, nameof(options.Timeout),
                $"more than 00:00:00 and at most {JobLimits.LongestTimeout}", options.Timeout)
            .Require(JobRules.MaxRetries(options.MaxRetries) is null, nameof(options.MaxRetries),
                $"from 0 to {JobLimits.MaxRetries}", options.MaxRetries)
            .Require(JobRules.RerunAfterLoss(options.RerunAfterLoss, onlyByPlatform: null) is null, nameof(options.RerunAfterLoss),
                $"from 0 to {JobLimits.MaxRerunAfterLoss}", options.RerunAfterLoss)
            .Require(Enum.IsDefined(options.Misfire), nameof(options.Misfire), OneOf<MisfirePolicy>(), options.Misfire)
            .Require(Enum.IsDefined(options.Overlap), nameof(options.Overlap), OneOf<OverlapPolicy>(), options.Overlap)
            .Require(options.PauseAfterLosses is >= 0 and <= JobLimits.MaxPauseAfterLosses, nameof(options.PauseAfterLosses),
                $"from 0 to {JobLimits.MaxPauseAfterLosses}", options.PauseAfterLosses);
        if (options.MaxLateness is { } lateness)
        {
            failures.Require(JobRules.MaxLateness(lateness, options.Misfire) is null, nameof(options.MaxLateness),
                options.Misfire == MisfirePolicy.None
                    ? "left out where Carillon:Defaults:Misfire is None, which runs nothing late"
                    : $"more than 00:00:00 and at most {JobLimits.LongestLateness}",
                lateness);
        }

        return failures.ToResult();
    }

    private static string OneOf<T>()
        where T : struct, Enum => $"one of {string.Join(", ", Enum.GetNames<T>())}";
}
