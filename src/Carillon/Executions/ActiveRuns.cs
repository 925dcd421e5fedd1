using System.Collections.Concurrent;
using Carillon.Diagnostics;
using Carillon.Ledger;
using Microsoft.Extensions.Hosting;

namespace Carillon.Executions;

/// <summary>
/// The runs of this process. When it shuts down they are told to stop, and the process waits for their records for as long
/// as the host lets it.
/// </summary>
internal sealed class ActiveRuns : IHostedService, IDisposable
{
    private readonly ConcurrentDictionary<JobRun, TaskCompletionSource> _runs = new();
    private readonly CancellationTokenRegistration _stopping;
    private readonly IHostApplicationLifetime _lifetime;
    private readonly TimeProvider _time;
    private readonly SecretMask _mask;

    public ActiveRuns(IHostApplicationLifetime lifetime, TimeProvider time, SecretMask mask)
    {
        _lifetime = lifetime;
        _time = time;
        _mask = mask;
        _stopping = lifetime.ApplicationStopping.Register(() =>
        {
            foreach (var run in _runs.Keys)
            {
                run.Stop.Request(StopReason.Shutdown);
            }
        });
    }

    /// <summary>Takes a run in, until <see cref="End"/>.</summary>
    public JobRun Begin(RunClaim claim)
    {
        var run = new JobRun(claim, _time, _mask);
        _runs[run] = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

        // Asked after it was taken in: a shutdown that began in between finds it in one of the two places.
        if (_lifetime.ApplicationStopping.IsCancellationRequested)
        {
            run.Stop.Request(StopReason.Shutdown);
        }

        return run;
    }

    /// <summary>Lets a run go: its outcome is on record, or never will be.</summary>
    public void End(JobRun run)
    {
        if (_runs.TryRemove(run, out var ended))
        {
            ended.TrySetResult();
        }

        run.Dispose();
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Waits for the records of the runs under way, for as long as the host allows.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        var ends = Task.WhenAll(_runs.Values.Select(ended => ended.Task));
        await Task.WhenAny(ends, Task.Delay(Timeout.InfiniteTimeSpan, _time, cancellationToken));
    }

    public void Dispose() => _stopping.Dispose();
}
