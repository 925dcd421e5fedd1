using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Carillon.Backups;
using Carillon.Diagnostics;
using Carillon.Executions;
using Carillon.Jobs;
using Carillon.Storage.Azure.Tests.Blobs;
using Carillon.Storage.Azure.Tests.Tables;
using Carillon.Storage.Rows;
using Carillon.Storage.Sqlite;
using Carillon.TestKit;
using Carillon.TestKit.Azurite;
using Carillon.TestKit.Backups;
using Carillon.TestKit.Faults;
using Carillon.TestKit.Time;

namespace Carillon.Storage.Azure.Tests.Backups;

/// <summary>
/// Random histories in one store, backed up to blobs while they go on, and restored to another store: to points and minutes of them,
/// with the rows that were final then, and at rest with all rows. Some over a way on which every tenth request fails, and some of
/// the real engine, whose processes die.
/// </summary>
[Trait("Req", "SC25")]
[Trait("Req", "SC27")]
public sealed class CrossStoreBackupTests : IAsyncLifetime
{
    private const int Steps = 40;
    private const int EngineSteps = 300;
    private const int MostPoints = 4;

    private static readonly bool Long = Environment.GetEnvironmentVariable("CARILLON_LONG") is not null;

    private readonly string _folder = Directory.CreateTempSubdirectory("carillon-").FullName;
    private readonly ManualClock _clock = new(Some.Instant);
    private readonly RandomNumberGenerator _random = RandomNumberGenerator.Create();
    private readonly List<Func<Task>> _cleanUp = [];
    private FaultProxy _tables = null!;
    private FaultProxy _blobs = null!;
    private int _files;

    /// <summary>Several histories for each direction. Over a way that fails each takes ten times as long: one to a table and one from one will do.</summary>
    public static TheoryData<bool, bool, bool, int> Directions
    {
        get
        {
            var directions = new TheoryData<bool, bool, bool, int>();
            for (var seed = 1; seed <= (Long ? 50 : 3); seed++)
            {
                foreach (var (from, to) in new[] { (false, false), (false, true), (true, false), (true, true) })
                {
                    directions.Add(from, to, Long ? seed % 2 == 0 : seed == 2 && from != to, seed);
                }
            }

            return directions;
        }
    }

    public async Task InitializeAsync()
    {
        var azurite = await AzuriteServer.SharedAsync();
        _tables = await FaultProxy.StartAsync(azurite.Tables);
        _blobs = await FaultProxy.StartAsync(azurite.Blobs);
    }

