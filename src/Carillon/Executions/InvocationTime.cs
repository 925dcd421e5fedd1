namespace Carillon.Executions;

/// <summary>
/// The time that an invocation of the platform has for runs, counted from its beginning. Past its own limit the platform ends
/// the process, and with it every other run in it.
/// </summary>
public sealed class InvocationTime : IDisposable
{
    private readonly CancellationTokenSource _limit;
    private readonly CancellationTokenSource _over;
    private readonly TimeSpan? _length;
    private readonly TimeProvider _time;
    private readonly long _began;

    /// <summary>Begins to count.</summary>
    /// <param name="length">How long it has. Null where there is no limit.</param>
    /// <param name="time">The clock.</param>
    /// <param name="platform">Cancelled when the platform ends the invocation before that.</param>
    public InvocationTime(TimeSpan? length, TimeProvider time, CancellationToken platform)
    {
        ArgumentNullException.ThrowIfNull(time);
        _length = length;
        _time = time;
        _began = time.GetTimestamp();
        _limit = length is { } limit ? new CancellationTokenSource(limit, time) : new CancellationTokenSource();
        _over = CancellationTokenSource.CreateLinkedTokenSource(_limit.Token, platform);
    }

    /// <summary>Cancelled when the time is up, or the platform ends the invocation.</summary>
    public CancellationToken Over => _over.Token;

    /// <summary>Whether something that may take so long still fits in what is left.</summary>
    public bool Fits(TimeSpan duration) => _length is not { } length || _time.GetElapsedTime(_began) + duration <= length;

    /// <summary>Ends the counting.</summary>
    public void Dispose()
    {
        _over.Dispose();
        _limit.Dispose();
    }
}
