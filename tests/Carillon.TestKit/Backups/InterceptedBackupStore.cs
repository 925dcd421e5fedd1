using Carillon.Backups;

namespace Carillon.TestKit.Backups;

/// <summary>Backups where a test steps into writing, reading and deleting.</summary>
public sealed class InterceptedBackupStore(IBackupStore inner) : IBackupStore
{
    public string Description => inner.Description;

    /// <summary>Comes before each write of a blob, by its name. What it throws is the answer.</summary>
    public Func<string, Task>? BeforeWrite { get; set; }

    /// <summary>Comes before each read of a blob, by its name.</summary>
    public Func<string, Task>? BeforeRead { get; set; }

    /// <summary>Comes before each deletion of a blob, by its name.</summary>
    public Func<string, Task>? BeforeDelete { get; set; }

    /// <summary>The store is down.</summary>
    public static Task FailAsync(string name) => throw new BackupStoreException($"'{name}' can't be reached (as the test asked).");

    public async Task<bool> TryWriteAsync(string name, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        await (BeforeWrite?.Invoke(name) ?? Task.CompletedTask);
        return await inner.TryWriteAsync(name, content, cancellationToken);
    }

    public async Task<bool> TryReadAsync(string name, Stream destination, CancellationToken cancellationToken)
    {
        await (BeforeRead?.Invoke(name) ?? Task.CompletedTask);
        return await inner.TryReadAsync(name, destination, cancellationToken);
    }

    public IAsyncEnumerable<BackupBlob> ListAsync(string prefix, CancellationToken cancellationToken) => inner.ListAsync(prefix, cancellationToken);

    public async Task DeleteAsync(string name, CancellationToken cancellationToken)
    {
        await (BeforeDelete?.Invoke(name) ?? Task.CompletedTask);
        await inner.DeleteAsync(name, cancellationToken);
    }
}
