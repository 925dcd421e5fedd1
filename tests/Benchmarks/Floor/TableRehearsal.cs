using System.Text.RegularExpressions;
using Benchmarks.Engine;

namespace Benchmarks.Floor;

/// <summary>
/// What the engine sends for recorded runs, taken down on its way out: the same bytes, ready for somebody who has nothing to do but
/// send them. Only the versions that rows have to have are another time's, so a star stands for each: any version will do.
/// </summary>
/// <param name="Seed">What was sent before the first of those runs.</param>
/// <param name="Jobs">For each job its transactions, in order: claim, record, claim, record …</param>
internal sealed partial record TableRehearsal(IReadOnlyList<ReadyBatch> Seed, IReadOnlyList<IReadOnlyList<ReadyBatch>> Jobs)
{
    /// <summary>Lets jobs run so often each on a table, takes down what is sent, and drops the table.</summary>
    public static async Task<TableRehearsal> TakeDownAsync(EmulatedTable table, int jobs, int runsEach)
    {
        var noting = new SentBatches();
        string[] seed, runs;
        await using (var engine = await table.OpenEngineAsync(noting))
        {
            var load = await RunLoad.StartAsync(engine, jobs);
            seed = noting.Take();
            await load.RunAsync(runsEach);
            runs = noting.Take();
        }

        await table.DropAsync();
        var ofJobs = runs.GroupBy(batch => StateRow().Match(batch).Value).Select(ofJob => ofJob.Select(SentBatches.Ready).ToList()).ToList();
        return ofJobs.Count == jobs && ofJobs.TrueForAll(ofJob => ofJob.Count == 2 * runsEach)
            ? new TableRehearsal([.. seed.Select(SentBatches.Ready)], ofJobs)
            : throw new InvalidOperationException($"{jobs} jobs with {runsEach} runs each sent {runs.Length} transactions, and not two for each run.");
    }

    [GeneratedRegex("(?<=\"RowKey\":\")state![^\"]+", RegexOptions.CultureInvariant)]
    private static partial Regex StateRow();
}
