namespace Microsoft.Azure.Functions.Worker.Timers;

/// <summary>Compares what is remembered of a timer with its schedule as it now is.</summary>
internal static class TimerStartup
{
    /// <summary>
    /// The status to start from; null when nothing was remembered. A changed schedule makes the timer start anew:
    /// what the new one would have missed is not past due.
    /// </summary>
    public static TimerStatus? Reconcile(TimerStatus? stored, ITimerSchedule schedule, DateTimeOffset now, Action<TimerStatus> write)
    {
        if (stored is null)
        {
            write(new TimerStatus(null, schedule.Next(now) ?? DateTimeOffset.MaxValue, now));
            return null;
        }

        var since = stored.Last ?? stored.LastUpdated ?? now;
        var expected = schedule.Next(since) ?? DateTimeOffset.MaxValue;
        if (stored.Next == expected)
        {
            return stored;
        }

        if (now > expected)
        {
            since = now;
            expected = schedule.Next(now) ?? DateTimeOffset.MaxValue;
        }

        var anew = new TimerStatus(null, expected, since);
        write(anew);
        return anew;
    }
}
