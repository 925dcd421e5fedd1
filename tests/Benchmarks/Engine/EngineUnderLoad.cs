using Benchmarks.Harness;
using Carillon;
using Carillon.Backups.Live;
using Carillon.Configuration;
using Carillon.Executions;
using Carillon.History;
using Carillon.Jobs;
using Carillon.Ledger;
using Carillon.Storage;
using Carillon.Storage.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Benchmarks.Engine;

/// <summary>
/// The real engine, composed as the app composes it, over its embedded store in a folder or over a table. All that the benchmarks
/// ask of it goes through here.
/// </summary>
internal sealed class EngineUnderLoad : IAsyncDisposable
{
    private readonly TemporaryFolder _folder;
    private readonly Action<IServiceCollection> _addStore;
    private readonly IHost _host;

    private EngineUnderLoad(TemporaryFolder folder, Action<IServiceCollection> addStore, IHost host) =>
        (_folder, _addStore, _host) = (folder, addStore, host);

    public IStateStore Store => Get<IStateStore>();

    /// <summary>Opens an engine over an empty store, in a folder that is deleted with it.</summary>
    /// <param name="clock">Default: the system's.</param>
    /// <param name="around">Puts something around the store. Default: nothing.</param>
    public static Task<EngineUnderLoad> OpenAsync(TimeProvider? clock = null, Func<IStateStore, IStateStore>? around = null) =>
        OpenAsync(new TemporaryFolder(), clock ?? TimeProvider.System, services =>
        {
            services.AddSqliteStateStore();
            services.AddSingleton(provider =>
            {
                var store = provider.GetRequiredKeyedService<IStateStore>(StoreKind.Sqlite);

                // As in the app: a restore could put another state in its place.
                return (IStateStore)new StateGenerations(
                    around?.Invoke(store) ?? store,
                    provider.GetRequiredKeyedService<ISiblingStores>(StoreKind.Sqlite),
                    provider.GetRequiredService<StoreTime>(),
                    provider.GetRequiredService<ILogger<StateGenerations>>());
            });
        });

    /// <summary>Opens an engine over another store.</summary>
    /// <param name="store">Makes it, for whoever is told the store's time. It is disposed of with the engine.</param>
    public static Task<EngineUnderLoad> OpenOverAsync(Func<IStoreTimeObserver, IStateStore> store) =>
        OpenAsync(new TemporaryFolder(), TimeProvider.System, services =>
            services.AddSingleton(provider => store(provider.GetRequiredService<IStoreTimeObserver>())));

    /// <summary>Closes this engine, and opens another one over what it left, as the next start of the app does.</summary>
    public async Task<EngineUnderLoad> ReopenAsync()
    {
        var clock = Get<TimeProvider>();
        await CloseAsync();
        return await OpenAsync(_folder, clock, _addStore);
    }

    /// <summary>Tells the engine its jobs.</summary>
    public void Fill(IEnumerable<Job> jobs) => Get<JobCatalog>().Fill(jobs);

    /// <summary>Brings their definitions into the store.</summary>
    public Task SyncAsync() => Get<DefinitionSync>().SyncAsync(CancellationToken.None);

    /// <summary>Runs what a job is due for, from the claim to the record.</summary>
    /// <returns>Whether anything was due.</returns>
    public async Task<bool> RunDueAsync(Job job, DateTimeOffset now)
    {
        var result = await Get<Claimer>().ClaimDueAsync(job, now, early: TimeSpan.Zero, CancellationToken.None);
        if (result is not ClaimResult.Claimed { Claim: var claim })
        {
            return false;
        }

        await Get<JobRunner>().RunAsync(claim, job.Body!, invocation: null);
        return true;
    }

    /// <summary>One tick of the dispatcher: claims what is due, and hands it off.</summary>
    /// <returns>How many runs it started.</returns>
    public async Task<int> TickAsync() => (await Get<Dispatcher>().TickAsync(CancellationToken.None)).Started;

    /// <summary>Waits until what a tick started is on record.</summary>
    public async Task WaitForRunsAsync()
    {
        while ((await Store.ReadRangeAsync(StateKeys.Live, 1, CancellationToken.None)).Rows.Count > 0)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(2), TimeProvider.System);
        }
    }

    /// <summary>A page of a job's history.</summary>
    public ValueTask<RowPage> HistoryPageAsync(JobId job, RowKey? after, int limit) =>
        Get<ExecutionHistory>().OfJobAsync(job, after, limit, CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        _folder.Dispose();
    }

    private static async Task<EngineUnderLoad> OpenAsync(TemporaryFolder folder, TimeProvider clock, Action<IServiceCollection> addStore)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { ContentRootPath = folder.Path });
        builder.Services.AddSingleton(clock);
        addStore(builder.Services);
        builder.Services.AddCarillonEngine();
        var engine = new EngineUnderLoad(folder, addStore, builder.Build());
        await engine.Store.OpenAsync(CancellationToken.None);
        return engine;
    }

    private ValueTask CloseAsync() => ((IAsyncDisposable)_host).DisposeAsync();

    private T Get<T>()
        where T : notnull => _host.Services.GetRequiredService<T>();
}
