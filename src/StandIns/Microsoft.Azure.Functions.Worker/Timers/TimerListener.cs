using Microsoft.Extensions.Logging;

namespace Microsoft.Azure.Functions.Worker.Timers;

/// <summary>Fires one timer, one run at a time, until it is told to stop.</summary>
internal sealed class TimerListener(TimerFunction timer, TimerStatusStore store, TimerInvoker invoker, TimeZoneInfo zone, TimeProvider clock, ILogger logger)
{
    // A longer wait is made of several: timers count milliseconds in 32 bits.
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(24);

    /// <summary>The status that the next run will be told of; null before the start.</summary>
    private TimerStatus? current;

    /// <summary>Fires until stopped; ends when the run in progress, if any, has ended.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        var now = clock.GetUtcNow();
        if (timer.Schedule.Next(now) is not { } next)
        {
            TimerLog.NeverDue(logger, timer.Name);
            return;
        }

        var pastDue = false;
        if (timer.IsMonitored)
        {
            current = TimerStartup.Reconcile(store.Find(timer.Name), timer.Schedule, now, status => store.Write(timer.Name, status));
            pastDue = current is not null && now > current.Next;
        }

        current ??= new TimerStatus(null, next, null);
        TimerLog.Armed(logger, timer.Name, current.Next);
        if (pastDue || timer.RunsOnStartup)
        {
            await FireAsync(pastDue, scheduled: false, stop);
        }

        while (await WaitAsync(current.Next, stop))
        {
            await FireAsync(pastDue: false, scheduled: true, stop);
        }
    }

    private async Task<bool> WaitAsync(DateTimeOffset due, CancellationToken stop)
    {
        try
        {
            for (var left = due - clock.GetUtcNow(); left > TimeSpan.Zero; left = due - clock.GetUtcNow())
            {
                await Task.Delay(left < LongestWait ? Up(left) : LongestWait, clock, stop);
            }

            return !stop.IsCancellationRequested;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    // A delay is cut to whole milliseconds, which would fire just before time.
    private static TimeSpan Up(TimeSpan left) => TimeSpan.FromMilliseconds(Math.Ceiling(left.TotalMilliseconds));

    private async Task FireAsync(bool pastDue, bool scheduled, CancellationToken stop)
    {
        var fired = clock.GetUtcNow();
        if (pastDue)
        {
            TimerLog.PastDue(logger, timer.Name);
        }

        var info = TimerRun.Json(timer.IsMonitored ? current : null, pastDue, zone);
        await Task.Run(() => invoker.InvokeAsync(timer.Function, info, stop), CancellationToken.None);

        // Fired early: counted as fired on time, so that the same occurrence does not come up again.
        var counted = scheduled && current!.Next > fired ? current.Next : fired;
        current = new TimerStatus(counted, timer.Schedule.Next(counted) ?? DateTimeOffset.MaxValue, counted);
        if (timer.IsMonitored)
        {
            store.Write(timer.Name, current);
        }
    }
}
