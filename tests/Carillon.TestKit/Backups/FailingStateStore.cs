using Carillon.Storage;

namespace Carillon.TestKit.Backups;

/// <summary>A store of which one call fails.</summary>
public sealed class FailingStateStore(IStateStore inner, CallsThatFail calls) : IStateStore, IStateArchive
{
    private IStateArchive Archive => (IStateArchive)inner;

    public string Description => inner.Description;

    public Task OpenAsync(CancellationToken cancellationToken) => inner.OpenAsync(cancellationToken);

    public async ValueTask<StoredRow?> ReadAsync(RowKey key, CancellationToken cancellationToken) =>
        await calls.CallAsync(() => inner.ReadAsync(key, cancellationToken).AsTask(), Down);

    public async ValueTask<RowPage> ReadRangeAsync(KeyRange range, int limit, CancellationToken cancellationToken) =>
        await calls.CallAsync(() => inner.ReadRangeAsync(range, limit, cancellationToken).AsTask(), Down);

    public async ValueTask<CommitOutcome> CommitAsync(StateTransaction transaction, CancellationToken cancellationToken) =>
        await calls.CallAsync(() => inner.CommitAsync(transaction, cancellationToken).AsTask(), Lost);

    public async ValueTask<RawPage> ExportAsync(KeyRange range, int mostBytes, CancellationToken cancellationToken) =>
        await calls.CallAsync(() => Archive.ExportAsync(range, mostBytes, cancellationToken).AsTask(), Down);

    public async ValueTask<IReadOnlyList<RawRow>> ExportAsync(IReadOnlyList<RowKey> keys, CancellationToken cancellationToken) =>
        await calls.CallAsync(() => Archive.ExportAsync(keys, cancellationToken).AsTask(), Down);

    public async ValueTask ImportAsync(IReadOnlyList<RawRow> rows, CancellationToken cancellationToken) => await calls.CallAsync(async () =>
    {
        await Archive.ImportAsync(rows, cancellationToken);
        return true;
    }, Lost);

    private static StateStoreUnavailableException Down() => new("The store is down (as the test asked).");

    private static StateStoreOutcomeUnknownException Lost() => new("The answer was lost (as the test asked).");
}
