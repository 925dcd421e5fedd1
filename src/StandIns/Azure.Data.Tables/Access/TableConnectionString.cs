namespace Azure.Data.Tables.Access;

/// <summary>What a connection string says: where the tables are, and with what right.</summary>
internal sealed record TableConnectionString(Uri Endpoint, string AccountName, TableSharedKeyCredential? Key, AzureSasCredential? Sas)
{
    // The account that every storage emulator has. Both are published with it and open nothing else.
    private const string EmulatorAccount = "devstoreaccount1";
    private const string EmulatorKey = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    /// <summary>Reads a connection string.</summary>
    /// <exception cref="InvalidOperationException">It does not name an endpoint with a key or signature. What it holds is not repeated.</exception>
    public static TableConnectionString Parse(string connectionString)
    {
        ArgumentException.ThrowIfNullOrEmpty(connectionString);
        var settings = Settings(connectionString);
        if (settings.TryGetValue("UseDevelopmentStorage", out var development))
        {
            return string.Equals(development, "true", StringComparison.OrdinalIgnoreCase)
                ? Emulator(settings.GetValueOrDefault("DevelopmentStorageProxyUri"))
                : throw Malformed("UseDevelopmentStorage can only be 'true'");
        }

        var account = settings.GetValueOrDefault("AccountName");
        var endpoint = Address(settings, account);
        if (settings.TryGetValue("SharedAccessSignature", out var signature))
        {
            return new TableConnectionString(endpoint, account ?? TableEndpoint.Account(endpoint), null, new AzureSasCredential(signature));
        }

        return account is not null && settings.TryGetValue("AccountKey", out var key)
            ? new TableConnectionString(endpoint, account, SharedKey(account, key), null)
            : throw Malformed("it needs AccountName and AccountKey, or SharedAccessSignature");
    }

    private static Dictionary<string, string> Settings(string connectionString)
    {
        var settings = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var part in connectionString.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0 || !settings.TryAdd(part[..equals].Trim(), part[(equals + 1)..].Trim()))
            {
                throw Malformed("each of its parts has to be Name=value, no name twice");
            }
        }

        return settings;
    }

    private static TableConnectionString Emulator(string? proxy)
    {
        var host = proxy is null ? "http://127.0.0.1" : proxy.TrimEnd('/');
        return new TableConnectionString(
            Absolute($"{host}:10002/{EmulatorAccount}"), EmulatorAccount, new TableSharedKeyCredential(EmulatorAccount, EmulatorKey), null);
    }

    private static Uri Address(Dictionary<string, string> settings, string? account)
    {
        if (settings.TryGetValue("TableEndpoint", out var endpoint))
        {
            return Absolute(endpoint);
        }

        var protocol = settings.GetValueOrDefault("DefaultEndpointsProtocol", "https");
        var suffix = settings.GetValueOrDefault("EndpointSuffix", "core.windows.net");
        return account is null
            ? throw Malformed("it needs AccountName or TableEndpoint")
            : Absolute($"{protocol}://{account}.table.{suffix}");
    }

    private static Uri Absolute(string address)
        => Uri.TryCreate(address, UriKind.Absolute, out var uri) && (uri.Scheme is "http" or "https")
            ? uri
            : throw Malformed("its endpoint is no http or https address");

    private static TableSharedKeyCredential SharedKey(string account, string key)
    {
        try
        {
            return new TableSharedKeyCredential(account, key);
        }
        catch (FormatException)
        {
            throw Malformed("its AccountKey is not base 64");
        }
    }

    private static InvalidOperationException Malformed(string why) => new($"The connection string cannot be used: {why}.");
}
