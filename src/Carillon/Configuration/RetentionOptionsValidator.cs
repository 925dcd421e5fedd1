using Microsoft.Extensions.Options;

namespace Carillon.Configuration;

internal sealed class RetentionOptionsValidator : IValidateOptions<RetentionOptions>
{
    public ValidateOptionsResult Validate(string? name, RetentionOptions options)
    {
        var failures = new OptionsFailures("Carillon:Retention");
        Within(failures, options.MaxAge, nameof(options.MaxAge), TimeSpan.FromHours(1), JobLimits.LongestRetention);
        Within(failures, options.FailedMaxAge, nameof(options.FailedMaxAge), TimeSpan.FromHours(1), JobLimits.LongestRetention);
        Within(failures, options.NotRunMaxAge, nameof(options.NotRunMaxAge), TimeSpan.FromHours(1), JobLimits.LongestRetention);
        Within(failures, options.Audit, nameof(options.Audit), TimeSpan.FromDays(1), JobLimits.LongestRetention);
        Within(failures, options.SweeperLogs, nameof(options.SweeperLogs), TimeSpan.FromDays(1), JobLimits.LongestRetention);
        Within(failures, options.Alerts, nameof(options.Alerts), TimeSpan.FromDays(1), JobLimits.LongestRetention);
        Within(failures, options.HealthChecks, nameof(options.HealthChecks), TimeSpan.FromDays(1), JobLimits.LongestRetention);
        Within(failures, options.Metrics, nameof(options.Metrics), TimeSpan.FromDays(1), JobLimits.LongestRetention);
        Within(failures, options.CleanupLogs, nameof(options.CleanupLogs), TimeSpan.FromDays(1), JobLimits.LongestRetention);
        Within(failures, options.Idempotency, nameof(options.Idempotency), TimeSpan.FromMinutes(1), TimeSpan.FromDays(30));
        return failures
            .Require(options.MaxRecords is >= 100 and <= 10_000_000, nameof(options.MaxRecords), "from 100 to 10000000", options.MaxRecords)
            .Require(options.MaxCount is >= 1 and <= JobLimits.MostRetained, nameof(options.MaxCount), $"from 1 to {JobLimits.MostRetained}", options.MaxCount)
            .Require(options.SystemMaxCount is >= 1 and <= JobLimits.MostRetained, nameof(options.SystemMaxCount), $"from 1 to {JobLimits.MostRetained}", options.SystemMaxCount)
            .ToResult();
    }

    private static void Within(OptionsFailures failures, TimeSpan? value, string key, TimeSpan least, TimeSpan most) =>
        failures.Require(value is null || (value >= least && value <= most), key, $"from {least} to {most}", value);
}
