using Carillon.Backups;

namespace Carillon.TestKit.Backups;

/// <summary>Backups of which one call fails.</summary>
public sealed class FailingBackupStore(IBackupStore inner, CallsThatFail calls) : IBackupStore
{
    public string Description => inner.Description;

    public Task<bool> TryWriteAsync(string name, ReadOnlyMemory<byte> content, CancellationToken cancellationToken) =>
        calls.CallAsync(() => inner.TryWriteAsync(name, content, cancellationToken), Failure);

    public Task<bool> TryReadAsync(string name, Stream destination, CancellationToken cancellationToken) =>
        calls.CallAsync(() => inner.TryReadAsync(name, destination, cancellationToken), Failure);

    public IAsyncEnumerable<BackupBlob> ListAsync(string prefix, CancellationToken cancellationToken) => inner.ListAsync(prefix, cancellationToken);

    public Task DeleteAsync(string name, CancellationToken cancellationToken) => calls.CallAsync(async () =>
    {
        await inner.DeleteAsync(name, cancellationToken);
        return true;
    }, Failure);

    private static BackupStoreException Failure() => new("The backups can't be reached (as the test asked).");
}