    public async Task DisposeAsync()
    {
        (_tables.Plan, _blobs.Plan) = (FaultPlan.None, FaultPlan.None);
        foreach (var end in _cleanUp)
        {
            await end();
        }

        await _tables.DisposeAsync();
        await _blobs.DisposeAsync();
        _random.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [MemberData(nameof(Directions))]
    public async Task Restore_ToAnotherStore_HasTheSameDigests(bool fromTables, bool toTables, bool faults, int seed)
    {
        var dice = new Random(seed);
        var (inner, archive) = await OpenAsync(fromTables);
        var store = new ChangeFeedStore(inner, enabled: true, _clock, _random);
        await store.OpenAsync(CancellationToken.None);
        var blobs = await OpenBlobsAsync();
        var catalog = new BackupCatalog(blobs, new BackupNames("dev"));
        var increments = new IncrementWriter(store, archive, blobs, catalog, _clock, _random);
        var snapshots = new SnapshotWriter(store, archive, blobs, catalog, increments, new ProcessIdentity("some-instance", "some-build", Some.Instant, Some.Instant), _clock, _random);
        var (planner, restorer) = (new RestorePlanner(catalog), new Restorer(catalog));
        var finals = new SortedDictionary<DateTimeOffset, string>();
        var snapshot = DateTimeOffset.MaxValue;
        var executions = new List<ExecutionRow>();
        for (var step = 0; step < Steps; step++)
        {
            _clock.Advance(TimeSpan.FromSeconds(dice.Next(1, 90)));
            switch (step == Steps / 3 ? 7 : step == Steps - 1 ? 6 : dice.Next(7))
            {
                case < 4:
                    executions.Add(await RunAsync(store, dice));
                    break;
                case 4 when executions.Count > 0:
                    var dropped = executions[dice.Next(executions.Count)];
                    executions.Remove(dropped);
                    await DropAsync(store, StateKeys.Execution(dropped.Job, dropped.Id));
                    break;
                case 7:
                    snapshot = (await DespiteAsync(faults, step, () => snapshots.TakeAsync(null, CancellationToken.None))).Point;
                    finals[snapshot] = await FinalsAsync(archive);
                    break;
                default:
                    var report = await DespiteAsync(faults, step, () => increments.RunAsync(evenIfQuiet: false, CancellationToken.None));
                    finals[report.To] = await FinalsAsync(archive);
                    break;
            }
        }

        var points = finals.Keys.Where(point => point >= snapshot).ToList();
        Assert.True(points.Count > 1);
        foreach (var point in points.Where((_, index) => index % Math.Max(1, points.Count / MostPoints) == 0).Append(points[^1]).Distinct())
        {
            var (_, target) = await OpenAsync(toTables);
            await DespiteAsync(faults, seed, async () =>
            {
                await restorer.RestoreAsync(await planner.PlanAsync(point, CancellationToken.None), target, replace: false, null, CancellationToken.None);
                return true;
            });

            Assert.Equal(finals[point], await FinalsAsync(target));
            if (point == points[^1])
            {
                Assert.Equal(await ContentsAsync(archive), await ContentsAsync(target));
            }
        }

        Assert.Equal(faults, _tables.Requests.Concat(_blobs.Requests).Any(request => request.Fault != Fault.None));
    }

    [Theory]
    [MemberData(nameof(Directions))]
    public async Task Restore_OfAnEnginesHistoryToAnotherStore_HasTheDigestsOfItsMinutes(bool fromTables, bool toTables, bool faults, int seed)
    {
        var (store, archive) = await OpenAsync(fromTables);
        var history = new BackedUpHistory(store, await OpenBlobsAsync(), () => FinalsAsync(archive), seed);
        await history.RunAsync(EngineSteps);
        var (planner, restorer, dice) = (new RestorePlanner(history.Catalog), new Restorer(history.Catalog), new Random(seed));
        var (first, last) = (history.Points.Keys.First(), history.Points.Keys.Last());
        var minutes = (int)(last - first).TotalMinutes;
        Assert.True(minutes > 1 && history.CutOff > 0, $"{minutes} minutes, and {history.CutOff} attempts were cut off.");
        foreach (var moment in Enumerable.Range(0, MostPoints - 1).Select(_ => first.AddMinutes(dice.Next(minutes))).Append(last))
        {
            var (_, target) = await OpenAsync(toTables);
            await DespiteAsync(faults, seed, async () =>
            {
                await restorer.RestoreAsync(await planner.PlanAsync(moment, CancellationToken.None), target, replace: false, null, CancellationToken.None);
                return true;
            });

            Assert.True(history.At(moment) == await FinalsAsync(target), $"Seed {seed}, {moment:O}.");
        }
    }

    /// <summary>Begins and ends a run, in two transactions as the engine does.</summary>
    private async Task<ExecutionRow> RunAsync(ChangeFeedStore store, Random dice)
    {
        var job = JobId.Create("default", $"job-{dice.Next(4)}");
        var live = Some.Live(job, ExecutionId.Random(_clock.GetUtcNow(), _random));
        await CommitAsync(store, new StateTransaction().Insert(StateKeys.LiveRun(live.Id), live).Put(StateKeys.JobState(job), State([live.Id])));
        var execution = Some.Execution(job, id: live.Id) with
        {
            FinishedAt = _clock.GetUtcNow().AddTicks(dice.Next(10_000_000)),
            Duration = new TimeSpan(dice.NextInt64(TimeSpan.TicksPerDay)),
            Metrics = new Dictionary<string, double> { ["rows"] = dice.NextDouble() },
            Log = dice.Next(3) == 0 ? new string('x', 20_000) + "äöü 🔔\n" : null,
        };
        await CommitAsync(store, new StateTransaction().Remove(StateKeys.LiveRun(live.Id)).Insert(StateKeys.Execution(job, live.Id), execution).Put(StateKeys.JobState(job), State([])));
        return execution;
    }

    private static async Task DropAsync(ChangeFeedStore store, RowKey key) =>
        await CommitAsync(store, new StateTransaction().Delete(key, (await store.ReadAsync(key, CancellationToken.None))!.Version));

    private JobStateRow State(IReadOnlyList<ExecutionId> running) => new() { Cursor = _clock.GetUtcNow(), Running = running };

    private static async Task CommitAsync(ChangeFeedStore store, StateTransaction transaction) =>
        Assert.True((await store.CommitAsync(transaction, CancellationToken.None)).Committed);

    /// <summary>Does what takes or restores backups; over a failing way as often as it takes, as the next minute would.</summary>
    private async Task<T> DespiteAsync<T>(bool faults, int seed, Func<Task<T>> act)
    {
        var plan = faults ? FaultPlan.Seeded((ulong)seed, 10, Fault.ServerError, Fault.ServerErrorAfter, Fault.Cut, Fault.CutAfter) : FaultPlan.None;
        (_tables.Plan, _blobs.Plan) = (plan, plan);
        try
        {
            for (var tries = 1; ; tries++)
            {
                try
                {
                    return await act();
                }
                catch (Exception exception) when (exception is BackupStoreException or StateStoreUnavailableException or StateStoreOutcomeUnknownException && tries < 50)
                {
                    // Whoever comes next goes on from there.
                }
            }
        }
        finally
        {
            (_tables.Plan, _blobs.Plan) = (FaultPlan.None, FaultPlan.None);
        }
    }

    private async Task<IBackupStore> OpenBlobsAsync()
    {
        var container = await EmulatedContainer.ChooseAsync();
        var blobs = container.Over(_blobs).Store(TimeSpan.FromSeconds(2));
        _cleanUp.Add(async () =>
        {
            blobs.Dispose();
            await container.Client.DeleteIfExistsAsync();
        });
        return blobs;
    }

    private async Task<(IStateStore Store, IStateArchive Archive)> OpenAsync(bool tables)
    {
        if (!tables)
        {
            var file = new SqliteStateStore(Path.Combine(_folder, string.Create(CultureInfo.InvariantCulture, $"{_files++}.db")));
            _cleanUp.Add(async () => await file.DisposeAsync());
            await file.OpenAsync(CancellationToken.None);
            return (file, file);
        }

        var table = await EmulatedTable.ChooseAsync();
        var store = table.Over(_tables).Store(timeLimit: TimeSpan.FromSeconds(2));
        _cleanUp.Add(async () =>
        {
            store.Dispose();
            await table.Client.DeleteAsync();
        });
        await store.OpenAsync(CancellationToken.None);
        return (store, store);
    }

    /// <summary>How many rows are final, and their digest.</summary>
    private static async Task<string> FinalsAsync(IStateArchive archive)
    {
        var tally = await new TallyingArchive(archive).CountAsync(CancellationToken.None);
        return string.Create(CultureInfo.InvariantCulture, $"{tally.FinalRows} {tally.FinalDigest}");
    }

    private static async Task<IReadOnlyList<string>> ContentsAsync(IStateArchive archive)
    {
        var page = await archive.ExportAsync(StateKeys.All, int.MaxValue, CancellationToken.None);
        return [.. page.Rows.Where(row => BackupScope.Covers(row.Key)).Select(row => $"{row.Key} {Encoding.UTF8.GetString(row.Body!)}")];
    }
}
