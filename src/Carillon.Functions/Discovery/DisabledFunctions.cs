using Microsoft.Extensions.Configuration;

namespace Carillon.Functions.Discovery;

/// <summary>Which functions the platform was told not to trigger, by settings.</summary>
internal sealed class DisabledFunctions(IConfiguration configuration)
{
    /// <summary>Whether <c>AzureWebJobs.{function}.Disabled</c>, or the form with underscores, is <c>true</c> or <c>1</c>.</summary>
    public bool Contains(string functionName) =>
        IsOn(configuration[$"AzureWebJobs.{functionName}.Disabled"]) || IsOn(configuration[$"AzureWebJobs_{functionName}_Disabled"]);

    private static bool IsOn(string? value) => value is "1" || string.Equals(value, "true", StringComparison.OrdinalIgnoreCase);
}
