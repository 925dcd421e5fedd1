using Microsoft.Extensions.Configuration;

namespace Carillon.Configuration;

/// <summary>What the variables that Azure sets say of where the app runs.</summary>
public static class AzurePlatform
{
    /// <summary>
    /// Whether this is Azure. App Service and the plans on it tell the instance; Consumption on Linux tells the container instead,
    /// and Flex Consumption its SKU. The host name proves nothing: Core Tools set it on a developer's machine, too.
    /// </summary>
    public static bool IsHere(IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        return Has("WEBSITE_INSTANCE_ID") || Has("WEBSITE_SKU") || (Has("CONTAINER_NAME") && Has("WEBSITE_SITE_NAME"));

        bool Has(string variable) => !string.IsNullOrEmpty(configuration[variable]);
    }
}
