namespace Carillon.TestKit.Time;

/// <summary>A clock that a test moves by hand. Timers fire, in order of their time, while it is moved past them.</summary>
public sealed class ManualClock(DateTimeOffset now) : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly List<ManualTimer> _timers = [];
    private readonly DateTimeOffset _origin = now;
    private DateTimeOffset _now = now;
    private TimeSpan _off;

    public ManualClock()
        : this(new DateTimeOffset(2026, 3, 2, 10, 0, 0, TimeSpan.Zero))
    {
    }

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow()
    {
        lock (_gate)
        {
            return _now + _off;
        }
    }

    /// <summary>The clock that never jumps: what <see cref="StepWallClock"/> does leaves it alone.</summary>
    public override long GetTimestamp()
    {
        lock (_gate)
        {
            return (_now - _origin).Ticks;
        }
    }

    /// <summary>Sets the wall clock forward or back, as a correction of the machine's time does. Timers are none the wiser.</summary>
    public void StepWallClock(TimeSpan by)
    {
        lock (_gate)
        {
            _off += by;
        }
    }

    /// <summary>How many timers wait for the clock.</summary>
    public int PendingTimers
    {
        get
        {
            lock (_gate)
            {
                return _timers.Count;
            }
        }
    }

    /// <summary>Moves the clock forward, firing what falls due on the way, each at its own time.</summary>
    public void Advance(TimeSpan by) => AdvanceTo(GetUtcNow() + by);

    /// <summary>Moves the clock forward to an instant.</summary>
    public void AdvanceTo(DateTimeOffset until)
    {
        until -= Off;
        while (true)
        {
            ManualTimer? next;
            lock (_gate)
            {
                next = _timers.Where(timer => timer.DueAt <= until).MinBy(timer => timer.DueAt);
                if (next is null)
                {
                    _now = until > _now ? until : _now;
                    return;
                }

                _now = next.DueAt > _now ? next.DueAt : _now;
                next.Rearm();
            }

            next.Fire();
        }
    }

    /// <summary>
    /// Moves the clock forward once something waits for exactly that instant: code that runs on other threads has then come
    /// as far as its next wait.
    /// </summary>
    public async Task AdvanceWhenArmedAsync(TimeSpan by)
    {
        var dueAt = GetUtcNow() - Off + by;
        var start = System.GetTimestamp();
        while (!IsArmedFor(dueAt))
        {
            if (System.GetElapsedTime(start) > TimeSpan.FromSeconds(30))
            {
                throw new TimeoutException($"Nothing came to wait for {dueAt:O}, {by} from now.");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(1), System);
        }

        AdvanceTo(dueAt + Off);
    }

    /// <summary>Whether something waits for exactly that instant now.</summary>
    public bool IsArmedFor(TimeSpan by) => IsArmedFor(GetUtcNow() - Off + by);

    /// <summary>Moves the clock forward if something waits for exactly that instant now.</summary>
    public void AdvanceIfArmed(TimeSpan by)
    {
        var dueAt = GetUtcNow() - Off + by;
        if (IsArmedFor(dueAt))
        {
            AdvanceTo(dueAt + Off);
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    private TimeSpan Off
    {
        get
        {
            lock (_gate)
            {
                return _off;
            }
        }
    }

    private bool IsArmedFor(DateTimeOffset instant)
    {
        lock (_gate)
        {
            return _timers.Exists(timer => timer.DueAt == instant);
        }
    }

    private sealed class ManualTimer(ManualClock clock, TimerCallback callback, object? state) : ITimer
    {
        private TimeSpan _period;

        public DateTimeOffset DueAt { get; private set; }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (clock._gate)
            {
                clock._timers.Remove(this);
                _period = period;
                if (dueTime != Timeout.InfiniteTimeSpan)
                {
                    DueAt = clock._now + dueTime;
                    clock._timers.Add(this);
                }
            }

            if (dueTime == TimeSpan.Zero)
            {
                clock.Advance(TimeSpan.Zero);
            }

            return true;
        }

        /// <summary>Called with the gate held.</summary>
        public void Rearm()
        {
            if (_period > TimeSpan.Zero)
            {
                DueAt += _period;
            }
            else
            {
                clock._timers.Remove(this);
            }
        }

        public void Fire() => callback(state);

        public void Dispose()
        {
            lock (clock._gate)
            {
                clock._timers.Remove(this);
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
