namespace Carillon.TestKit.Simulation;

/// <summary>The clock of one simulated process: off by some seconds, and moved by the simulation. Its timers ring in that process.</summary>
internal sealed class SimulatedClock(SimulatedTime time, TimeSpan skew, SimulatedScheduler scheduler) : TimeProvider
{
    private readonly List<Timer> _timers = [];

    /// <summary>How far it is ahead of the time.</summary>
    public TimeSpan Skew { get; } = skew;

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <summary>When its next timer rings, by the time and not by this clock.</summary>
    public DateTimeOffset? NextRing
    {
        get
        {
            DateTimeOffset? next = null;
            foreach (var timer in _timers)
            {
                next = next is null || timer.DueAt < next ? timer.DueAt : next;
            }

            return next;
        }
    }

    public override DateTimeOffset GetUtcNow() => time.Now + Skew;

    public override long GetTimestamp() => time.Now.UtcTicks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Rings every timer whose time has come.</summary>
    public void Ring()
    {
        for (var i = 0; i < _timers.Count; i++)
        {
            if (_timers[i].DueAt <= time.Now)
            {
                _timers[i--].Ring();
            }
        }
    }

    private sealed class Timer(SimulatedClock clock, TimerCallback callback, object? state) : ITimer
    {
        private TimeSpan _period;
        private bool _disposed;

        public DateTimeOffset DueAt { get; private set; }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            if (_disposed)
            {
                return false;
            }

            clock._timers.Remove(this);
            _period = period;
            if (dueTime != Timeout.InfiniteTimeSpan)
            {
                DueAt = clock.Now() + dueTime;
                clock._timers.Add(this);
            }

            return true;
        }

        public void Ring()
        {
            clock._timers.Remove(this);
            if (_period > TimeSpan.Zero)
            {
                // Rings that a stalled process slept through are one.
                DueAt = clock.Now() + _period;
                clock._timers.Add(this);
            }

            clock.Scheduler.Start(static timer => ((Timer)timer!).Call(), this);
        }

        public void Dispose()
        {
            _disposed = true;
            clock._timers.Remove(this);
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }

        /// <summary>As with the platform's timers, a ring that has not been heard when the timer is disposed of is not heard any more.</summary>
        private void Call()
        {
            if (!_disposed)
            {
                callback(state);
            }
        }
    }

    private SimulatedScheduler Scheduler { get; } = scheduler;

    private DateTimeOffset Now() => time.Now;
}
