namespace Carillon.Configuration;

/// <summary>
/// A storage account, as a setting says how to reach it: by a connection string, or by the addresses of its services and an
/// identity. One connection gives both tables and blobs.
/// </summary>
public sealed record StorageConnection
{
    private StorageConnection(string setting) => Setting = setting;

    /// <summary>The setting that it comes from, such as <c>AzureWebJobsStorage</c>: what messages name.</summary>
    public string Setting { get; }

    /// <summary>The connection string, which holds a secret. Null where <see cref="Identity"/> is not.</summary>
    public string? ConnectionString { get; private init; }

    /// <summary>Where its tables are. Null with a connection string.</summary>
    public Uri? TableServiceUri { get; private init; }

    /// <summary>Where its blobs are. Null with a connection string.</summary>
    public Uri? BlobServiceUri { get; private init; }

    /// <summary>Who asks. Null with a connection string.</summary>
    public ConnectionIdentity? Identity { get; private init; }

    /// <summary>A connection by a connection string.</summary>
    public static StorageConnection ByString(string setting, string connectionString) =>
        new(setting) { ConnectionString = connectionString };

    /// <summary>A connection by identity.</summary>
    public static StorageConnection ByIdentity(string setting, Uri tables, Uri blobs, ConnectionIdentity identity) =>
        new(setting) { TableServiceUri = tables, BlobServiceUri = blobs, Identity = identity };

    /// <summary>The setting: never what is in it.</summary>
    public override string ToString() => Setting;
}
