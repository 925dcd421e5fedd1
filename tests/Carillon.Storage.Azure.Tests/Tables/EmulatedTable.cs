using Azure.Data.Tables;
using Carillon.Storage.Azure.Tables;
using Carillon.TestKit.Azurite;
using Carillon.TestKit.Faults;

namespace Carillon.Storage.Azure.Tests.Tables;

/// <summary>A table of its own in the emulator, for one test: the emulator looks through a whole table for each query.</summary>
internal sealed class EmulatedTable
{
    private EmulatedTable(string connectionString, string name)
    {
        ConnectionString = connectionString;
        Name = name;
    }

    public string ConnectionString { get; }

    public string Name { get; }

    public TableClient Client => new(ConnectionString, Name);

    public TableStoreOptions Options => OptionsFor(64);

    /// <summary>Where its rows stand.</summary>
    public static string Partition { get; } = TableKeys.Partition("Some App", "default", 0);

    public static async Task<EmulatedTable> ChooseAsync() => new((await AzuriteServer.SharedAsync()).ConnectionString, $"t{Guid.NewGuid():n}");

    public TableStoreOptions OptionsFor(int requestsAtOnce) => new() { Table = Name, App = "Some App", RequestsAtOnce = requestsAtOnce };

    public TableConnection Connection => new("AzureWebJobsStorage", options => new TableServiceClient(ConnectionString, options));

    public TableStateStore Store(IStoreTimeObserver? clock = null, TimeSpan? timeLimit = null) =>
        new(Connection, Options, TimeProvider.System, clock, timeLimit ?? TimeSpan.FromSeconds(30));

    /// <summary>The same table, over a proxy.</summary>
    public EmulatedTable Over(FaultProxy proxy) => new(AzuriteServer.ConnectionTo(proxy.Address, proxy.Address), Name);
}
