using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Data.Tables;
using Carillon.Storage;
using Carillon.Storage.Azure.Tables;
using Carillon.TestKit.Azurite;

namespace Benchmarks.Engine;

/// <summary>
/// A table in the emulator, which is dropped after each turn and made anew for the next: the emulator looks through rows, so that a
/// table gets slower as it grows.
/// </summary>
/// <param name="connectionString">The emulator's. Null for the one of this process.</param>
/// <param name="name">The table's name. Null for a new one.</param>
internal sealed class EmulatedTable(string? connectionString = null, string? name = null)
{
    /// <summary>The partition of what is not written by an engine.</summary>
    public const string Partition = "bare";

    /// <summary>Its name.</summary>
    public string Name { get; } = name ?? $"t{Guid.NewGuid():n}";

    /// <summary>Leads a client to the emulator.</summary>
    public async Task<string> ConnectionStringAsync() => connectionString ??= (await AzuriteServer.SharedAsync()).ConnectionString;

    /// <summary>Where its account is.</summary>
    public static async Task<Uri> AccountAsync() => (await AzuriteServer.SharedAsync()).Tables;

    /// <summary>Where a row of it is.</summary>
    public async Task<Uri> AddressOfAsync(string row) =>
        new($"{await AccountAsync()}/{Name}(PartitionKey='{Partition}',RowKey='{row}')");

    /// <summary>Makes it.</summary>
    public async Task CreateAsync() => await (await ClientAsync()).CreateAsync();

    /// <summary>Writes a row.</summary>
    public async Task AddAsync(TableEntity row) => await (await ClientAsync()).AddEntityAsync(row);

    /// <summary>Drops it, with all that it holds.</summary>
    public async Task DropAsync() => await (await ClientAsync()).DeleteAsync();

    /// <summary>Opens an engine over it, which makes it.</summary>
    /// <param name="watching">Sees each request. Default: nobody does.</param>
    public async Task<EngineUnderLoad> OpenEngineAsync(HttpPipelinePolicy? watching = null)
    {
        var address = await ConnectionStringAsync();
        return await EngineUnderLoad.OpenOverAsync(clock => Store(address, watching, clock));
    }

    /// <summary>A store over it; opening it makes the table.</summary>
    /// <param name="watching">Sees each request. Default: nobody does.</param>
    public async Task<TableStateStore> StoreAsync(HttpPipelinePolicy? watching = null) => Store(await ConnectionStringAsync(), watching, null);

    private TableStateStore Store(string address, HttpPipelinePolicy? watching, IStoreTimeObserver? clock)
    {
        var connection = new TableConnection("AzureWebJobsStorage", options =>
        {
            if (watching is not null)
            {
                options.AddPolicy(watching, HttpPipelinePosition.PerCall);
            }

            return new TableServiceClient(address, options);
        });
        return new TableStateStore(connection, new TableStoreOptions { Table = Name, App = "bench" }, TimeProvider.System, clock);
    }

    private async Task<TableClient> ClientAsync() => new(await ConnectionStringAsync(), Name);
}
