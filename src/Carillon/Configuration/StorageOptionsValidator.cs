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
        return chosen is null && OnAzure()
            ? failures.Require(false, nameof(options.Storage), "'sqlite' on Azure, if the state may be kept on a disk that is lost with the instance", options.Storage).ToResult()
            : failures.ToResult();
    }

    /// <summary>
    /// App Service and the plans on it tell the instance; Consumption on Linux tells the container instead, and Flex Consumption
    /// its SKU. The host name proves nothing: Core Tools set it on a developer's machine, too.
    /// </summary>
    private bool OnAzure() =>
        Has("WEBSITE_INSTANCE_ID") || Has("WEBSITE_SKU") || (Has("CONTAINER_NAME") && Has("WEBSITE_SITE_NAME"));

    private bool Has(string variable) => !string.IsNullOrEmpty(configuration[variable]);
}
