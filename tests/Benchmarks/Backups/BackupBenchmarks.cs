using System.Diagnostics;
using Benchmarks.Harness;
using Carillon.Backups;
using Carillon.Storage;
using Carillon.Storage.Sqlite;

namespace Benchmarks.Backups;

/// <summary>What backups cost: against reading and writing the rows and nothing else, and against a store that is small.</summary>
internal sealed class BackupBenchmarks : ITrialFamily
{
    private const double LeastShare = 0.7;
    private const double MostRatio = 1.3;

    public string Name => "backups";

    public IEnumerable<Trial> Trials(bool smoke)
    {
        var (few, many, runs) = smoke ? (200, 600, 20) : (10_000, 1_000_000, 1_000);
        return
        [
            new Trial("snapshot", "rows/s", new Snapshot(many), [new Rival(new BareScan(many), AtLeast: LeastShare), new Rival(new DecodedScan(many))], Rounds: 2),
            new Trial("peak memory, snapshot", "MB", new SnapshotMemory(many), [new Rival(new Promise("promised at most", 150), AtMost: 1)], Rounds: 1),
            new Trial("restore", "rows/s", new Restore(many), [new Rival(new BareInserts(many), AtLeast: LeastShare)], Rounds: 2),
            new Trial("peak memory, restore", "MB", new RestoreMemory(many), [new Rival(new Promise("promised at most", 150), AtMost: 1)], Rounds: 1),
            new Trial($"increment after {runs:N0} runs", "ms", new Increment(many, runs), [new Rival(new Increment(few, runs), AtMost: MostRatio)], Rounds: 3),
            new Trial("its bytes", "kB", new IncrementBytes(few, runs), [new Rival(new RunBytes(few, runs), AtMost: 2)], Rounds: 1),
        ];
    }

    private abstract class OverStore(string name, int rows) : Entrant($"{name}, {rows:N0} rows")
    {
        private LoadedStore? _loaded;

        protected int Rows => rows;

        protected LoadedStore Loaded => _loaded!;

        public override async Task PrepareAsync() => _loaded = await LoadedStore.RentAsync(rows);

        public override ValueTask LeaveAsync() => _loaded?.DisposeAsync() ?? ValueTask.CompletedTask;

        protected static async Task<double> PerSecondAsync(int rows, Func<Task> work)
        {
            var started = Stopwatch.GetTimestamp();
            await work();
            return rows / Stopwatch.GetElapsedTime(started).TotalSeconds;
        }
    }

    private sealed class Snapshot(int rows) : OverStore("Carillon", rows)
    {
        public override Task<double> TakeTurnAsync() => PerSecondAsync(Rows, () => Loaded.Snapshots.TakeAsync(null, CancellationToken.None));
    }

    private sealed class SnapshotMemory(int rows) : OverStore("Carillon", rows)
    {
        public override Task<double> TakeTurnAsync() => PeakMemory.MeasureAsync(() => Loaded.Snapshots.TakeAsync(null, CancellationToken.None));
    }

    private sealed class BareScan(int rows) : OverStore("bare scan", rows)
    {
        public override Task<double> TakeTurnAsync() => PerSecondAsync(Rows, async () =>
        {
            await foreach (var _ in Loaded.Store.ExportAllAsync([StateKeys.All], CancellationToken.None))
            {
            }
        });
    }

    private sealed class DecodedScan(int rows) : OverStore("scan of decoded rows", rows)
    {
        public override Task<double> TakeTurnAsync() => PerSecondAsync(Rows, async () =>
        {
            await foreach (var _ in Loaded.Store.ReadAllAsync(StateKeys.All, CancellationToken.None))
            {
            }
        });
    }

    private abstract class OverSnapshot(string name, int rows) : OverStore(name, rows)
    {
        private RestorePlan? _plan;

        public override async Task PrepareAsync()
        {
            await base.PrepareAsync();
            await Loaded.Snapshots.TakeAsync(null, CancellationToken.None);
            _plan = await new RestorePlanner(Loaded.Catalog).PlanAsync(null, CancellationToken.None);
        }

        protected async Task RestoreAsync(SqliteStateStore target) =>
            await new Restorer(Loaded.Catalog).RestoreAsync(_plan!, target, replace: false, null, CancellationToken.None);

        protected static async Task<double> IntoAnotherAsync(Func<SqliteStateStore, Task<double>> work)
        {
            using var folder = new TemporaryFolder();
            await using var target = new SqliteStateStore(Path.Combine(folder.Path, "carillon.db"));
            await target.OpenAsync(CancellationToken.None);
            return await work(target);
        }
    }

    private sealed class Restore(int rows) : OverSnapshot("Carillon", rows)
    {
        public override Task<double> TakeTurnAsync() => IntoAnotherAsync(target => PerSecondAsync(Rows, () => RestoreAsync(target)));
    }

    private sealed class RestoreMemory(int rows) : OverSnapshot("Carillon", rows)
    {
        public override Task<double> TakeTurnAsync() => IntoAnotherAsync(target => PeakMemory.MeasureAsync(() => RestoreAsync(target)));
    }

    private sealed class BareInserts(int rows) : OverSnapshot("bare batch inserts", rows)
    {
        public override Task<double> TakeTurnAsync() => IntoAnotherAsync(async target =>
        {
            // To make the rows is not part of it.
            var took = TimeSpan.Zero;
            foreach (var batch in LoadedStore.Batches(Rows))
            {
                var started = Stopwatch.GetTimestamp();
                await target.ImportAsync(batch, CancellationToken.None);
                took += Stopwatch.GetElapsedTime(started);
            }

            return Rows / took.TotalSeconds;
        });
    }

    private sealed class Increment(int rows, int runs) : OverStore("Carillon", rows)
    {
        public override async Task<double> TakeTurnAsync()
        {
            await Loaded.RunAsync(runs);
            var started = Stopwatch.GetTimestamp();
            await Loaded.Increments.RunAsync(evenIfQuiet: false, CancellationToken.None);
            return Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        }
    }

    private sealed class IncrementBytes(int rows, int runs) : OverStore("Carillon", rows)
    {
        public override async Task<double> TakeTurnAsync()
        {
            await Loaded.RunAsync(runs);
            return (await Loaded.Increments.RunAsync(evenIfQuiet: false, CancellationToken.None)).Bytes / 1024.0;
        }
    }

    private sealed class RunBytes(int rows, int runs) : OverStore("the rows of those runs", rows)
    {
        public override async Task<double> TakeTurnAsync()
        {
            var bytes = await Loaded.RunAsync(runs);
            await Loaded.Increments.RunAsync(evenIfQuiet: false, CancellationToken.None);
            return bytes / 1024.0;
        }
    }

    private sealed class Promise(string name, double figure) : Entrant(name)
    {
        public override Task<double> TakeTurnAsync() => Task.FromResult(figure);
    }
}
