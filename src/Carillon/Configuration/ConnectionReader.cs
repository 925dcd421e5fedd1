using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;

namespace Carillon.Configuration;

/// <summary>
/// Reads a connection in the forms that the Functions host reads. Where it takes one of two forms that contradict each other
/// and is silent about the other, this refuses: nobody can tell which of them was meant.
/// </summary>
internal static partial class ConnectionReader
{
    /// <summary>Reads it, or adds to the problems and gives null.</summary>
    public static StorageConnection? Read(ConnectionSetting setting, IConfiguration configuration, List<string> problems)
    {
        if (setting.Value is not { } value)
        {
            return ByIdentity(setting, configuration, problems);
        }

        if (setting.FirstIdentityKey is { } beside)
        {
            problems.Add($"{setting.Name} is a connection string, and {setting.NameOf(beside)} is set beside it, which asks for an identity. Leave one of them out.");
        }
        else if (ConnectionStringRules.Violation(value) is { } wrong)
        {
            problems.Add($"{setting.Name} {wrong}. It may be {StoreChoice.Allowed(setting.Name)}.");
        }

        return problems.Count == 0 ? StorageConnection.ByString(setting.Name, value) : null;
    }

    private static StorageConnection? ByIdentity(ConnectionSetting setting, IConfiguration configuration, List<string> problems)
    {
        var account = setting["accountName"];
        if (account is not null && !AccountName().IsMatch(account))
        {
            problems.Add($"{setting.NameOf("accountName")} must be the name of a storage account: 3 to 24 lower-case letters and digits.");
            account = null;
        }

        var tables = Address(setting, "tableServiceUri", account, "table", problems);
        var blobs = Address(setting, "blobServiceUri", account, "blob", problems);
        if (problems.Count == 0 && (tables is null || blobs is null))
        {
            problems.Add((tables, blobs) switch
            {
                (null, null) => $"{setting.NameOf(setting.FirstIdentityKey!)} says who asks, and nothing says whom: set {setting.NameOf("accountName")}, or {setting.NameOf("tableServiceUri")} with {setting.NameOf("blobServiceUri")}.",
                (null, _) => Half(setting, "blobServiceUri", "tableServiceUri"),
                _ => Half(setting, "tableServiceUri", "blobServiceUri"),
            });
        }

        var identity = IdentityReader.Read(setting, configuration, problems);
        return problems.Count == 0 ? StorageConnection.ByIdentity(setting.Name, tables!, blobs!, identity) : null;
    }

    /// <summary>The address of a service: the one that is written, or else the one that follows from the account.</summary>
    private static Uri? Address(ConnectionSetting setting, string key, string? account, string service, List<string> problems)
    {
        if (setting[key] is not { } text)
        {
            return account is null ? null : new Uri($"https://{account}.{service}.core.windows.net/");
        }

        // Tokens go over https only. What stands behind a question mark would be a signature, and so a secret.
        if (Uri.TryCreate(text, UriKind.Absolute, out var address) && address is { Scheme: "https", Query: "", Fragment: "", UserInfo: "" })
        {
            return address;
        }

        problems.Add($"{setting.NameOf(key)} must be the address of the service, absolute, https, without user and query, such as 'https://example.{service}.core.windows.net'. For a shared access signature write a connection string.");
        return null;
    }

    private static string Half(ConnectionSetting setting, string given, string missing) =>
        $"{setting.NameOf(given)} is set without {setting.NameOf(missing)}. Both are needed, or {setting.NameOf("accountName")} in their place: executions are kept in tables, their backups and long logs in blobs.";

    [GeneratedRegex("^[a-z0-9]{3,24}$", RegexOptions.CultureInvariant)]
    private static partial Regex AccountName();
}
