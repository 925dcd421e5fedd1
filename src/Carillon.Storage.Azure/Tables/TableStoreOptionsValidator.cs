using System.Text.RegularExpressions;
using Carillon.Configuration;
using Microsoft.Extensions.Options;

namespace Carillon.Storage.Azure.Tables;

/// <summary>Refuses names that the service would refuse.</summary>
public sealed partial class TableStoreOptionsValidator : IValidateOptions<TableStoreOptions>
{
    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, TableStoreOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new OptionsFailures("Carillon:Tables")
            .Require(IsTable(options.Table),
                nameof(options.Table), "3 to 63 letters and digits, a letter first, and not 'tables'", options.Table)
            .Require(options.App is null || IsName(options.App, 64), nameof(options.App), "a name of 1 to 64 characters", options.App)
            .Require(IsName(options.Tenant, 32), nameof(options.Tenant), "a name of 1 to 32 characters", options.Tenant)
            .Require(options.RequestsAtOnce is >= 1 and <= 1_000, nameof(options.RequestsAtOnce), "1 to 1,000", options.RequestsAtOnce)
            .ToResult();
    }

    /// <summary>Whether the service takes a name for a table.</summary>
    internal static bool IsTable(string? name) => name is not null && TableName().IsMatch(name) && !"tables".Equals(name, StringComparison.OrdinalIgnoreCase);

    /// <summary>Both together fit a key of the service, however they are written there.</summary>
    private static bool IsName(string? text, int longest) => !string.IsNullOrWhiteSpace(text) && text.Length <= longest;

    [GeneratedRegex(@"\A[A-Za-z][A-Za-z0-9]{2,62}\z", RegexOptions.CultureInvariant)]
    private static partial Regex TableName();
}
