using Microsoft.Extensions.Options;

namespace Carillon.Configuration;

internal sealed class RetentionOptionsValidator : IValidateOptions<RetentionOptions>
{
    private const int MostCount = 1_000_000;

    private static readonly TimeSpan Longest = TimeSpan.FromDays(3_650);

    public ValidateOptionsResult Validate(string? name, RetentionOptions options)
    {
        var failures = new OptionsFailures("Carillon:Retention");
        Within(failures, options.MaxAge, nameof(options.MaxAge), TimeSpan.FromHours(1), Longest);
        Within(failures, options.FailedMaxAge, nameof(options.FailedMaxAge), TimeSpan.FromHours(1), Longest);
        Within(failures, options.NotRunMaxAge, nameof(options.NotRunMaxAge), TimeSpan.FromHours(1), Longest);
        Within(failures, options.Audit, nameof(options.Audit), TimeSpan.FromDays(1), Longest);
        Within(failures, options.Idempotency, nameof(options.Idempotency), TimeSpan.FromMinutes(1), TimeSpan.FromDays(30));
        return failures
            .Require(options.MaxCount is >= 1 and <= MostCount, nameof(options.MaxCount), $"from 1 to {MostCount}", options.MaxCount)
            .Require(options.SystemMaxCount is >= 1 and <= MostCount, nameof(options.SystemMaxCount), $"from 1 to {MostCount}", options.SystemMaxCount)
            .ToResult();
    }

    private static void Within(OptionsFailures failures, TimeSpan? value, string key, TimeSpan least, TimeSpan most) =>
        failures.Require(value is null || (value >= least && value <= most), key, $"from {least} to {most}", value);
}
