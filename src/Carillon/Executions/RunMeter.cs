namespace Carillon.Executions;

/// <summary>
/// Counts what one run asks of the state store, wherever on its way it asks: whoever claims begins one, the claim carries it, and the
/// run goes on with it. What asks without one, such as a clock that looks what is due, is nobody's.
/// </summary>
internal sealed class RunMeter
{
    private static readonly AsyncLocal<RunMeter?> Ambient = new();

    private readonly TimeProvider _time;
    private readonly long _began;
    private int _reads;
    private int _writes;

    private RunMeter(TimeProvider time) => (_time, _began) = (time, time.GetTimestamp());

    /// <summary>That of the method that asks, and of whatever it calls.</summary>
    public static RunMeter? Current
    {
        get => Ambient.Value;
        set => Ambient.Value = value;
    }

    /// <summary>Begins one, for this method and whatever it calls.</summary>
    public static void Begin(TimeProvider time) => Current = new RunMeter(time);

    /// <summary>A read goes out.</summary>
    public static void CountRead()
    {
        if (Current is { } meter)
        {
            Interlocked.Increment(ref meter._reads);
        }
    }

    /// <summary>A write transaction goes out.</summary>
    public static void CountWrite()
    {
        if (Current is { } meter)
        {
            Interlocked.Increment(ref meter._writes);
        }
    }

    /// <summary>What was counted, and the write that this is a part of.</summary>
    public RunCost WithThisWrite() => new(_time.GetElapsedTime(_began), Volatile.Read(ref _reads), Volatile.Read(ref _writes) + 1);
}
