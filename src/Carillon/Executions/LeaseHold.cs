using Carillon.Configuration;

namespace Carillon.Executions;

/// <summary>
/// The lease of one run, renewed at its times. A run that ends before the first of them costs two timers and no more: most runs
/// do.
/// </summary>
internal sealed class LeaseHold : IAsyncDisposable
{
    private readonly LeaseKeeper _keeper;
    private readonly JobRun _run;
    private readonly TimeSpan _patience;
    private readonly ITimer _deadline;
    private readonly ITimer _renewal;
    private readonly Lock _gate = new();
    private Task _renewing = Task.CompletedTask;
    private bool _ended;

    public LeaseHold(LeaseKeeper keeper, JobRun run, ExecutionOptions options, TimeProvider time)
    {
        (_keeper, _run, _patience) = (keeper, run, options.LeaseDuration * 2 / 3);
        _deadline = time.CreateTimer(
            static stop => ((RunStop)stop!).Request(StopReason.LeaseLost), run.Stop, _patience, Timeout.InfiniteTimeSpan);
        _renewal = time.CreateTimer(static hold => ((LeaseHold)hold!).Renew(), this, options.LeaseRenewal, options.LeaseRenewal);
    }

    /// <summary>Ends the renewals, and waits for one under way: it writes to the row that the run's record is about to delete.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            _ended = true;
        }

        await _renewal.DisposeAsync();
        await _deadline.DisposeAsync();
        await _renewing;
    }

    private void Renew()
    {
        lock (_gate)
        {
            // One at a time: a store that takes longer than a period is asked again in the next.
            if (!_ended && _renewing.IsCompleted && _run.Stop.Reason != StopReason.LeaseLost)
            {
                _renewing = RenewAsync();
            }
        }
    }

    private async Task RenewAsync()
    {
        if (await _keeper.RenewAsync(_run))
        {
            _deadline.Change(_patience, Timeout.InfiniteTimeSpan);
        }
    }
}
