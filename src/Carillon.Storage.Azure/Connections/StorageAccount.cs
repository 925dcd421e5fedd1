using Azure.Core;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Carillon.Configuration;
using Carillon.Storage.Azure.Blobs;
using Carillon.Storage.Azure.Tables;

namespace Carillon.Storage.Azure.Connections;

/// <summary>A storage account, as the settings say how to reach it: makes the clients of its services.</summary>
internal static class StorageAccount
{
    /// <summary>How to get to its tables. A credential is made once for all clients of a service, as it remembers its tokens.</summary>
    public static TableConnection Tables(StorageConnection connection)
    {
        if (connection.ConnectionString is { } text)
        {
            return new TableConnection(connection.Setting, options => new TableServiceClient(text, options));
        }

        var credential = new Lazy<TokenCredential>(() => ConnectionCredential.Make(connection.Identity!));
        return new TableConnection(connection.Setting, options => new TableServiceClient(connection.TableServiceUri!, credential.Value, options));
    }

    /// <summary>How to get to its blobs.</summary>
    public static BlobConnection Blobs(StorageConnection connection)
    {
        if (connection.ConnectionString is { } text)
        {
            return new BlobConnection(connection.Setting, options => new BlobServiceClient(text, options));
        }

        var credential = new Lazy<TokenCredential>(() => ConnectionCredential.Make(connection.Identity!));
        return new BlobConnection(connection.Setting, options => new BlobServiceClient(connection.BlobServiceUri!, credential.Value, options));
    }
}
