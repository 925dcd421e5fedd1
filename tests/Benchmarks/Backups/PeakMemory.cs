using System.Diagnostics;

namespace Benchmarks.Backups;

/// <summary>How far the memory of this process rises while something is done.</summary>
internal static class PeakMemory
{
    /// <summary>Does it, and says the rise of the working set over what it was before, in megabytes.</summary>
    public static async Task<double> MeasureAsync(Func<Task> work)
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        using var process = Process.GetCurrentProcess();
        var (idle, peak) = (process.WorkingSet64, 0L);
        using var done = new CancellationTokenSource();
        var watch = Task.Factory.StartNew(() =>
        {
            do
            {
                process.Refresh();
                peak = Math.Max(peak, process.WorkingSet64);
            }
            while (!done.Token.WaitHandle.WaitOne(10));
        }, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        await work();
        await done.CancelAsync();
        await watch;

        return (peak - idle) / 1024.0 / 1024.0;
    }
}
