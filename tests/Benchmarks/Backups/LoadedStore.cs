using System.Security.Cryptography;
using Carillon.Backups;
using Carillon.Diagnostics;
using Carillon.Storage;

namespace Benchmarks.Backups;

/// <summary>A store with very many finished executions, its change feed, and a place for its backups. Shared by whoever rents it at the same time.</summary>
internal abstract class LoadedStore : IAsyncDisposable
{
    private static readonly Dictionary<(Type Kind, int Rows), (LoadedStore Store, int Tenants)> Rented = [];

    private readonly RandomNumberGenerator _random = RandomNumberGenerator.Create();
    private int _runs;

    protected LoadedStore(int rows, IStateStore store, IBackupStore blobs)
    {
        Rows = rows;
        Store = store;
        Archive = (IStateArchive)store;
        Feed = new ChangeFeedStore(store, enabled: true, TimeProvider.System, _random);
        Catalog = new BackupCatalog(blobs, new BackupNames("dev"));
        Increments = new IncrementWriter(Feed, Archive, blobs, Catalog, TimeProvider.System, _random);
        Snapshots = new SnapshotWriter(
            Feed, Archive, blobs, Catalog, Increments, new ProcessIdentity("bench", "bench", DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch), TimeProvider.System, _random);
    }

    public int Rows { get; }

    public IStateStore Store { get; }

    public IStateArchive Archive { get; }

    public BackupCatalog Catalog { get; }

    public IncrementWriter Increments { get; }

    public SnapshotWriter Snapshots { get; }

    /// <summary>Where it is, so that another process can open it.</summary>
    public abstract string Place { get; }

    private ChangeFeedStore Feed { get; }

    /// <summary>Gives a store of that many rows, made now or rented by somebody else already.</summary>
    public static async Task<T> RentAsync<T>(int rows, Func<Task<T>> make)
        where T : LoadedStore
    {
        if (!Rented.TryGetValue((typeof(T), rows), out var rented))
        {
            rented = (await make(), 0);
            await rented.Store.FillAsync();
        }

        Rented[(typeof(T), rows)] = (rented.Store, rented.Tenants + 1);
        return (T)rented.Store;
    }

    /// <summary>Gives it back; the last one deletes it.</summary>
    public async ValueTask DisposeAsync()
    {
        var key = (GetType(), Rows);
        var left = Rented[key].Tenants - 1;
        Rented[key] = (this, left);
        if (left == 0)
        {
            Rented.Remove(key);
            await CloseAsync();
            await DeleteAsync();
            _random.Dispose();
        }
    }

    /// <summary>Runs a job so often, as the engine writes it.</summary>
    /// <returns>Bytes of the rows that it leaves.</returns>
    public async Task<long> RunAsync(int times)
    {
        long bytes = 0;

        // Beyond those that are there.
        foreach (var number in Enumerable.Range(Rows + _runs, times))
        {
            foreach (var transaction in SampleRuns.Transactions(number))
            {
                if (!(await Feed.CommitAsync(transaction, CancellationToken.None)).Committed)
                {
                    throw new InvalidOperationException("A run of the benchmark was refused.");
                }
            }

            bytes += SampleRuns.BytesOf(number);
        }

        _runs += times;
        return bytes;
    }

    /// <summary>Opens it.</summary>
    public Task OpenAsync() => Feed.OpenAsync(CancellationToken.None);

    /// <summary>Closes it: another process can open it then.</summary>
    public abstract ValueTask CloseAsync();

    /// <summary>Opens an empty store of the same kind.</summary>
    public abstract Task<RestoreTarget> NewTargetAsync();

    protected abstract ValueTask DeleteAsync();

    private async Task FillAsync()
    {
        await OpenAsync();
        foreach (var batch in SampleRuns.Batches(Rows))
        {
            await Archive.ImportAsync(batch, CancellationToken.None);
        }

        // As an app finds it that is started: nothing of it in a log any more.
        await CloseAsync();
        await OpenAsync();
    }
}
