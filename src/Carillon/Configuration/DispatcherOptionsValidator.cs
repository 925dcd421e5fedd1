using Microsoft.Extensions.Options;

namespace Carillon.Configuration;

internal sealed class DispatcherOptionsValidator : IValidateOptions<DispatcherOptions>
{
    public ValidateOptionsResult Validate(string? name, DispatcherOptions options) =>
        new OptionsFailures("Carillon:Dispatcher")
            .Require(options.Grace >= TimeSpan.Zero && options.Grace <= TimeSpan.FromSeconds(30), nameof(options.Grace),
                "from 00:00:00 to 00:00:30", options.Grace)
            .ToResult();
}
