using Azure.Storage.Blobs;
using Benchmarks.Engine;
using Benchmarks.Floor;
using Carillon.Storage.Azure.Blobs;
using Carillon.Storage.Azure.Tables;

namespace Benchmarks.Backups;

/// <summary>One in a table of the emulator, with its backups in a container there.</summary>
internal sealed class LoadedTable : LoadedStore
{
    private readonly EmulatedTable _table;
    private readonly TableStateStore _store;
    private readonly BlobBackupStore _blobs;
    private readonly string _address;

    private readonly CountedRequests _requests;

    private LoadedTable(int rows, EmulatedTable table, TableStateStore store, BlobBackupStore blobs, string address, CountedRequests requests)
        : base(rows, store, blobs)
    {
        (_table, _store, _blobs, _address, _requests) = (table, store, blobs, address, requests);
    }

    public override string Place => $"{_table.Name} {_address}";

    /// <summary>The table's name.</summary>
    public string Table => _table.Name;

    /// <summary>How many requests were sent to it.</summary>
    public int Requests => _requests.Count;

    public static Task<LoadedTable> RentAsync(int rows) => RentAsync(rows, () => OverAsync(rows, new EmulatedTable()));

    /// <summary>One that another process made.</summary>
    public static Task<LoadedTable> AtAsync(string place) => place.Split(' ', 2) is [var name, var address]
        ? OverAsync(0, new EmulatedTable(address, name))
        : throw new ArgumentException($"'{place}' is no table and where it is.", nameof(place));

    public override ValueTask CloseAsync() => ValueTask.CompletedTask;

    public override async Task<RestoreTarget> NewTargetAsync()
    {
        var table = new EmulatedTable(_address);
        var target = await table.StoreAsync();
        await target.OpenAsync(CancellationToken.None);
        return new RestoreTarget(target, async () =>
        {
            target.Dispose();
            await table.DropAsync();
        });
    }

    protected override async ValueTask DeleteAsync()
    {
        _store.Dispose();
        _blobs.Dispose();
        await _table.DropAsync();
        await new BlobServiceClient(_address).GetBlobContainerClient(_table.Name).DeleteIfExistsAsync();
    }

    private static async Task<LoadedTable> OverAsync(int rows, EmulatedTable table)
    {
        var address = await table.ConnectionStringAsync();
        var blobs = new BlobBackupStore(new BlobConnection("AzureWebJobsStorage", options => new BlobServiceClient(address, options)), table.Name, TimeProvider.System);
        var requests = new CountedRequests();
        return new LoadedTable(rows, table, await table.StoreAsync(requests), blobs, address, requests);
    }
}
