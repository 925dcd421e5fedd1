namespace Carillon.Functions.Access;

/// <summary>
/// So many requests at once, and again as many over each minute. It goes by the clock that it is given; those of the framework have
/// one of their own, which no test can move.
/// </summary>
/// <param name="limit">How many; at least one.</param>
/// <param name="time">The clock.</param>
internal sealed class TokenBucket(int limit, TimeProvider time)
{
    private readonly Lock _gate = new();
    private double _left = limit;
    private long _at = time.GetTimestamp();

    /// <summary>Whether nothing was taken that is not there again: it can be forgotten.</summary>
    public bool IsFull
    {
        get
        {
            lock (_gate)
            {
                Refill();
                return _left >= limit;
            }
        }
    }

    /// <summary>Takes one.</summary>
    /// <returns>Null where there was one; otherwise how long it takes until there is.</returns>
    public TimeSpan? Take()
    {
        lock (_gate)
        {
            var wait = Wait();
            _left -= wait is null ? 1 : 0;
            return wait;
        }
    }

    /// <summary>Looks whether there is one.</summary>
    /// <returns>Null where there is; otherwise how long it takes until there is.</returns>
    public TimeSpan? Look()
    {
        lock (_gate)
        {
            return Wait();
        }
    }

    private TimeSpan? Wait()
    {
        Refill();
        return _left >= 1 ? null : TimeSpan.FromMinutes((1 - _left) / limit);
    }

    private void Refill()
    {
        var now = time.GetTimestamp();
        _left = Math.Min(limit, _left + (time.GetElapsedTime(_at, now).TotalMinutes * limit));
        _at = now;
    }
}
