using Benchmarks.Engine;
using Carillon.Storage;
using Carillon.Storage.Rows;

namespace Benchmarks.Floor;

/// <summary>
/// What the engine writes for recorded runs, taken down while it does: the same rows, ready for somebody who has nothing to do
/// but write them.
/// </summary>
/// <param name="Seed">What stood in the store before the first of those runs.</param>
/// <param name="Jobs">For each job its transactions, in order: claim, record, claim, record …</param>
internal sealed record Rehearsal(IReadOnlyList<BareStatement> Seed, IReadOnlyList<IReadOnlyList<IReadOnlyList<BareStatement>>> Jobs)
{
    /// <summary>Lets jobs run so often each, and takes down what is written.</summary>
    public static async Task<Rehearsal> TakeDownAsync(int jobs, int runsEach)
    {
        NotedStore? noted = null;
        await using var engine = await EngineUnderLoad.OpenAsync(around: store => noted = new NotedStore(store));
        var load = await RunLoad.StartAsync(engine, jobs);
        var seed = noted!.Take();
        await load.RunAsync(runsEach);
        return new Rehearsal(
            [.. seed.SelectMany(transaction => transaction)],
            [.. noted.Take()
                .GroupBy(transaction => transaction.Single(statement => statement.Key.StartsWith("state!", StringComparison.Ordinal)).Key)
                .Select(ofJob => ofJob.ToList())]);
    }

    /// <summary>Passes everything on, and takes down what was written.</summary>
    private sealed class NotedStore(IStateStore inner) : IStateStore, IAsyncDisposable
    {
        private readonly Lock _gate = new();
        private List<IReadOnlyList<BareStatement>> _written = [];

        public string Description => inner.Description;

        public List<IReadOnlyList<BareStatement>> Take()
        {
            lock (_gate)
            {
                var taken = _written;
                _written = [];
                return taken;
            }
        }

        public Task OpenAsync(CancellationToken cancellationToken) => inner.OpenAsync(cancellationToken);

        public ValueTask<StoredRow?> ReadAsync(RowKey key, CancellationToken cancellationToken) => inner.ReadAsync(key, cancellationToken);

        public ValueTask<RowPage> ReadRangeAsync(KeyRange range, int limit, CancellationToken cancellationToken) =>
            inner.ReadRangeAsync(range, limit, cancellationToken);

        public async ValueTask<CommitOutcome> CommitAsync(StateTransaction transaction, CancellationToken cancellationToken)
        {
            var outcome = await inner.CommitAsync(transaction, cancellationToken);
            if (outcome.Committed)
            {
                lock (_gate)
                {
                    _written.Add([.. transaction.Operations.Select(operation => new BareStatement(
                        operation.Kind, operation.Key.Value, operation.Row is null ? null : RowCodec.Encode(operation.Key, operation.Row)))]);
                }
            }

            return outcome;
        }

        public ValueTask DisposeAsync() => ((IAsyncDisposable)inner).DisposeAsync();
    }
}
