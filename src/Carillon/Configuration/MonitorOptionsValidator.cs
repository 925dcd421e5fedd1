using Carillon.Storage.Rows;
using Microsoft.Extensions.Options;

namespace Carillon.Configuration;

internal sealed class MonitorOptionsValidator : IValidateOptions<MonitorOptions>
{
    public ValidateOptionsResult Validate(string? name, MonitorOptions options) => new OptionsFailures("Carillon:Monitor")
        .Require(options.WarningRate is > 0 and <= 100, nameof(options.WarningRate), "more than 0 and at most 100", options.WarningRate)
        .Require(options.CriticalRate >= options.WarningRate && options.CriticalRate <= 100, nameof(options.CriticalRate), "at least WarningRate and at most 100", options.CriticalRate)
        .Require(options.EmergencyRate >= options.CriticalRate && options.EmergencyRate <= 100, nameof(options.EmergencyRate), "at least CriticalRate and at most 100", options.EmergencyRate)
        .Require(options.Days is >= 1 and <= JobStateRow.MostDays, nameof(options.Days), $"from 1 to {JobStateRow.MostDays}", options.Days)
        .Require(options.LeastRuns is >= 1 and <= 10_000, nameof(options.LeastRuns), "from 1 to 10000", options.LeastRuns)
        .Require(options.RecoverAfter is >= 1 and <= 1_000, nameof(options.RecoverAfter), "from 1 to 1000", options.RecoverAfter)
        .Require(options.MissedRuns is >= 1 and <= 10_000, nameof(options.MissedRuns), "from 1 to 10000", options.MissedRuns)
        .ToResult();
}
