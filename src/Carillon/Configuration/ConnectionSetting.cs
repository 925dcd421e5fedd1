using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;

namespace Carillon.Configuration;

/// <summary>A connection among the settings, found by its name where the Functions host looks for it.</summary>
/// <param name="section">The setting, and what stands under it.</param>
internal sealed partial class ConnectionSetting(IConfigurationSection section)
{
    /// <summary>The connection of the host itself, and the one that is used unless another is named.</summary>
    public const string OfTheHost = "AzureWebJobsStorage";

    /// <summary>What identity forms are made of. The address of the queues, which is not needed here, is none of them.</summary>
    private static readonly string[] IdentityKeys =
        ["accountName", "tableServiceUri", "blobServiceUri", "credential", "clientId", "tenantId", "clientSecret", "managedIdentityResourceId"];

    /// <summary>Its name, as messages write it.</summary>
    public string Name => section.Path;

    /// <summary>The connection string. Null where none is written.</summary>
    public string? Value => string.IsNullOrWhiteSpace(section.Value) ? null : section.Value.Trim();

    /// <summary>The first part of an identity form that is written. Null where none is.</summary>
    public string? FirstIdentityKey => IdentityKeys.FirstOrDefault(key => this[key] is not null);

    /// <summary>A part of an identity form. Null where it is not written: an empty setting is how templates leave one out.</summary>
    public string? this[string key] => string.IsNullOrWhiteSpace(section[key]) ? null : section[key]!.Trim();

    /// <summary>
    /// Finds a connection: the name behind <c>AzureWebJobs</c> before the name alone, and among the connection strings before
    /// the other settings. Null where nothing is written under any of them.
    /// </summary>
    public static ConnectionSetting? Find(IConfiguration configuration, string name)
    {
        var path = name.Replace("__", ":", StringComparison.Ordinal);
        return new[] { $"ConnectionStrings:AzureWebJobs{path}", $"AzureWebJobs{path}", $"ConnectionStrings:{path}", path }
            .Select(candidate => new ConnectionSetting(configuration.GetSection(candidate)))
            .FirstOrDefault(candidate => candidate.Value is not null || candidate.FirstIdentityKey is not null);
    }

    /// <summary>Where a connection is looked for, as messages write it.</summary>
    public static string PlacesOf(string name) => $"ConnectionStrings:AzureWebJobs{name}, AzureWebJobs{name}, ConnectionStrings:{name} and {name}";

    /// <summary>Whether a text can be the name of a connection. A connection string, written by mistake where the name goes, can't.</summary>
    public static bool IsName(string text) => NameOfASetting().IsMatch(text);

    /// <summary>The name of a part, as it is written in the environment.</summary>
    public string NameOf(string key) => $"{Name}__{key}";

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9_.:-]{0,62}$", RegexOptions.CultureInvariant)]
    private static partial Regex NameOfASetting();
}
