using Carillon.Configuration;
using Carillon.Executions;
using Carillon.Health;
using Carillon.Jobs;
using Carillon.Storage;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Carillon.Ledger;

/// <summary>
/// The clock that comes for every job. A tick accounts for what is due and hands the runs off; it never waits for one. It may
/// be called from anywhere, at any time, any number of times: whatever was claimed is not due any more.
/// </summary>
public sealed partial class Dispatcher(
    DueList due,
    Claimer claimer,
    Adopter adopter,
    LostRunSweeper lostRuns,
    SilentLeases leases,
    DefinitionSync definitions,
    Retirement retirement,
    Builds builds,
    ClaimsFirst claimsFirst,
    IHandOff handOff,
    Heartbeat heartbeat,
    StoreTime time,
    IOptions<DispatcherOptions> options,
    ILogger<Dispatcher> logger)
{
    /// <summary>How long the dispatcher's minute is: its timer comes again before an invocation would overlap the next.</summary>
    private static readonly TimeSpan Minute = TimeSpan.FromSeconds(59);

    /// <summary>What is due for longer was missed by every clock once: it is caught up on after what is due now.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(1);

    /// <summary>Claims wait for the store, which writes those that come together in one go.</summary>
    private const int MostAtOnce = 1_024;

    private static readonly ParallelOptions ManyAtOnce = EngineTask.AtOnce(MostAtOnce);

    /// <summary>Accounts for everything that is due by now, starts what is to run, and settles runs whose process went silent.</summary>
    /// <returns>How many runs it started, and whether more is due than its budget was enough for.</returns>
    public Task<(int Started, bool MoreIsDue)> TickAsync(CancellationToken cancellationToken) => TickAsync(byRequest: false, cancellationToken);

    /// <summary>The same.</summary>
    /// <param name="byRequest">Whether a request ticks in the place of clocks that are silent.</param>
    /// <param name="cancellationToken">Gives it up.</param>
    /// <returns>How many runs it started, and whether more is due than its budget was enough for.</returns>
    public async Task<(int Started, bool MoreIsDue)> TickAsync(bool byRequest, CancellationToken cancellationToken)
    {
        var ticked = await AccountAsync(byRequest, cancellationToken);
        await handOff.FlushAsync();
        return ticked;
    }

    private async Task<(int Started, bool MoreIsDue)> AccountAsync(bool byRequest, CancellationToken cancellationToken)
    {
        await builds.BeatAsync(cancellationToken);
        await definitions.FollowAsync(cancellationToken);
        await definitions.TakeOverAsync(cancellationToken);
        var started = await StartAcceptedAsync(cancellationToken);
        var (claimed, more) = await StartDueAsync(cancellationToken);
        await retirement.LookAsync(cancellationToken);

        // Last: a tick that does not get here is none, and its silence is seen.
        await heartbeat.BeatAsync(byRequest, cancellationToken);
        return (started + claimed, more);
    }

    /// <summary>
    /// Ticks, and then waits through its minute for each instant that is its own to come for, so that those start on the
    /// second.
    /// </summary>
    /// <param name="cancellationToken">Ends the minute: what is due after that is left to the next clock.</param>
    public async Task RunMinuteAsync(CancellationToken cancellationToken)
    {
        var end = time.GetUtcNow() + Minute;
        var (_, more) = await AccountAsync(byRequest: false, CancellationToken.None);
        while (await NextAsync(end, more) is { } next && await WaitAsync(next, cancellationToken))
        {
            await StartAcceptedAsync(CancellationToken.None);
            (_, more) = await StartDueAsync(CancellationToken.None);
        }

        await handOff.FlushAsync();
    }

    private async Task<bool> WaitAsync(DateTimeOffset instant, CancellationToken cancellationToken)
    {
        var wait = instant - time.GetUtcNow();
        if (wait > TimeSpan.Zero)
        {
            // A delay is cut to whole milliseconds: without the part that is cut it would end before the instant, time and again.
            wait = TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds));

            // Told to end or not: either way the wait is over, and which of them it was is looked at below.
            await Task.Delay(wait, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.ContinueOnCapturedContext | ConfigureAwaitOptions.SuppressThrowing);
        }

        return !cancellationToken.IsCancellationRequested;
    }

    /// <summary>Settles runs whose process went silent, and starts accepted runs whose turn it is.</summary>
    private async Task<int> StartAcceptedAsync(CancellationToken cancellationToken)
    {
        var started = 0;
        var (_, waiting) = await lostRuns.SweepAsync(cancellationToken);
        foreach (var job in waiting)
        {
            while (await UnlessUnreadableAsync(() => adopter.TryAdoptAsync(job, cancellationToken)) is { } claim)
            {
                handOff.Take(claim);
                started++;
            }
        }

        return started;
    }

    private async Task<(int Started, bool MoreIsDue)> StartDueAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var fresh = new List<DueJob>();
        var behind = new List<DueJob>();
        await foreach (var one in due.UpToAsync(now, cancellationToken))
        {
            if (one.At <= now)
            {
                (one.At > now - Fresh ? fresh : behind).Add(one);
            }
        }

        var began = time.GetTimestamp();
        var started = 0;
        var left = 0;
        foreach (var together in fresh.Chunk(MostAtOnce))
        {
            await claimsFirst.WhileAsync(() => Parallel.ForEachAsync(together, ManyAtOnce, async (one, _) => await StartAsync(one.Job)));
        }

        await Parallel.ForEachAsync(behind, ManyAtOnce, async (one, _) =>
        {
            if (time.GetElapsedTime(began) < options.Value.CatchUpBudget)
            {
                await StartAsync(one.Job);
            }
            else
            {
                Interlocked.Increment(ref left);
            }
        });

        return (started, left > 0);

        async Task StartAsync(Job job)
        {
            if (await UnlessUnreadableAsync(() => ClaimAsync(job, now, cancellationToken)) is { } claim)
            {
                handOff.Take(claim);
                Interlocked.Increment(ref started);
            }
        }
    }

    private async Task<RunClaim?> ClaimAsync(Job job, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var result = await claimer.ClaimDueAsync(job, now, early: TimeSpan.Zero, cancellationToken);
        if (result is ClaimResult.OtherBuild)
        {
            // That build may be gone, or be the older one: then this one's definition is brought in again, and holds from here on.
            await definitions.SyncAsync(job, cancellationToken);
            result = await claimer.ClaimDueAsync(job, now, early: TimeSpan.Zero, cancellationToken);
        }

        return (result as ClaimResult.Claimed)?.Claim;
    }

    /// <summary>One job's row that can't be read must not keep the others from their runs.</summary>
    private async Task<RunClaim?> UnlessUnreadableAsync(Func<Task<RunClaim?>> claim)
    {
        try
        {
            return await claim();
        }
        catch (UnreadableRowException exception)
        {
            LogUnreadable(exception.Key, exception.Message);
            return null;
        }
    }

    /// <summary>The next instant, of those up to an end, at which there is something to come for. Null where there is none.</summary>
    private async Task<DateTimeOffset?> NextAsync(DateTimeOffset end, bool more)
    {
        var now = time.GetUtcNow();
        if (more && now < end)
        {
            return now;
        }

        var next = leases.LookAgainAt is { } again && again <= end ? again : (DateTimeOffset?)null;
        await foreach (var one in due.UpToAsync(end, CancellationToken.None))
        {
            // What was due and is still listed waits for a run of its job to end; whoever runs that comes for it.
            var at = one.LookAt > now ? one.LookAt : one.At;
            if (at > now && at <= end && (next is null || at < next))
            {
                next = at;
            }
        }

        return next;
    }

    [LoggerMessage(EventId = 24, Level = LogLevel.Error, Message = "The row {Key} can't be read: {Reason}. The job it stands for is left to its own timer until it can.")]
    private partial void LogUnreadable(RowKey key, string reason);
}
