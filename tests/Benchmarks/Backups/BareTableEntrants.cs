using Benchmarks.Engine;
using Benchmarks.Floor;
using Carillon.Backups;

namespace Benchmarks.Backups;

/// <summary>Reads every row of the table, and does nothing with it.</summary>
internal sealed class BareTableScan(int rows) : OverStore<LoadedTable>("bare scan", rows, LoadedTable.RentAsync)
{
    public override async Task<double> TakeTurnAsync()
    {
        var client = new BareTableClient(await EmulatedTable.AccountAsync());
        return await PerSecondAsync(async () =>
        {
            if (await client.ScanAsync(Loaded.Table) < Rows)
            {
                throw new InvalidOperationException("The scan did not see every row.");
            }
        });
    }
}

/// <summary>Sends the same requests as a restore does, made ready before, as many at once.</summary>
internal sealed class BareTableBatches(int rows) : OverStore<LoadedTable>("bare $batch requests", rows, LoadedTable.RentAsync)
{
    /// <summary>As the store has them.</summary>
    private const int AtOnce = 2;

    private readonly EmulatedTable _table = new();
    private IReadOnlyList<ReadyBatch> _batches = [];

    public override int WarmUpTurns => 0;

    public override async Task PrepareAsync()
    {
        await base.PrepareAsync();
        await Loaded.Snapshots.TakeAsync(null, CancellationToken.None);
        var plan = await new RestorePlanner(Loaded.Catalog).PlanAsync(null, CancellationToken.None);
        var sent = new SentBatches();
        using (var target = await _table.StoreAsync(sent))
        {
            await target.OpenAsync(CancellationToken.None);
            await new Restorer(Loaded.Catalog).RestoreAsync(plan, target, replace: false, null, CancellationToken.None);
        }

        // But for the marks of how far it is, which are requests of their own.
        _batches = [.. sent.Take().Select(SentBatches.Ready).Where(batch => batch.Steps > 1)];
        await _table.DropAsync();
    }

    public override async Task<double> TakeTurnAsync()
    {
        var client = new BareTableClient(await EmulatedTable.AccountAsync());
        await _table.CreateAsync();
        var figure = await PerSecondAsync(() => Parallel.ForEachAsync(_batches, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (batch, _) => await client.SendAsync(batch)));
        await _table.DropAsync();
        return figure;
    }
}

/// <summary>How many requests to the table an increment takes.</summary>
internal sealed class IncrementRequests(int rows, int runs) : OverStore<LoadedTable>("Carillon", rows, LoadedTable.RentAsync)
{
    public override int WarmUpTurns => 0;

    public override async Task<double> TakeTurnAsync()
    {
        await Loaded.RunAsync(runs);
        var before = Loaded.Requests;
        await Loaded.Increments.RunAsync(evenIfQuiet: false, CancellationToken.None);
        return Loaded.Requests - before;
    }
}
