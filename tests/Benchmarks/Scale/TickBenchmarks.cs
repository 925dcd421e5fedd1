using System.Diagnostics;
using Benchmarks.Engine;
using Benchmarks.Harness;

namespace Benchmarks.Scale;

/// <summary>How long a tick takes that has the same to do among very many jobs as among few.</summary>
internal sealed class TickBenchmarks : ITrialFamily
{
    private const double MostRatio = 2;

    public string Name => "tick";

    public IEnumerable<Trial> Trials(bool smoke)
    {
        var (due, few, many) = smoke ? (2, 10, 20) : (100, 1_000, 100_000);
        return [new Trial($"{due} due", "ms", new Tick(due, many), [new Rival(new Tick(due, few), AtMost: MostRatio)])];
    }

    private sealed class Tick(int due, int jobs) : Entrant($"Carillon, {jobs:N0} jobs")
    {
        private readonly ShiftedClock _clock = new();
        private EngineUnderLoad? _engine;

        public override async Task PrepareAsync()
        {
            _engine = await EngineUnderLoad.OpenAsync(_clock);
            var body = new EmptyBody();
            _engine.Fill([
                .. BenchJobs.Make(due, "due", BenchJobs.EveryMinute, body),
                .. BenchJobs.Make(jobs - due, "idle", BenchJobs.EveryYear, body)]);
            await _engine.SyncAsync();
        }

        public override async Task<double> TakeTurnAsync()
        {
            _clock.SkipToNextMinute();
            var started = Stopwatch.GetTimestamp();
            var runs = await _engine!.TickAsync();
            var took = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
            await _engine.WaitForRunsAsync();
            return runs == due ? took : throw new InvalidOperationException($"{due} jobs were due, and {runs} were started.");
        }

        public override ValueTask LeaveAsync() => _engine?.DisposeAsync() ?? ValueTask.CompletedTask;
    }
}
