using System.Security.Cryptography;
using Carillon.Backups;
using Carillon.Backups.Targets;
using Carillon.Configuration;
using Carillon.Diagnostics;
using Carillon.Executions;
using Carillon.Jobs;
using Carillon.Storage;
using Carillon.Storage.Rows;
using Carillon.TestKit;
using Carillon.TestKit.Backups;
using Carillon.TestKit.Storage;
using Carillon.TestKit.Time;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Carillon.Tests.Backups;

/// <summary>A store with its change feed, what backs it up, and what restores it.</summary>
internal sealed class BackupBench : IDisposable, IScratchStores
{
    private readonly RandomNumberGenerator _random = RandomNumberGenerator.Create();
    private readonly InMemoryStateStore _inner;
    private readonly HashSet<JobId> _own = [];

    public BackupBench(Func<IStateStore, IStateStore>? state = null, Func<IBackupStore, IBackupStore>? backups = null, InMemoryStateStore? inner = null, InMemoryBackupStore? blobs = null)
    {
        (_inner, Blobs) = (inner ?? new InMemoryStateStore(), blobs ?? new InMemoryBackupStore());
        var store = state?.Invoke(_inner) ?? _inner;
        Store = new ChangeFeedStore(store, enabled: true, Clock, _random);
        var archive = store as IStateArchive ?? _inner;
        var places = backups?.Invoke(Blobs) ?? Blobs;
        Catalog = new BackupCatalog(places, new BackupNames("dev"));
        Increments = new IncrementWriter(Store, archive, places, Catalog, Clock, _random);
        Snapshots = new SnapshotWriter(Store, archive, places, Catalog, Increments, new ProcessIdentity("some-instance", "some-build", Some.Instant, Some.Instant), Clock, _random);
        Planner = new RestorePlanner(Catalog);
        Restorer = new Restorer(Catalog);
        Drill = new RestoreDrill(Store, Catalog, Planner, Restorer, this, Clock);
        Targets = new TargetRestorer(Store, Catalog, Planner, Restorer, Clock, NullLogger<TargetRestorer>.Instance);
        Newest = new NewestIncrement(Store, places, Catalog, Clock);
        var options = Options.Create(new BackupOptions { Enabled = true });
        Watch = new BackupWatch(Store, new BackupSwitch(options, Catalog.Names), Clock, options);
        Retention = new BackupRetention(Store, places, Catalog, Clock, Options.Create(new BackupOptions()));
    }

    public ManualClock Clock { get; } = new(Some.Instant);

    public InMemoryStateStore Inner => _inner;

    public InMemoryBackupStore Blobs { get; }

    public ChangeFeedStore Store { get; }

    public BackupCatalog Catalog { get; }

    public IncrementWriter Increments { get; }

    public SnapshotWriter Snapshots { get; }

    public RestorePlanner Planner { get; }

    public Restorer Restorer { get; }

    public RestoreDrill Drill { get; }

    public BackupRetention Retention { get; }

    public TargetRestorer Targets { get; }

    public NewestIncrement Newest { get; }

    public BackupWatch Watch { get; }

    /// <summary>The store that the last drill restored into.</summary>
    public InMemoryStateStore? Scratch { get; private set; }

    public void Dispose() => _random.Dispose();

    public Task<ScratchStore> CreateAsync(CancellationToken cancellationToken)
    {
        Scratch = new InMemoryStateStore();
        return Task.FromResult(new ScratchStore(Scratch, () => ValueTask.CompletedTask));
    }

    public async Task OpenAsync() => await Store.OpenAsync(CancellationToken.None);

    public async Task CommitAsync(StateTransaction transaction) =>
        Assert.True((await Store.CommitAsync(transaction, CancellationToken.None)).Committed);

    /// <summary>Begins and ends a run, in two transactions as the engine does.</summary>
    public async Task<ExecutionRow> RunAsync(string job = "a", bool system = false)
    {
        var id = JobId.Create("default", job);
        _ = system && _own.Add(id);
        var live = Some.Live(id, ExecutionId.Random(Clock.GetUtcNow(), _random)) with { System = system };
        await CommitAsync(new StateTransaction().Insert(StateKeys.LiveRun(live.Id), live).Put(StateKeys.JobState(id), State(Clock.GetUtcNow(), [live.Id])));
        var execution = Some.Execution(id, id: live.Id) with { FinishedAt = Clock.GetUtcNow(), System = system };
        await CommitAsync(new StateTransaction().Remove(StateKeys.LiveRun(live.Id)).Insert(StateKeys.Execution(id, live.Id), execution).Put(StateKeys.JobState(id), State(Clock.GetUtcNow(), [])));
        return execution;
    }

    /// <summary>Whether an execution may be of one of Carillon's own jobs.</summary>
    public bool IsOwn(string execution) => _own.Any(job => StateKeys.Executions(job).Contains(new RowKey(execution)));

    public async Task DropAsync(ExecutionRow execution) => await CommitAsync(new StateTransaction().Remove(StateKeys.Execution(execution.Job, execution.Id))
        .Replace(StateKeys.JobState(execution.Job), (await Store.ReadAsync(StateKeys.JobState(execution.Job), CancellationToken.None))!.Version, State(Clock.GetUtcNow(), [])));

    public async Task<IncrementReport> IncrementAsync() => await Increments.RunAsync(evenIfQuiet: false, CancellationToken.None);

    public async Task<SnapshotManifest> SnapshotAsync() => await Snapshots.TakeAsync(null, CancellationToken.None);

    /// <summary>Restores into a store of its own.</summary>
    public async Task<InMemoryStateStore> RestoreAsync(DateTimeOffset? at = null)
    {
        var target = new InMemoryStateStore();
        await Restorer.RestoreAsync(await Planner.PlanAsync(at, CancellationToken.None), target, replace: false, null, CancellationToken.None);
        return target;
    }

    /// <summary>Everything that a backup holds of a store, as text.</summary>
    public static async Task<IReadOnlyList<string>> ContentsAsync(IStateArchive archive)
    {
        var page = await archive.ExportAsync(StateKeys.All, int.MaxValue, CancellationToken.None);
        return [.. page.Rows.Where(row => BackupScope.Covers(row.Key)).Select(row => $"{row.Key} {System.Text.Encoding.UTF8.GetString(row.Body!)}")];
    }

    private static JobStateRow State(DateTimeOffset cursor, IReadOnlyList<ExecutionId> running) => new() { Cursor = cursor, Running = running };
}
