using System.Security.Cryptography;
using Carillon.Backups;
using Carillon.Backups.Live;
using Carillon.Configuration;
using Carillon.Diagnostics;
using Carillon.Executions;
using Carillon.Jobs;
using Carillon.Ledger;
using Carillon.Operators;
using Carillon.Storage.Azure.Tables;
using Carillon.Storage.Azure.Tests.Tables;
using Carillon.Storage.Rows;
using Carillon.Storage.Sqlite;
using Carillon.TestKit;
using Carillon.TestKit.Backups;
using Carillon.TestKit.Engine;
using Carillon.TestKit.Time;
using Microsoft.Extensions.Logging.Abstractions;

namespace Carillon.Storage.Azure.Tests.Backups;

/// <summary>The state in use replaced in real stores: two engines over one account, and one over a file.</summary>
[Trait("Req", "SC27")]
public sealed class LiveRestoreTests : IAsyncLifetime
{
    private readonly ManualClock _clock = new(Some.Instant);
    private readonly RandomNumberGenerator _random = RandomNumberGenerator.Create();
    private readonly InMemoryBackupStore _blobs = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("carillon-").FullName;
    private readonly List<EngineUnderTest> _engines = [];
    private readonly List<StateGenerations> _states = [];
    private readonly LambdaBody _body = LambdaBody.Succeeding();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        _engines.ForEach(engine => engine.Dispose());
        foreach (var state in _states)
        {
            await state.DisposeAsync();
        }

        _random.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Restore_OfATable_TheOtherProcessFollowsAndNothingRunsTwice()
    {
        var table = await EmulatedTable.ChooseAsync();
        Task<(EngineUnderTest Engine, StateGenerations State, ChangeFeedStore Store)> StartOneAsync() =>
            StartAsync(table.Store(), new TableSiblingStores(table.Connection, table.Options, TimeProvider.System));
        var job = Some.Job(Some.Definition(schedule: "* * * * *"), _body);
        var (one, other) = (await StartOneAsync(), await StartOneAsync());
        await one.Engine.DeclareAsync(job);
        await other.Engine.DeclareAsync(job);
        await CheckAsync(job, one, other);

        // A process that starts now finds what the others go on with.
        var next = await StartOneAsync();
        Assert.Equal(1, next.State.Epoch);
        Assert.Contains(TableSiblingStores.NameOf(table.Name, 1), next.State.Description, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Restore_OfAFile_GoesOnInTheFileBesideIt()
    {
        var path = Path.Combine(_folder, "carillon.db");
        var job = Some.Job(Some.Definition(schedule: "* * * * *"), _body);
        var process = await StartAsync(new SqliteStateStore(path), new SqliteSiblingStores(path));
        await process.Engine.DeclareAsync(job);
        await CheckAsync(job, process, process);

        Assert.True(File.Exists(Path.Combine(_folder, "carillon.g1.db")));
    }

    [Theory]
    [InlineData("Carillon", "CarillonG7")]
    [InlineData("a12345678901234567890123456789012345678901234567890123456", "a12345678901234567890123456789012345678901234567890123456G7")]
    public void NameOf_ATable_IsItsWithTheNumber(string table, string sibling) => Assert.Equal(sibling, TableSiblingStores.NameOf(table, 7));

    [Fact]
    public void NameOf_ALongName_IsOneThatTheServiceTakesAndNoOthers()
    {
        var (one, other) = (new string('a', 63), new string('a', 62) + 'b');

        Assert.True(TableStoreOptionsValidator.IsTable(TableSiblingStores.NameOf(one, 12_345)));
        Assert.NotEqual(TableSiblingStores.NameOf(one, 1), TableSiblingStores.NameOf(other, 1));
    }

    /// <summary>One minute is restored of four, while another process (or this one) runs the job.</summary>
    private async Task CheckAsync(
        Job job, (EngineUnderTest Engine, StateGenerations State, ChangeFeedStore Store) one, (EngineUnderTest Engine, StateGenerations State, ChangeFeedStore Store) other)
    {
        await PassAsync(other.Engine, job, 1);
        var catalog = new BackupCatalog(_blobs, new BackupNames("dev"));
        var increments = new IncrementWriter(one.Store, one.State, _blobs, catalog, _clock, _random);
        await new SnapshotWriter(one.Store, one.State, _blobs, catalog, increments, one.Engine.Get<ProcessIdentity>(), _clock, _random).TakeAsync(null, CancellationToken.None);
        await PassAsync(other.Engine, job, 3);
        var restorer = new LiveRestorer(
            new Restorer(catalog), new StateSettlement(one.Engine.Get<EffectiveJobs>(), one.Engine.Get<LedgerRows>(), one.Engine.Get<StoreTime>()),
            new BackupSwitch(Microsoft.Extensions.Options.Options.Create(new BackupOptions { Enabled = true }), catalog.Names), one.Engine.Get<Dispatcher>(),
            one.Engine.Get<SecretMask>(), one.Engine.Get<ProcessIdentity>(), one.Engine.Get<StoreTime>(), _random, NullLogger<LiveRestorer>.Instance, one.State);

        var plan = await new RestorePlanner(catalog).PlanAsync(null, CancellationToken.None);
        var restoring = restorer.RestoreAsync(plan, new ActRequest("ada", null), null, CancellationToken.None);
        while (!restoring.IsCompleted)
        {
            _clock.AdvanceIfArmed(LiveRestorer.HoldBeforeSettling);
            await Task.Yield();
        }

        Assert.Equal((1L, 3L), (await restoring) is var result ? (result.Epoch, result.Settled.Occurrences) : default);
        Assert.Equal(4, _body.Calls);
        _clock.Advance(TimeSpan.FromSeconds(45));
        if (one != other)
        {
            await Assert.ThrowsAsync<StateStoreUnavailableException>(() => RingAsync(other.Engine, job));
        }

        await RingAsync(other.Engine, job);
        Assert.Equal((5, 1L), (_body.Calls, other.State.Epoch));
        var records = (await other.State.ReadRangeAsync(StateKeys.Executions(job.Id), 100, CancellationToken.None)).Rows.Select(row => (ExecutionRow)row.Row).ToList();
        Assert.Equal([ExecutionState.Succeeded, ExecutionState.Skipped, ExecutionState.Succeeded], records.Select(record => record.State));
        Assert.Equal(3, records[1].Occurrences);
    }

    private async Task<(EngineUnderTest Engine, StateGenerations State, ChangeFeedStore Store)> StartAsync(IStateStore home, ISiblingStores siblings)
    {
        var state = new StateGenerations(home, siblings, new StoreTime(_clock), NullLogger<StateGenerations>.Instance);
        var feed = new ChangeFeedStore(state, enabled: true, _clock, _random);
        await feed.OpenAsync(CancellationToken.None);
        var engine = new EngineUnderTest(clock: _clock, store: feed, generations: state);
        _engines.Add(engine);
        _states.Add(state);
        return (engine, state, feed);
    }

    private async Task PassAsync(EngineUnderTest engine, Job job, int minutes)
    {
        for (var minute = 0; minute < minutes; minute++)
        {
            _clock.Advance(TimeSpan.FromMinutes(1));
            await RingAsync(engine, job);
        }
    }

    private async Task RingAsync(EngineUnderTest engine, Job job) =>
        await engine.RunAsync((await engine.Claimer.ClaimDueAsync(job, _clock.GetUtcNow(), TimeSpan.Zero, CancellationToken.None)).Taken());
}
