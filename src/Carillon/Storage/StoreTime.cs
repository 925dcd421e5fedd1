namespace Carillon.Storage;

/// <summary>
/// The time that the ledger is judged by, for due instants and leases alike: the store's, as far as its answers tell it, so that
/// hosts whose clocks differ judge alike. A host's own time holds as long as it can be the store's; where it can't, the nearest
/// that can takes its place. With a store that has no clock of its own it is the host's. Timers and timestamps are the host's
/// in any case: they measure, and do not tell the time.
/// </summary>
/// <param name="host">The clock of this machine.</param>
public sealed class StoreTime(TimeProvider host) : TimeProvider, IStoreTimeObserver
{
    private readonly Lock _gate = new();
    private StoreTimeBounds? _bounds;

    /// <summary>The clock of this machine, as it is.</summary>
    public TimeProvider Host { get; } = host;

    /// <inheritdoc/>
    public override long TimestampFrequency => Host.TimestampFrequency;

    /// <inheritdoc/>
    public override TimeZoneInfo LocalTimeZone => Host.LocalTimeZone;

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow()
    {
        var now = Host.GetUtcNow();
        return Volatile.Read(ref _bounds) is { } bounds ? bounds.At(Host).Nearest(now) : now;
    }

    /// <summary>
    /// By how much the host's clock is ahead of the store's, or behind it where negative: at least by that. Zero where it can't be
    /// told from the store's, null where the store has told no time.
    /// </summary>
    public TimeSpan? MeasureHost()
    {
        var now = Host.GetUtcNow();
        return Volatile.Read(ref _bounds) is { } bounds ? now - bounds.At(Host).Nearest(now) : null;
    }

    /// <inheritdoc/>
    public override long GetTimestamp() => Host.GetTimestamp();

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        Host.CreateTimer(callback, state, dueTime, period);

    /// <inheritdoc/>
    public void Observed(DateTimeOffset storeDate, long sentTimestamp, long receivedTimestamp)
    {
        var observed = StoreTimeBounds.Of(storeDate, Host.GetElapsedTime(sentTimestamp, receivedTimestamp), receivedTimestamp);
        lock (_gate)
        {
            Volatile.Write(ref _bounds, _bounds?.And(observed, Host) ?? observed);
        }
    }
}
