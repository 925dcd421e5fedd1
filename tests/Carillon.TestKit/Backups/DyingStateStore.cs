using Carillon.Storage;

namespace Carillon.TestKit.Backups;

/// <summary>A store as a process sees it that dies.</summary>
public sealed class DyingStateStore(IStateStore inner, DyingProcess process) : IStateStore, IStateArchive
{
    private IStateArchive Archive => (IStateArchive)inner;

    public string Description => inner.Description;

    public Task OpenAsync(CancellationToken cancellationToken) => inner.OpenAsync(cancellationToken);

    public async ValueTask<StoredRow?> ReadAsync(RowKey key, CancellationToken cancellationToken) =>
        await process.CallAsync(() => inner.ReadAsync(key, cancellationToken).AsTask());

    public async ValueTask<RowPage> ReadRangeAsync(KeyRange range, int limit, CancellationToken cancellationToken) =>
        await process.CallAsync(() => inner.ReadRangeAsync(range, limit, cancellationToken).AsTask());

    public async ValueTask<CommitOutcome> CommitAsync(StateTransaction transaction, CancellationToken cancellationToken) =>
        await process.CallAsync(() => inner.CommitAsync(transaction, cancellationToken).AsTask());

    public async ValueTask<RawPage> ExportAsync(KeyRange range, int mostBytes, CancellationToken cancellationToken) =>
        await process.CallAsync(() => Archive.ExportAsync(range, mostBytes, cancellationToken).AsTask());

    public async ValueTask<IReadOnlyList<RawRow>> ExportAsync(IReadOnlyList<RowKey> keys, CancellationToken cancellationToken) =>
        await process.CallAsync(() => Archive.ExportAsync(keys, cancellationToken).AsTask());

    public async ValueTask ImportAsync(IReadOnlyList<RawRow> rows, CancellationToken cancellationToken) => await process.CallAsync(async () =>
    {
        await Archive.ImportAsync(rows, cancellationToken);
        return true;
    });
}
