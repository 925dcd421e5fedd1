namespace Carillon.Executions;

/// <summary>The memory of this process, read at most once a second: to read it takes the system longer than a short run.</summary>
internal static class ProcessMemory
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1);

    private static long _readAt = long.MinValue;
    private static double _megabytes;

    /// <summary>In megabytes, to a tenth.</summary>
    public static double Megabytes()
    {
        // By the process's own clock, as its memory is its own: however many engines it holds, and whatever time it is for them.
        var time = TimeProvider.System;
        var now = time.GetTimestamp();
        var before = Volatile.Read(ref _readAt);
        if ((before == long.MinValue || now < before || time.GetElapsedTime(before, now) >= Fresh) && Interlocked.CompareExchange(ref _readAt, now, before) == before)
        {
            Volatile.Write(ref _megabytes, Math.Round(Environment.WorkingSet / 1048576d, 1));
        }

        return Volatile.Read(ref _megabytes);
    }
}
