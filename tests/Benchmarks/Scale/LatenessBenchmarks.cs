using System.Diagnostics;
using Benchmarks.Engine;
using Benchmarks.Floor;
using Benchmarks.Harness;
using Benchmarks.Peers;

namespace Benchmarks.Scale;

/// <summary>
/// How late the last of many jobs start that are due at the same instant: of a hundred, all but one are earlier than this. The
/// floor is how long it takes to write the claims of all of them, and nothing else. Both are measured once their code is compiled;
/// in the first dozen of such minutes after a start the engine takes about twice as long.
/// </summary>
internal sealed class LatenessBenchmarks : ITrialFamily
{
    private const double MostRatioToFloor = 2;
    private const double MostRatioToQuartz = 0.1;

    /// <summary>Quartz.NET's own choice.</summary>
    private const int QuartzConcurrency = 10;

    /// <summary>A turn of these two takes a tenth of a second.</summary>
    private const int ShortTurns = 15;

    public string Name => "lateness";

    public IEnumerable<Trial> Trials(bool smoke)
    {
        var jobs = smoke ? 5 : 1_000;
        return
        [
            new Trial(
                $"p99 of {jobs:N0} due at once", "ms", new Carillon(jobs),
                [new Rival(new Floor(jobs), AtMost: MostRatioToFloor), new Rival(new Quartz(jobs), AtMost: MostRatioToQuartz)],
                new FlushProbe(TimeSpan.FromMilliseconds(smoke ? 10 : 300))),
        ];
    }

    private static double Percentile99(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted[(int)Math.Ceiling(0.99 * sorted.Length) - 1];
    }

    private sealed class Carillon : Entrant
    {
        private readonly ShiftedClock _clock = new();
        private readonly LatenessBody _body;
        private readonly int _jobs;
        private EngineUnderLoad? _engine;

        public Carillon(int jobs)
            : base("Carillon") =>
            (_jobs, _body) = (jobs, new LatenessBody(_clock));

        public override int WarmUpTurns => ShortTurns;

        public override async Task PrepareAsync()
        {
            _engine = await EngineUnderLoad.OpenAsync(_clock);
            _engine.Fill(BenchJobs.Make(_jobs, "due", BenchJobs.EveryMinute, _body));
            await _engine.SyncAsync();
        }

        public override async Task<double> TakeTurnAsync()
        {
            _clock.SkipToNextMinute();
            await _engine!.TickAsync();
            await _engine.WaitForRunsAsync();
            var lateness = _body.Take();
            return lateness.Length == _jobs ? Percentile99(lateness) : throw new InvalidOperationException($"{_jobs} jobs were due, and {lateness.Length} ran.");
        }

        public override ValueTask LeaveAsync() => _engine?.DisposeAsync() ?? ValueTask.CompletedTask;
    }

    private sealed class Floor(int jobs) : Entrant("bare group commit of the claims")
    {
        private Rehearsal? _rows;

        public override int WarmUpTurns => ShortTurns;

        public override async Task PrepareAsync() => _rows = await Rehearsal.TakeDownAsync(jobs, runsEach: 1);

        public override async Task<double> TakeTurnAsync()
        {
            using var folder = new TemporaryFolder();
            await using var group = new BareGroupCommit(new BareWriter(folder.Path, _rows!.Seed));
            var started = Stopwatch.GetTimestamp();
            await Task.WhenAll(_rows.Jobs.Select(transactions => group.CommitAsync(transactions[0])));
            return Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        }
    }

    private sealed class Quartz(int jobs) : Entrant("Quartz.NET with history")
    {
        public override async Task<double> TakeTurnAsync()
        {
            await using var quartz = new QuartzOnSqlite(QuartzConcurrency);

            // Far enough ahead for all of them to be scheduled, and its clock to be running, when the instant comes.
            var dueAt = TimeProvider.System.GetUtcNow().AddSeconds(1 + jobs / 1_000d);
            await quartz.ScheduleAsync(jobs, dueAt);
            await quartz.StartAsync();
            await quartz.WaitForHistoryAsync(jobs);
            return Percentile99(quartz.Lateness);
        }
    }
}
