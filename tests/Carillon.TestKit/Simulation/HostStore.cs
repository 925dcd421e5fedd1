using Carillon.Storage;
using Carillon.Storage.Rows;

namespace Carillon.TestKit.Simulation;

/// <summary>The store as one simulated process sees it: every request goes out, and is answered when the simulation says so.</summary>
internal sealed class HostStore(World world, SimulatedHost host, int generation) : IStateStore, IStateArchive
{
    private readonly GuardRemoved _guard = new(world.Plan.Broken, host);

    public string Description => "simulated";

    public Task OpenAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public ValueTask<StoredRow?> ReadAsync(RowKey key, CancellationToken cancellationToken) =>
        Send(() => $"reads {key}", () => _guard.Read(Rows.Read(key)), writes: false, cancellationToken);

    public ValueTask<RowPage> ReadRangeAsync(KeyRange range, int limit, CancellationToken cancellationToken) =>
        Send(() => $"reads from {range.From}", () => _guard.Read(Rows.ReadRange(range, limit)), writes: false, cancellationToken);

    public ValueTask<CommitOutcome> CommitAsync(StateTransaction transaction, CancellationToken cancellationToken) =>
        Send(() => $"writes {string.Join(", ", transaction.Operations.Select(operation => $"{operation.Kind} {operation.Key}"))}",
            () => world.Commit(host, generation, _guard.Write(transaction)), writes: true, cancellationToken);

    public ValueTask<RawPage> ExportAsync(KeyRange range, int mostBytes, CancellationToken cancellationToken) =>
        Send(() => $"exports from {range.From}", () => Rows.ReadRange(range, 100) is var page ? new RawPage([.. page.Rows.Select(Raw)], page.HasMore) : default!, writes: false, cancellationToken);

    public ValueTask<IReadOnlyList<RawRow>> ExportAsync(IReadOnlyList<RowKey> keys, CancellationToken cancellationToken) =>
        Send<IReadOnlyList<RawRow>>(() => $"exports {string.Join(", ", keys)}", () => [.. keys.Select(Rows.Read).OfType<StoredRow>().Select(Raw)], writes: false, cancellationToken);

    public async ValueTask ImportAsync(IReadOnlyList<RawRow> rows, CancellationToken cancellationToken) =>
        await Send(() => $"imports {rows.Count} rows into {generation}", () => world.Import(generation, rows), writes: true, cancellationToken);

    private IRows Rows => world.RowsOf(generation);

    private static RawRow Raw(StoredRow row) => new(row.Key, RowCodec.Encode(row.Key, row.Row));

    private ValueTask<T> Send<T>(Func<string> text, Func<T> act, bool writes, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var date = DateTimeOffset.MinValue;
        var request = new StoreRequest<T>(host, text, () =>
        {
            date = world.Time.Now;
            return act();
        }, writes, cancellationToken);
        var sent = host.Clock.GetTimestamp();
        world.Send(request);
        return world.Plan.StoreTellsTime ? TellAsync() : new ValueTask<T>(request.Result);

        async ValueTask<T> TellAsync()
        {
            var answer = await request.Result;
            host.Time.Observed(DateTimeOffset.FromUnixTimeSeconds(date.ToUnixTimeSeconds()), sent, host.Clock.GetTimestamp());
            return answer;
        }
    }
}
