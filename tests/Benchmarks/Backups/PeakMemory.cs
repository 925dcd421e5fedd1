using System.Diagnostics;
using System.Globalization;
using Carillon.Backups;

namespace Benchmarks.Backups;

/// <summary>
/// How far the memory of a process rises while something is done, in a process of its own: what others did before does not hide any
/// of it.
/// </summary>
internal static class PeakMemory
{
    /// <summary>What the arguments of such a process begin with.</summary>
    public const string Argument = "--peak-memory";

    /// <summary>Starts a process that does it.</summary>
    /// <param name="work">"snapshot" or "restore".</param>
    /// <param name="store">The store; it is closed meanwhile.</param>
    /// <returns>The rise of the working set over what it was before, in megabytes.</returns>
    public static async Task<double> OfOwnProcessAsync(string work, LoadedStore store)
    {
        await store.CloseAsync();
        try
        {
            var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true };
            string[] itself = Path.GetFileNameWithoutExtension(start.FileName) == "dotnet" ? [typeof(PeakMemory).Assembly.Location] : [];
            foreach (var argument in (string[])[.. itself, Argument, work, store.GetType().Name, store.Place])
            {
                start.ArgumentList.Add(argument);
            }

            using var process = Process.Start(start)!;
            var output = await process.StandardOutput.ReadToEndAsync();
            await process.WaitForExitAsync();
            return process.ExitCode == 0
                ? double.Parse(output, CultureInfo.InvariantCulture)
                : throw new InvalidOperationException($"The process that measures the memory of a {work} ended with {process.ExitCode}.");
        }
        finally
        {
            await store.OpenAsync();
        }
    }

    /// <summary>What such a process does.</summary>
    public static async Task<double> MeasureAsync(string work, string kind, string place)
    {
        LoadedStore store = kind == nameof(LoadedTable) ? await LoadedTable.AtAsync(place) : LoadedFile.At(place);
        await store.OpenAsync();
        if (work == "snapshot")
        {
            return await MeasureAsync(() => store.Snapshots.TakeAsync(null, CancellationToken.None));
        }

        var plan = await new RestorePlanner(store.Catalog).PlanAsync(null, CancellationToken.None);
        await using var target = await store.NewTargetAsync();
        return await MeasureAsync(() => new Restorer(store.Catalog).RestoreAsync(plan, target.Archive, replace: false, null, CancellationToken.None));
    }

    private static async Task<double> MeasureAsync(Func<Task> work)
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
