using System.Diagnostics;
using Benchmarks.Engine;
using Benchmarks.Floor;
using Benchmarks.Harness;

namespace Benchmarks.Runs;

/// <summary>
/// Recorded runs a second on the storage emulator, by so many callers at once: the engine, and whoever only sends the same
/// transactions.
/// </summary>
internal sealed class TableRunBenchmarks : ITrialFamily
{
    private const string Unit = "runs/s";

    public string Name => "tables";

    public IEnumerable<Trial> Trials(bool smoke) => smoke
        ? [Recorded(1, 2), Recorded(8, 1), Recorded(32, 1)]
        : [Recorded(1, 300), Recorded(8, 40), Recorded(32, 10)];

    private static Trial Recorded(int callers, int runsEach)
    {
        var table = new EmulatedTable();
        return new Trial(
            callers == 1 ? "recorded, 1 caller" : $"recorded, {callers} callers",
            Unit,
            new Carillon(table, callers, runsEach),
            [new Rival(new Bare(table, callers, runsEach), AtLeast: 0.7)],
            new ReadProbe(callers, 2 * runsEach));
    }

    private static double PerSecond(int runs, long started) => runs / Stopwatch.GetElapsedTime(started).TotalSeconds;

    private sealed class Carillon(EmulatedTable table, int callers, int runsEach) : Entrant("Carillon")
    {
        public override async Task<double> TakeTurnAsync()
        {
            double figure;
            await using (var engine = await table.OpenEngineAsync())
            {
                var load = await RunLoad.StartAsync(engine, callers);
                var started = Stopwatch.GetTimestamp();
                await load.RunAsync(runsEach);
                figure = PerSecond(callers * runsEach, started);
            }

            await table.DropAsync();
            return figure;
        }
    }

    private sealed class Bare(EmulatedTable table, int callers, int runsEach) : Entrant("bare, two $batch requests")
    {
        private BareTableClient? _client;
        private TableRehearsal? _batches;

        public override async Task PrepareAsync()
        {
            _client = new BareTableClient(await EmulatedTable.AccountAsync());
            _batches = await TableRehearsal.TakeDownAsync(table, callers, runsEach);
        }

        public override async Task<double> TakeTurnAsync()
        {
            await table.CreateAsync();
            foreach (var batch in _batches!.Seed)
            {
                await _client!.SendAsync(batch);
            }

            var started = Stopwatch.GetTimestamp();
            await Task.WhenAll(_batches.Jobs.Select(batches => Task.Run(async () =>
            {
                foreach (var batch in batches)
                {
                    await _client!.SendAsync(batch);
                }
            })));
            var figure = PerSecond(callers * runsEach, started);
            await table.DropAsync();
            return figure;
        }
    }
}
