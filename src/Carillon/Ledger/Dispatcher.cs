using Carillon.Configuration;
using Carillon.Executions;
using Carillon.Health;
using Carillon.Jobs;
using Carillon.Storage;
using Carillon.Storage.Rows;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Carillon.Ledger;

/// <summary>
/// The clock that comes for every job. A tick accounts for what is due and hands the runs off; it never waits for one. It may
/// be called from anywhere, at any time, any number of times: whatever was claimed is not due any more.
/// </summary>
public sealed partial class Dispatcher(
    IStateStore store,
    JobCatalog catalog,
    Claimer claimer,
    LostRunSweeper lostRuns,
    SilentLeases leases,
    RunPool pool,
    Heartbeat heartbeat,
    TimeProvider time,
    IOptions<DispatcherOptions> options,
    ILogger<Dispatcher> logger)
{
    /// <summary>How long the dispatcher's minute is: its timer comes again before an invocation would overlap the next.</summary>
    private static readonly TimeSpan Minute = TimeSpan.FromSeconds(50);

    /// <summary>Accounts for everything that is due by now, starts what is to run, and settles runs whose process went silent.</summary>
    /// <returns>How many runs it started.</returns>
    public async Task<int> TickAsync(CancellationToken cancellationToken)
    {
        await lostRuns.SweepAsync(cancellationToken);
        var started = await StartDueAsync(cancellationToken);

        // Last: a tick that does not get here is none, and its silence is seen.
        await heartbeat.BeatAsync(cancellationToken);
        return started;
    }

    /// <summary>
    /// Ticks, and then waits through its minute for each instant that is its own to come for, so that those start on the
    /// second.
    /// </summary>
    /// <param name="cancellationToken">Ends the minute: what is due after that is left to the next clock.</param>
    public async Task RunMinuteAsync(CancellationToken cancellationToken)
    {
        var end = time.GetUtcNow() + Minute;
        await TickAsync(CancellationToken.None);
        while (await NextAsync(end, CancellationToken.None) is { } next && await WaitAsync(next, cancellationToken))
        {
            await lostRuns.SweepAsync(CancellationToken.None);
            await StartDueAsync(CancellationToken.None);
        }
    }

    private async Task<bool> WaitAsync(DateTimeOffset instant, CancellationToken cancellationToken)
    {
        var wait = instant - time.GetUtcNow();
        if (wait > TimeSpan.Zero)
        {
            // Told to end or not: either way the wait is over, and which of them it was is looked at below.
            await Task.WhenAny(Task.Delay(wait, time, cancellationToken));
        }

        return !cancellationToken.IsCancellationRequested;
    }

    private async Task<int> StartDueAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var started = 0;
        await foreach (var (job, at) in MineAsync(now, cancellationToken))
        {
            if (at > now)
            {
                continue;
            }

            if (await TryClaimAsync(job, now, cancellationToken) is { } claim)
            {
                pool.Start(claim);
                started++;
            }
        }

        return started;
    }

    private async Task<RunClaim?> TryClaimAsync(Job job, DateTimeOffset now, CancellationToken cancellationToken)
    {
        try
        {
            return await claimer.ClaimDueAsync(job, now, early: TimeSpan.Zero, cancellationToken) is ClaimResult.Claimed { Claim: var claim } ? claim : null;
        }
        catch (UnreadableRowException exception)
        {
            // One job's row that can't be read must not keep the others from their runs.
            LogUnreadable(exception.Key, exception.Message);
            return null;
        }
    }

    /// <summary>The next instant, of those up to an end, at which there is something to come for. Null where there is none.</summary>
    private async Task<DateTimeOffset?> NextAsync(DateTimeOffset end, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var next = leases.LookAgainAt is { } again && again <= end ? again : (DateTimeOffset?)null;
        await foreach (var (_, at) in MineAsync(end, cancellationToken))
        {
            // What was due and is still listed waits for a run of its job to end; whoever runs that comes for it.
            if (at > now && at <= end && (next is null || at < next))
            {
                next = at;
            }
        }

        return next;
    }

    /// <summary>
    /// The jobs of the list that this clock can run, each with when it comes for it: at its instant where nobody else will,
    /// otherwise after the grace that the job's own timer has.
    /// </summary>
    private async IAsyncEnumerable<(Job Job, DateTimeOffset At)> MineAsync(
        DateTimeOffset upTo, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var stored in store.ReadAllAsync(StateKeys.DueUpTo(upTo), cancellationToken))
        {
            if (stored.Row is DueRow due && catalog.TryGet(due.Job, out var job) && job.Body is not null)
            {
                yield return (job, job.RungByItsTrigger ? due.DueAt + options.Value.Grace : due.DueAt);
            }
            else if (stored.Row is UnreadableRow unreadable)
            {
                LogUnreadable(stored.Key, unreadable.Reason);
            }
        }
    }

    [LoggerMessage(EventId = 24, Level = LogLevel.Error, Message = "The row {Key} can't be read: {Reason}. The job it stands for is left to its own timer until it can.")]
    private partial void LogUnreadable(RowKey key, string reason);
}
