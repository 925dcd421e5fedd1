using Benchmarks.Harness;
using Carillon.Backups;

namespace Benchmarks.Backups;

internal sealed class Snapshot(int rows, Func<int, Task<LoadedStore>> rent) : OverStore<LoadedStore>("Carillon", rows, rent)
{
    /// <summary>The first two take up to twice as long.</summary>
    public override int WarmUpTurns => 3;

    public override Task<double> TakeTurnAsync() => PerSecondAsync(() => Loaded.Snapshots.TakeAsync(null, CancellationToken.None));
}

internal sealed class Restore(int rows, Func<int, Task<LoadedStore>> rent, int warmUpTurns) : OverStore<LoadedStore>("Carillon", rows, rent)
{
    private RestorePlan? _plan;

    public override int WarmUpTurns => warmUpTurns;

    public override async Task PrepareAsync()
    {
        await base.PrepareAsync();
        await Loaded.Snapshots.TakeAsync(null, CancellationToken.None);
        _plan = await new RestorePlanner(Loaded.Catalog).PlanAsync(null, CancellationToken.None);
    }

    public override async Task<double> TakeTurnAsync()
    {
        await using var target = await Loaded.NewTargetAsync();
        return await PerSecondAsync(() => new Restorer(Loaded.Catalog).RestoreAsync(_plan!, target.Archive, replace: false, null, CancellationToken.None));
    }
}

/// <summary>The most memory that it takes, in a process of its own.</summary>
internal sealed class Memory(string work, int rows, Func<int, Task<LoadedStore>> rent) : OverStore<LoadedStore>("Carillon", rows, rent)
{
    public override int WarmUpTurns => 0;

    public override async Task PrepareAsync()
    {
        await base.PrepareAsync();
        await Loaded.Snapshots.TakeAsync(null, CancellationToken.None);
    }

    public override Task<double> TakeTurnAsync() => PeakMemory.OfOwnProcessAsync(work, Loaded);
}

internal sealed class Increment(int rows, int runs, Func<int, Task<LoadedStore>> rent) : OverStore<LoadedStore>("Carillon", rows, rent)
{
    public override async Task<double> TakeTurnAsync()
    {
        await Loaded.RunAsync(runs);
        return 1_000 * await SecondsAsync(() => Loaded.Increments.RunAsync(evenIfQuiet: false, CancellationToken.None));
    }
}

internal sealed class IncrementBytes(int rows, int runs, Func<int, Task<LoadedStore>> rent) : OverStore<LoadedStore>("Carillon", rows, rent)
{
    public override async Task<double> TakeTurnAsync()
    {
        await Loaded.RunAsync(runs);
        return (await Loaded.Increments.RunAsync(evenIfQuiet: false, CancellationToken.None)).Bytes / 1024.0;
    }
}

internal sealed class RunBytes(int rows, int runs, Func<int, Task<LoadedStore>> rent) : OverStore<LoadedStore>("the rows of those runs", rows, rent)
{
    public override async Task<double> TakeTurnAsync()
    {
        var bytes = await Loaded.RunAsync(runs);
        await Loaded.Increments.RunAsync(evenIfQuiet: false, CancellationToken.None);
        return bytes / 1024.0;
    }
}

internal sealed class Promise(double figure) : Entrant("promised at most")
{
    public override Task<double> TakeTurnAsync() => Task.FromResult(figure);
}
