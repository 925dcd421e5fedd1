namespace Carillon.Storage;

/// <summary>What the store's time can be at an instant of the clock that never jumps.</summary>
/// <param name="Earliest">Not before this.</param>
/// <param name="Latest">Not after this.</param>
/// <param name="Timestamp">The instant.</param>
internal sealed record StoreTimeBounds(DateTimeOffset Earliest, DateTimeOffset Latest, long Timestamp)
{
    /// <summary>
    /// How much later than an answer's date it may have been: the date has whole seconds, and servers write it from a timer that comes
    /// once a second, and may come late.
    /// </summary>
    private static readonly TimeSpan DateIsUpTo = TimeSpan.FromSeconds(1.5);

    /// <summary>By how much two clocks may run apart: 100 µs in a second, twice what ordinary quartz is allowed.</summary>
    private const double Drift = 100e-6;

    /// <summary>
    /// What an answer tells: at some time while it was waited for, the store's clock showed its date. So when the answer was there,
    /// it was that date at least; and if it was written at once, it is later now by all of the wait.
    /// </summary>
    public static StoreTimeBounds Of(DateTimeOffset date, TimeSpan waited, long received) =>
        new(date, date + DateIsUpTo + waited, received);

    /// <summary>The same at another instant: as much later, and a little less certain.</summary>
    public StoreTimeBounds At(long timestamp, TimeProvider clock)
    {
        var later = clock.GetElapsedTime(Timestamp, timestamp);
        var drift = later.Duration() * Drift;
        return new StoreTimeBounds(Earliest + later - drift, Latest + later + drift, timestamp);
    }

    /// <summary>The same now.</summary>
    public StoreTimeBounds At(TimeProvider clock) => At(clock.GetTimestamp(), clock);

    /// <summary>
    /// Both together, at the newer of them. Where they contradict each other a clock was set, or stood still with its machine: then what
    /// was observed counts.
    /// </summary>
    public StoreTimeBounds And(StoreTimeBounds observed, TimeProvider clock)
    {
        var before = At(observed.Timestamp, clock);
        var earliest = before.Earliest > observed.Earliest ? before.Earliest : observed.Earliest;
        var latest = before.Latest < observed.Latest ? before.Latest : observed.Latest;
        return earliest <= latest ? new StoreTimeBounds(earliest, latest, observed.Timestamp) : observed;
    }

    /// <summary>The time within the bounds that is the nearest to another.</summary>
    public DateTimeOffset Nearest(DateTimeOffset time) => time < Earliest ? Earliest : time > Latest ? Latest : time;
}
