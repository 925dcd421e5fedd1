using System.Security.Cryptography;
using Carillon.Backups;
using Carillon.Backups.Live;
using Carillon.Jobs;
using Carillon.Ledger;
using Carillon.Operators;
using Carillon.Storage;
using Carillon.Storage.Rows;
using Carillon.TestKit;
using Carillon.TestKit.Backups;
using Carillon.TestKit.Engine;
using Carillon.TestKit.Storage;
using Carillon.TestKit.Time;
using Microsoft.Extensions.Logging.Abstractions;

namespace Carillon.Tests.Backups.Live;

/// <summary>The real engine on a state that a restore can replace; several of them, one after the other or at once, are processes of one app.</summary>
internal sealed class LiveBench : IDisposable
{
    private readonly RandomNumberGenerator _random = RandomNumberGenerator.Create();
    private readonly List<EngineUnderTest> _engines = [];

    public ManualClock Clock { get; } = new(Some.Instant);

    public InMemoryStateStore Home { get; } = new();

    public InMemorySiblings Siblings { get; } = new();

    public InMemoryBackupStore Blobs { get; } = new();

    public static ActRequest Asked { get; } = new("ada", "the night's edits were wrong");

    public void Dispose()
    {
        _engines.ForEach(engine => engine.Dispose());
        _random.Dispose();
    }

    /// <summary>Starts a process, with what a start does.</summary>
    /// <param name="jobs">Its jobs.</param>
    /// <param name="home">How it sees the home. Null for as it is.</param>
    public async Task<Process> StartAsync(IReadOnlyList<Job> jobs, Func<IStateStore, IStateStore>? home = null)
    {
        var time = new StoreTime(Clock);
        var generations = new StateGenerations(home?.Invoke(Home) ?? Home, Siblings, time, NullLogger<StateGenerations>.Instance);
        var feed = new ChangeFeedStore(generations, enabled: true, Clock, _random);
        await feed.OpenAsync(CancellationToken.None);
        var engine = new EngineUnderTest(
            clock: Clock, store: feed, generations: generations, blobs: Blobs, settings: [new("Carillon:Backup:Enabled", "true")]);
        _engines.Add(engine);
        await engine.DeclareAsync([.. jobs]);
        return new Process(this, engine, generations, feed);
    }

    /// <summary>A process of the app.</summary>
    internal sealed class Process
    {
        private readonly LiveBench _bench;

        public Process(LiveBench bench, EngineUnderTest engine, StateGenerations generations, ChangeFeedStore store)
        {
            (_bench, Engine, Generations, Store) = (bench, engine, generations, store);
            Catalog = new BackupCatalog(bench.Blobs, new BackupNames("dev"));
            Planner = new RestorePlanner(Catalog);
            Increments = new IncrementWriter(store, generations, bench.Blobs, Catalog, bench.Clock, bench._random);
            Snapshots = new SnapshotWriter(store, generations, bench.Blobs, Catalog, Increments, engine.Get<Carillon.Diagnostics.ProcessIdentity>(), bench.Clock, bench._random);
            Restorer = new LiveRestorer(
                new Restorer(Catalog), new StateSettlement(engine.Get<EffectiveJobs>(), engine.Get<LedgerRows>(), engine.Get<StoreTime>()),
                new BackupSwitch(Microsoft.Extensions.Options.Options.Create(new Carillon.Configuration.BackupOptions { Enabled = true }), new BackupNames("dev")),
                engine.Get<Dispatcher>(), engine.Get<Carillon.Diagnostics.SecretMask>(), engine.Get<Carillon.Diagnostics.ProcessIdentity>(),
                engine.Get<StoreTime>(), bench._random, NullLogger<LiveRestorer>.Instance, generations);
        }

        public EngineUnderTest Engine { get; }

        public StateGenerations Generations { get; }

        public ChangeFeedStore Store { get; }

        public BackupCatalog Catalog { get; }

        public RestorePlanner Planner { get; }

        public IncrementWriter Increments { get; }

        public SnapshotWriter Snapshots { get; }

        public LiveRestorer Restorer { get; }

        /// <summary>Takes what is due, and runs it.</summary>
        public async Task<ClaimResult> RingAsync(Job job)
        {
            var claim = await Engine.Claimer.ClaimDueAsync(job, _bench.Clock.GetUtcNow(), TimeSpan.Zero, CancellationToken.None);
            if (claim is ClaimResult.Claimed { Claim: var taken })
            {
                await Engine.RunAsync(taken);
            }

            return claim;
        }

        /// <summary>Begins to replace the state.</summary>
        public async Task<LiveRestoreResult> BeginAsync(ActRequest? asked = null) =>
            await Restorer.RestoreAsync(await Planner.PlanAsync(null, CancellationToken.None), asked ?? Asked, null, CancellationToken.None);

        /// <summary>Replaces the state; the clock is moved once it waits for those who may still write.</summary>
        public async Task<LiveRestoreResult> RestoreAsync(ActRequest? asked = null, DyingProcess? dies = null)
        {
            var restoring = BeginAsync(asked);
            while (!restoring.IsCompleted && dies is not { Died.IsCompleted: true })
            {
                _bench.Clock.AdvanceIfArmed(LiveRestorer.HoldBeforeSettling);
                await Task.Yield();
            }

            return await restoring;
        }

        /// <summary>What is on record of a job, newest first.</summary>
        public Task<IReadOnlyList<ExecutionRow>> RecordsAsync(Job job) => Engine.FinishedAsync(job);

        /// <summary>The rows of the state that a backup holds, as text.</summary>
        public Task<IReadOnlyList<string>> ContentsAsync() => BackupBench.ContentsAsync(Generations);
    }
}
