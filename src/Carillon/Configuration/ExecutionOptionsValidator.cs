using Carillon.Executions;
using Microsoft.Extensions.Options;

namespace Carillon.Configuration;

internal sealed class ExecutionOptionsValidator : IValidateOptions<ExecutionOptions>
{
    private static readonly TimeSpan LongestStop = TimeSpan.FromSeconds(20);

    /// <summary>The platform ends the process 30 seconds after it was told to stop, and outcomes have to be recorded before.</summary>
    private static readonly TimeSpan LongestDrainAndStop = TimeSpan.FromSeconds(25);

    private const int MostLog = 10_000_000;

    public ValidateOptionsResult Validate(string? name, ExecutionOptions options)
    {
        var (stopGraceHolds, drainHolds) = (IsStop(options.StopGrace), IsStop(options.Drain));
        return new OptionsFailures("Carillon:Execution")
            .Require(options.LeaseRenewal >= TimeSpan.FromSeconds(1), nameof(options.LeaseRenewal),
                "at least 00:00:01", options.LeaseRenewal)
            .Require(options.LeaseDuration > options.LeaseRenewal * 2, nameof(options.LeaseDuration),
                $"more than twice Carillon:Execution:LeaseRenewal ({options.LeaseRenewal})", options.LeaseDuration)
            .Require(options.LeaseDuration <= TimeSpan.FromHours(1), nameof(options.LeaseDuration),
                "at most 01:00:00", options.LeaseDuration)
            .Require(stopGraceHolds, nameof(options.StopGrace), $"from 00:00:00 to {LongestStop}", options.StopGrace)
            .Require(drainHolds, nameof(options.Drain), $"from 00:00:00 to {LongestStop}", options.Drain)
            .Require(!stopGraceHolds || !drainHolds || options.Drain + options.StopGrace <= LongestDrainAndStop, nameof(options.Drain),
                $"at most {LongestDrainAndStop} together with Carillon:Execution:StopGrace ({options.StopGrace})", options.Drain)
            .Require(options.LongestLog is >= RunLog.InRow and <= MostLog, nameof(options.LongestLog), $"from {RunLog.InRow} to {MostLog}", options.LongestLog)
            .ToResult();
    }

    private static bool IsStop(TimeSpan time) => time >= TimeSpan.Zero && time <= LongestStop;
}
