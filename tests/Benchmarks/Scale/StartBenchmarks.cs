using System.Diagnostics;
using Benchmarks.Engine;
using Benchmarks.Harness;

namespace Benchmarks.Scale;

/// <summary>How long a start with very many jobs takes to bring their definitions into the store: the first one, and those after it.</summary>
internal sealed class StartBenchmarks : ITrialFamily
{
    private const string Unit = "ms";
    private const int Rounds = 3;

    public string Name => "start";

    public IEnumerable<Trial> Trials(bool smoke)
    {
        var jobs = smoke ? 20 : 100_000;
        return
        [
            new Trial($"first, {jobs:N0} jobs", Unit, new First(jobs), [], Rounds: Rounds),
            new Trial($"again, {jobs:N0} jobs", Unit, new Again(jobs), [], Rounds: Rounds),
        ];
    }

    private static async Task<double> SyncAsync(EngineUnderLoad engine, int jobs)
    {
        engine.Fill(BenchJobs.Make(jobs, "start", BenchJobs.EveryMinute, new EmptyBody()));
        var started = Stopwatch.GetTimestamp();
        await engine.SyncAsync();
        return Stopwatch.GetElapsedTime(started).TotalMilliseconds;
    }

    private sealed class First(int jobs) : Entrant("Carillon")
    {
        public override async Task<double> TakeTurnAsync()
        {
            await using var engine = await EngineUnderLoad.OpenAsync();
            return await SyncAsync(engine, jobs);
        }
    }

    private sealed class Again(int jobs) : Entrant("Carillon")
    {
        private EngineUnderLoad? _engine;

        public override async Task PrepareAsync()
        {
            _engine = await EngineUnderLoad.OpenAsync();
            await SyncAsync(_engine, jobs);
        }

        public override async Task<double> TakeTurnAsync()
        {
            _engine = await _engine!.ReopenAsync();
            return await SyncAsync(_engine, jobs);
        }

        public override ValueTask LeaveAsync() => _engine?.DisposeAsync() ?? ValueTask.CompletedTask;
    }
}
