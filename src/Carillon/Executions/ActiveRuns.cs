using System.Collections.Concurrent;
using Carillon.Configuration;
using Carillon.Diagnostics;
using Carillon.Ledger;
using Carillon.Logs;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Carillon.Executions;

/// <summary>
/// The runs of this process. When it shuts down they may go on for a while, and are then told to stop; the process waits for
/// their records for as long as the host lets it.
/// </summary>
internal sealed class ActiveRuns : IHostedService, IDisposable
{
    private readonly ConcurrentDictionary<JobRun, TaskCompletionSource> _runs = new();
    private readonly CancellationTokenRegistration _stopping;
    private readonly IHostApplicationLifetime _lifetime;
    private readonly LocalRuns _localRuns;
    private readonly TimeProvider _time;
    private readonly SecretMask _mask;
    private readonly LongLogs _logs;
    private readonly ITimer _drained;
    private volatile bool _over;

    public ActiveRuns(IHostApplicationLifetime lifetime, ShutdownNotice notice, LocalRuns localRuns, TimeProvider time, SecretMask mask, LongLogs logs, IOptions<ExecutionOptions> options)
    {
        _lifetime = lifetime;
        _localRuns = localRuns;
        _time = time;
        _mask = mask;
        _logs = logs;
        _drained = time.CreateTimer(_ => StopAll(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _stopping = notice.Token.Register(() =>
        {
            if (options.Value.Drain == TimeSpan.Zero)
            {
                StopAll();
            }
            else
            {
                _drained.Change(options.Value.Drain, Timeout.InfiniteTimeSpan);
            }
        });
    }

    /// <summary>Takes a run in, until <see cref="End"/>.</summary>
    public JobRun Begin(RunClaim claim)
    {
        var run = new JobRun(claim, _time, _mask, _logs.Longest);
        _localRuns.Hold(claim.Id, run.Cancel);
        _runs[run] = new TaskCompletionSource();

        // Asked after it was taken in: a shutdown that began in between finds it in one of the two places.
        if (_over || _lifetime.ApplicationStopping.IsCancellationRequested)
        {
            run.Stop.Request(StopReason.Shutdown);
        }

        // Asked for before it was in these hands: a renewal only sees what is written after the claim.
        if (claim.Live.Row.Cancel is { } cancel)
        {
            run.Stop.Request(StopReason.Cancelled, Classifier.Why(cancel));
        }

        return run;
    }

    /// <summary>Lets a run go: its outcome is on record, or never will be.</summary>
    public void End(JobRun run)
    {
        _runs.TryRemove(run, out var ended);
        _localRuns.Release(run.Claim.Id, run.Cancel);
        run.Dispose();
        if (_lifetime.ApplicationStopping.IsCancellationRequested)
        {
            // What waits for it, the end of the process, goes on beside the run.
            _ = EngineTask.Run(() => ended?.TrySetResult());
        }
        else
        {
            ended?.TrySetResult();
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Waits for the records of the runs under way, for as long as the host allows.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        var givenUp = new TaskCompletionSource();
        await using var registration = cancellationToken.Register(() => givenUp.TrySetResult());
        while (!_runs.IsEmpty && !givenUp.Task.IsCompleted)
        {
            // One that was claimed before the shutdown may still have begun after it.
            await Task.WhenAny(Task.WhenAll(_runs.Values.Select(ended => ended.Task)), givenUp.Task);
        }
    }

    public void Dispose()
    {
        _stopping.Dispose();
        _drained.Dispose();
    }

    private void StopAll()
    {
        _over = true;
        // In one order always: what a simulation saw once it sees again.
        foreach (var run in _runs.Keys.OrderBy(run => run.Claim.Id.ToString(), StringComparer.Ordinal))
        {
            run.Stop.Request(StopReason.Shutdown);
        }
    }
}
