using System.Runtime.CompilerServices;
using Carillon.Backups;

namespace Carillon.TestKit.Backups;

/// <summary>Backups in memory, for tests, which can also do to them what disks and people do.</summary>
public sealed class InMemoryBackupStore : IBackupStore
{
    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, byte[]> _blobs = new(StringComparer.Ordinal);

    public string Description => "in memory";

    /// <summary>The names of all blobs, in order.</summary>
    public IReadOnlyList<string> Names
    {
        get
        {
            lock (_gate)
            {
                return [.. _blobs.Keys];
            }
        }
    }

    /// <summary>What a blob is. Setting it writes over what is there; null takes it away.</summary>
    public byte[]? this[string name]
    {
        get
        {
            lock (_gate)
            {
                return _blobs.GetValueOrDefault(name);
            }
        }

        set
        {
            lock (_gate)
            {
                _ = value is null ? _blobs.Remove(name) : (_blobs[name] = value) is null;
            }
        }
    }

    public Task<bool> TryWriteAsync(string name, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        BackupBlobName.Checked(name);
        cancellationToken.ThrowIfCancellationRequested();
        lock (_gate)
        {
            return Task.FromResult(_blobs.TryAdd(name, content.ToArray()));
        }
    }

    public async Task<bool> TryReadAsync(string name, Stream destination, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(destination);
        BackupBlobName.Checked(name);
        cancellationToken.ThrowIfCancellationRequested();
        if (this[name] is not { } content)
        {
            return false;
        }

        await destination.WriteAsync(content, cancellationToken);
        return true;
    }

    public async IAsyncEnumerable<BackupBlob> ListAsync(string prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask;
        foreach (var name in Names.Where(name => name.StartsWith(prefix, StringComparison.Ordinal)))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (this[name] is { } content)
            {
                yield return new BackupBlob(name, content.Length);
            }
        }
    }

    public Task DeleteAsync(string name, CancellationToken cancellationToken)
    {
        BackupBlobName.Checked(name);
        cancellationToken.ThrowIfCancellationRequested();
        this[name] = null;
        return Task.CompletedTask;
    }
}
