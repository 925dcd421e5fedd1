using Carillon.Jobs;

namespace Benchmarks.Engine;

/// <summary>
/// Callers who run jobs as fast as they can, a job for each of them. The jobs are due every second, and each run is for the
/// next of those: the time that a claim is told goes on by seconds, whatever the clock says.
/// </summary>
internal sealed class RunLoad
{
    private readonly EngineUnderLoad _engine;
    private readonly Job[] _jobs;
    private DateTimeOffset _second;

    private RunLoad(EngineUnderLoad engine, Job[] jobs)
    {
        (_engine, _jobs) = (engine, jobs);
        var now = TimeProvider.System.GetUtcNow();
        _second = new DateTimeOffset(now.UtcTicks - now.UtcTicks % TimeSpan.TicksPerSecond, TimeSpan.Zero);
    }

    /// <summary>Makes the jobs known, and runs each until it is due for nothing.</summary>
    public static async Task<RunLoad> StartAsync(EngineUnderLoad engine, int callers)
    {
        Job[] jobs = [.. BenchJobs.Make(callers, "run", BenchJobs.EverySecond, new EmptyBody())];
        engine.Fill(jobs);
        await engine.SyncAsync();
        var load = new RunLoad(engine, jobs);
        await Task.WhenAll(jobs.Select(job => engine.RunDueAsync(job, load._second)));
        await load.RunAsync(1);
        return load;
    }

    /// <summary>Every caller runs its job so often, all of them at the same time.</summary>
    public async Task RunAsync(int runsEach)
    {
        await Task.WhenAll(_jobs.Select(job => Task.Run(() => RunAsync(job, runsEach))));
        _second += TimeSpan.FromSeconds(runsEach);
    }

    private async Task RunAsync(Job job, int runs)
    {
        for (var run = 1; run <= runs; run++)
        {
            if (!await _engine.RunDueAsync(job, _second.AddSeconds(run)))
            {
                throw new InvalidOperationException($"Nothing was due for job '{job.Id}'.");
            }
        }
    }
}
