using Azure.Storage.Blobs;
using Carillon.Storage.Azure.Blobs;
using Carillon.TestKit.Azurite;
using Carillon.TestKit.Faults;

namespace Carillon.Storage.Azure.Tests.Blobs;

/// <summary>A container of its own in the emulator, for one test. Nobody has made it yet.</summary>
internal sealed class EmulatedContainer
{
    private EmulatedContainer(string connectionString, string name)
    {
        ConnectionString = connectionString;
        Name = name;
    }

    public string ConnectionString { get; }

    public string Name { get; }

    public BlobContainerClient Client => new(ConnectionString, Name);

    public BlobConnection Connection => new("AzureWebJobsStorage", options => new BlobServiceClient(ConnectionString, options));

    public static async Task<EmulatedContainer> ChooseAsync() => new((await AzuriteServer.SharedAsync()).ConnectionString, $"c{Guid.NewGuid():n}");

    public BlobBackupStore Store(TimeSpan? timeLimit = null, TimeProvider? time = null) =>
        new(Connection, Name, time ?? TimeProvider.System, timeLimit ?? TimeSpan.FromSeconds(30), pageSize: 100);

    /// <summary>The same container, over a proxy.</summary>
    public EmulatedContainer Over(FaultProxy proxy) => new(AzuriteServer.ConnectionTo(proxy.Address, proxy.Address), Name);
}
