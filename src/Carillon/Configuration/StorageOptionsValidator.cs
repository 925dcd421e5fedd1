using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Carillon.Configuration;

internal sealed class StorageOptionsValidator(IConfiguration configuration) : IValidateOptions<StorageOptions>
{
    public ValidateOptionsResult Validate(string? name, StorageOptions options)
    {
        var chosen = string.IsNullOrEmpty(options.Storage) ? null : options.Storage;
        var failures = new OptionsFailures("Carillon")
            .Require(chosen is null or "sqlite", nameof(options.Storage), "'sqlite', or not set", options.Storage);
        return chosen is null && AzurePlatform.IsHere(configuration)
            ? failures.Require(false, nameof(options.Storage), "'sqlite' on Azure, if the state may be kept on a disk that is lost with the instance", options.Storage).ToResult()
            : failures.ToResult();
    }
}
