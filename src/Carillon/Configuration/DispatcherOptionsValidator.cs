using Microsoft.Extensions.Options;

namespace Carillon.Configuration;

internal sealed class DispatcherOptionsValidator : IValidateOptions<DispatcherOptions>
{
    public ValidateOptionsResult Validate(string? name, DispatcherOptions options) =>
        new OptionsFailures("Carillon:Dispatcher")
            .Require(options.Grace >= TimeSpan.Zero && options.Grace <= TimeSpan.FromSeconds(20), nameof(options.Grace),
                "from 00:00:00 to 00:00:20", options.Grace)
            .ToResult();
}
