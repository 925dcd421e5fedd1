using System.Diagnostics;

namespace Benchmarks.Harness;

/// <summary>
/// How often a second a small append to a file reaches the disk: no durable writer that flushes each of its commits is faster,
/// and numbers of different machines can be told apart by it.
/// </summary>
internal sealed class FlushProbe(TimeSpan turn) : Probe("flush of a 4 KiB append", "flushes/s")
{
    public override Task<double> TakeTurnAsync()
    {
        using var folder = new TemporaryFolder();
        using var file = new FileStream(Path.Combine(folder.Path, "probe"), FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0);
        var page = new byte[4096];
        var flushes = 0;
        var started = Stopwatch.GetTimestamp();
        do
        {
            file.Write(page);
            file.Flush(flushToDisk: true);
            flushes++;
        }
        while (Stopwatch.GetElapsedTime(started) < turn);

        return Task.FromResult(flushes / Stopwatch.GetElapsedTime(started).TotalSeconds);
    }
}
