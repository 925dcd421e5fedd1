namespace Carillon.Configuration;

/// <summary>
/// What a connection string of a storage account must have. The client reads it again; here it is looked at first, so that what
/// is wrong is told with the name of the setting, and without what is in it.
/// </summary>
internal static class ConnectionStringRules
{
    /// <summary>What is wrong, as it follows the name of the setting, without a full stop. Null where nothing is.</summary>
    public static string? Violation(string text)
    {
        var parts = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var part in text.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (part.IndexOf('=', StringComparison.Ordinal) is not (> 0 and var equals) || !parts.TryAdd(part[..equals].Trim(), part[(equals + 1)..].Trim()))
            {
                return "is no connection string, which is made of different names with a value each: 'name=value;name=value'";
            }
        }

        return parts.TryGetValue("UseDevelopmentStorage", out var development)
            ? OfDevelopment(parts, development)
            : CredentialOf(parts) ?? EndpointsOf(parts);
    }

    private static string? OfDevelopment(Dictionary<string, string> parts, string value) =>
        !string.Equals(value, "true", StringComparison.OrdinalIgnoreCase) ? "has UseDevelopmentStorage, which can only be true"
        : parts.Keys.Any(name => !name.Contains("DevelopmentStorage", StringComparison.OrdinalIgnoreCase)) ? "has UseDevelopmentStorage=true, which stands for all the rest of a connection string, and something beside it"
        : null;

    private static string? CredentialOf(Dictionary<string, string> parts) => (Has(parts, "AccountKey"), Has(parts, "SharedAccessSignature")) switch
    {
        (true, true) => "has both AccountKey and SharedAccessSignature, and one of them has to go",
        (false, false) => "has neither AccountKey nor SharedAccessSignature",
        (true, false) when !Has(parts, "AccountName") => "has an AccountKey and no AccountName",
        (true, false) when !IsBase64(parts["AccountKey"]) => "has an AccountKey that is cut or mistyped: it is not Base64",
        _ => null,
    };

    private static string? EndpointsOf(Dictionary<string, string> parts)
    {
        foreach (var name in new[] { "TableEndpoint", "BlobEndpoint" })
        {
            if (!Has(parts, name))
            {
                if (!Has(parts, "AccountName"))
                {
                    return $"has no {name}, and no AccountName that it would follow from";
                }
            }
            else if (!Uri.TryCreate(parts[name], UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
            {
                return $"has a {name} that is no absolute http or https URL";
            }
        }

        return null;
    }

    private static bool Has(Dictionary<string, string> parts, string name) => parts.TryGetValue(name, out var value) && value.Length > 0;

    private static bool IsBase64(string text) => Convert.TryFromBase64String(text, new byte[text.Length], out _);
}
