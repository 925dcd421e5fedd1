using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Data.Tables;
using Carillon.Storage.Azure.Tables;
using Carillon.TestKit.Azurite;

namespace Benchmarks.Engine;

/// <summary>
/// A table in the emulator, which is dropped after each turn and made anew for the next: the emulator looks through rows, so that a
/// table gets slower as it grows.
/// </summary>
internal sealed class EmulatedTable
{
    private readonly string _name = $"t{Guid.NewGuid():n}";

    /// <summary>The partition of what is not written by an engine.</summary>
    public const string Partition = "bare";

    /// <summary>Where its account is.</summary>
    public static async Task<Uri> AccountAsync() => (await AzuriteServer.SharedAsync()).Tables;

    /// <summary>Where a row of it is.</summary>
    public async Task<Uri> AddressOfAsync(string row) =>
        new($"{await AccountAsync()}/{_name}(PartitionKey='{Partition}',RowKey='{row}')");

    /// <summary>Makes it.</summary>
    public async Task CreateAsync() => await (await ClientAsync()).CreateAsync();

    /// <summary>Writes a row.</summary>
    public async Task AddAsync(TableEntity row) => await (await ClientAsync()).AddEntityAsync(row);

    /// <summary>Drops it, with all that it holds.</summary>
    public async Task DropAsync() => await (await ClientAsync()).DeleteAsync();

    /// <summary>Opens an engine over it, which makes it.</summary>
    /// <param name="watching">Sees each request that writes. Default: nobody does.</param>
    public async Task<EngineUnderLoad> OpenEngineAsync(HttpPipelinePolicy? watching = null)
    {
        var connectionString = (await AzuriteServer.SharedAsync()).ConnectionString;
        var connection = new TableConnection("AzureWebJobsStorage", options =>
        {
            if (watching is not null)
            {
                options.AddPolicy(watching, HttpPipelinePosition.PerCall);
            }

            return new TableServiceClient(connectionString, options);
        });
        return await EngineUnderLoad.OpenOverAsync(clock =>
            new TableStateStore(connection, new TableStoreOptions { Table = _name, App = "bench" }, TimeProvider.System, clock));
    }

    private async Task<TableClient> ClientAsync() => new((await AzuriteServer.SharedAsync()).ConnectionString, _name);
}
