using System.Diagnostics;
using Benchmarks.Engine;
using Benchmarks.Floor;
using Benchmarks.Harness;
using Benchmarks.Peers;

namespace Benchmarks.Runs;

/// <summary>
/// Recorded runs a second, every commit flushed, by so many callers at once: the engine, whoever only writes the same rows, and
/// Quartz.NET with its history.
/// </summary>
internal sealed class RecordedRunBenchmarks : ITrialFamily
{
    private const string Unit = "runs/s";

    public string Name => "runs";

    public IEnumerable<Trial> Trials(bool smoke) => smoke
        ? [Recorded(1, 4, 0.9, 4, smoke), Recorded(8, 2, 0.6, 4, smoke)]
        : [Recorded(1, 2_000, 0.9, 200, smoke), Recorded(8, 500, 0.6, 200, smoke), Recorded(256, 40, 0.5, 512, smoke)];

    private static Trial Recorded(int callers, int runsEach, double atLeast, int quartzRuns, bool smoke) => new(
        callers == 1 ? "recorded, 1 caller" : $"recorded, {callers} callers",
        Unit,
        new Carillon(callers, runsEach),
        [
            new Rival(new Bare(callers, runsEach), AtLeast: atLeast),
            new Rival(new Quartz(callers, quartzRuns)),
        ],
        new FlushProbe(TimeSpan.FromMilliseconds(smoke ? 10 : 300)));

    private static double PerSecond(int runs, long started) => runs / Stopwatch.GetElapsedTime(started).TotalSeconds;

    private sealed class Carillon(int callers, int runsEach) : Entrant("Carillon")
    {
        public override async Task<double> TakeTurnAsync()
        {
            await using var engine = await EngineUnderLoad.OpenAsync();
            var load = await RunLoad.StartAsync(engine, callers);
            var started = Stopwatch.GetTimestamp();
            await load.RunAsync(runsEach);
            return PerSecond(callers * runsEach, started);
        }
    }

    private sealed class Bare(int callers, int runsEach) : Entrant(callers == 1 ? "bare, two transactions" : "bare group commit")
    {
        private Rehearsal? _rows;

        public override async Task PrepareAsync() => _rows = await Rehearsal.TakeDownAsync(callers, runsEach);

        public override async Task<double> TakeTurnAsync()
        {
            using var folder = new TemporaryFolder();
            var writer = new BareWriter(folder.Path, _rows!.Seed);
            return callers == 1 ? WriteAlone(writer) : await WriteTogetherAsync(writer);
        }

        private double WriteAlone(BareWriter writer)
        {
            using (writer)
            {
                var started = Stopwatch.GetTimestamp();
                foreach (var transaction in _rows!.Jobs[0])
                {
                    writer.Begin();
                    writer.Write(transaction);
                    writer.Commit();
                }

                return PerSecond(runsEach, started);
            }
        }

        private async Task<double> WriteTogetherAsync(BareWriter writer)
        {
            await using var group = new BareGroupCommit(writer);
            var started = Stopwatch.GetTimestamp();
            await Task.WhenAll(_rows!.Jobs.Select(transactions => Task.Run(async () =>
            {
                foreach (var transaction in transactions)
                {
                    await group.CommitAsync(transaction);
                }
            })));
            return PerSecond(callers * runsEach, started);
        }
    }

    private sealed class Quartz(int concurrency, int runs) : Entrant("Quartz.NET with history")
    {
        public override async Task<double> TakeTurnAsync()
        {
            await using var quartz = new QuartzOnSqlite(concurrency);
            await quartz.ScheduleAsync(runs, TimeProvider.System.GetUtcNow());
            var started = Stopwatch.GetTimestamp();
            await quartz.StartAsync();
            await quartz.WaitForHistoryAsync(runs);
            return PerSecond(runs, started);
        }
    }
}
