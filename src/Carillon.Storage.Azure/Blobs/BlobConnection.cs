using Azure.Storage.Blobs;

namespace Carillon.Storage.Azure.Blobs;

/// <summary>How a store of backups gets to its account. It makes its own client.</summary>
/// <param name="Setting">The name of the setting it comes from, for messages. Its value is never shown.</param>
/// <param name="Connect">Makes a client of the account, with the options it is given.</param>
public sealed record BlobConnection(string Setting, Func<BlobClientOptions, BlobServiceClient> Connect);
