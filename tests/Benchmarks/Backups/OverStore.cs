using System.Diagnostics;
using Benchmarks.Harness;

namespace Benchmarks.Backups;

/// <summary>Somebody who does something with a store that is loaded.</summary>
internal abstract class OverStore<T>(string name, int rows, Func<int, Task<T>> rent) : Entrant($"{name}, {rows:N0} rows")
    where T : LoadedStore
{
    private T? _loaded;

    protected int Rows => rows;

    protected T Loaded => _loaded!;

    public override async Task PrepareAsync() => _loaded = await rent(rows);

    public override ValueTask LeaveAsync() => _loaded?.DisposeAsync() ?? ValueTask.CompletedTask;

    protected async Task<double> PerSecondAsync(Func<Task> work) => rows / await SecondsAsync(work);

    protected static async Task<double> SecondsAsync(Func<Task> work)
    {
        var started = Stopwatch.GetTimestamp();
        await work();
        return Stopwatch.GetElapsedTime(started).TotalSeconds;
    }
}
