using Microsoft.Extensions.Options;

namespace Carillon.Configuration;

internal sealed class DispatcherOptionsValidator : IValidateOptions<DispatcherOptions>
{
    public ValidateOptionsResult Validate(string? name, DispatcherOptions options) =>
        new OptionsFailures("Carillon:Dispatcher")
            .Require(options.Grace >= TimeSpan.Zero && options.Grace <= TimeSpan.FromSeconds(20), nameof(options.Grace),
                "from 00:00:00 to 00:00:20", options.Grace)
            .Require(options.CatchUpBudget >= TimeSpan.FromSeconds(1) && options.CatchUpBudget <= TimeSpan.FromSeconds(40), nameof(options.CatchUpBudget),
                "from 00:00:01 to 00:00:40", options.CatchUpBudget)
            .ToResult();
}
