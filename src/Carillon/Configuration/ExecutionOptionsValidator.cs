using Microsoft.Extensions.Options;

namespace Carillon.Configuration;

internal sealed class ExecutionOptionsValidator : IValidateOptions<ExecutionOptions>
{
    public ValidateOptionsResult Validate(string? name, ExecutionOptions options) =>
        new OptionsFailures("Carillon:Execution")
            .Require(options.LeaseRenewal >= TimeSpan.FromSeconds(1), nameof(options.LeaseRenewal),
                "at least 00:00:01", options.LeaseRenewal)
            .Require(options.LeaseDuration > options.LeaseRenewal * 2, nameof(options.LeaseDuration),
                $"more than twice Carillon:Execution:LeaseRenewal ({options.LeaseRenewal})", options.LeaseDuration)
            .Require(options.LeaseDuration <= TimeSpan.FromHours(1), nameof(options.LeaseDuration),
                "at most 01:00:00", options.LeaseDuration)
            .Require(options.StopGrace >= TimeSpan.Zero && options.StopGrace <= TimeSpan.FromSeconds(20), nameof(options.StopGrace),
                "from 00:00:00 to 00:00:20", options.StopGrace)
            .ToResult();
}
