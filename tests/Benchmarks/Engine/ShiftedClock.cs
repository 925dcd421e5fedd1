namespace Benchmarks.Engine;

/// <summary>The system's clock, and how far it is ahead: minutes pass between rounds without being waited for.</summary>
internal sealed class ShiftedClock : TimeProvider
{
    private TimeSpan _ahead;

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + _ahead;

    /// <summary>Goes ahead to the beginning of the next minute.</summary>
    /// <returns>That instant.</returns>
    public DateTimeOffset SkipToNextMinute()
    {
        var now = GetUtcNow();
        var next = new DateTimeOffset(now.UtcTicks - now.UtcTicks % TimeSpan.TicksPerMinute + TimeSpan.TicksPerMinute, TimeSpan.Zero);
        _ahead += next - now;
        return next;
    }
}
