using System.Runtime.CompilerServices;
using Azure;
using Azure.Storage;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Carillon.Backups;
using Carillon.Storage.Azure.Connections;

namespace Carillon.Storage.Azure.Blobs;

/// <summary>
/// Backups in a container of Azure Blob Storage: a block blob for each, written by one request, with its MD5, only where none of
/// that name is. The container is made where it is missing.
/// </summary>
/// <remarks>
/// Each blob carries the number of the attempt that wrote it as its metadata <c>attempt</c>. So a write may be sent again after an
/// answer was lost: where there is a blob then, its number says whether it is the same write.
/// </remarks>
public sealed class BlobBackupStore : IBackupStore, IDisposable
{
    private const string Attempt = "attempt";
    private const int Connections = 16;

    /// <summary>How long a request may take: a snapshot's part has some MiB.</summary>
    private static readonly TimeSpan DefaultTimeLimit = TimeSpan.FromSeconds(60);

    private readonly ServiceTransport _transport;
    private readonly BlobContainerClient _container;
    private readonly BlobErrors _errors;
    private readonly int? _pageSize;
    private volatile bool _lookedForContainer;

    /// <summary>Prepares the store; nothing is sent before its first use.</summary>
    /// <param name="connection">How to get to the account.</param>
    /// <param name="container">The container.</param>
    /// <param name="time">The clock; only for telling that it is off.</param>
    /// <exception cref="BackupStoreException">The connection makes no client; the message names its setting.</exception>
    public BlobBackupStore(BlobConnection connection, string container, TimeProvider time)
        : this(connection, container, time, DefaultTimeLimit, pageSize: null)
    {
    }

    /// <summary>Prepares the store, with a time limit of its own for each request, and so many blobs in a page of a list.</summary>
    internal BlobBackupStore(BlobConnection connection, string container, TimeProvider time, TimeSpan timeLimit, int? pageSize)
    {
        ArgumentNullException.ThrowIfNull(connection);
        _pageSize = pageSize;
        _transport = new ServiceTransport(Connections, timeLimit);
        try
        {
            var service = connection.Connect(_transport.ForReading(new BlobClientOptions()));
            _container = service.GetBlobContainerClient(container);

            // Of the address neither the query, which may be a signature, nor what may stand before the host.
            Description = $"Blob Storage, {service.Uri.Authority}{service.Uri.AbsolutePath.TrimEnd('/')}, container {container}";
            _errors = new BlobErrors(connection.Setting, Description, container, timeLimit, time);
        }
        catch (Exception exception) when (exception is FormatException or ArgumentException or InvalidOperationException)
        {
            // What is wrong with it may be said in words of its own: those stay here.
            _transport.Dispose();
            throw new BackupStoreException($"{connection.Setting} does not say how to get to Blob Storage: it can't be read ({exception.GetType().Name}).");
        }
    }

    /// <inheritdoc/>
    public string Description { get; }

    /// <inheritdoc/>
    public Task<bool> TryWriteAsync(string name, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        var blob = _container.GetBlobClient(BackupBlobName.Checked(name));
        var attempt = Guid.NewGuid().ToString("n");
        var options = new BlobUploadOptions
        {
            Conditions = new BlobRequestConditions { IfNoneMatch = ETag.All },
            HttpHeaders = new BlobHttpHeaders { ContentType = "application/gzip" },
            Metadata = new Dictionary<string, string> { [Attempt] = attempt },
            // What is not below that goes out in blocks, and those of several writers under one name would be mixed up.
            TransferOptions = new StorageTransferOptions { InitialTransferSize = content.Length + 1L },
            TransferValidation = new UploadTransferValidationOptions { ChecksumAlgorithm = StorageChecksumAlgorithm.MD5 },
        };
        return DoAsync("written", name, async () =>
        {
            try
            {
                await UploadAsync();
                return true;
            }
            catch (RequestFailedException exception) when (BlobErrors.IsThere(exception))
            {
                return await IsOfAsync(blob, attempt, cancellationToken);
            }
        }, cancellationToken);

        async Task UploadAsync()
        {
            try
            {
                await blob.UploadAsync(BinaryData.FromBytes(content), options, cancellationToken);
            }
            catch (RequestFailedException exception) when (BlobErrors.IsContainerMissing(exception))
            {
                await _container.CreateIfNotExistsAsync(cancellationToken: cancellationToken);
                await blob.UploadAsync(BinaryData.FromBytes(content), options, cancellationToken);
            }
        }
    }

    /// <inheritdoc/>
    public Task<bool> TryReadAsync(string name, Stream destination, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(destination);
        var blob = _container.GetBlobClient(BackupBlobName.Checked(name));
        return DoAsync("read", name, async () =>
        {
            try
            {
                using var answer = (await blob.DownloadStreamingAsync(cancellationToken: cancellationToken)).Value;
                await answer.Content.CopyToAsync(destination, cancellationToken);
                return true;
            }
            catch (RequestFailedException exception) when (BlobErrors.IsNotThere(exception))
            {
                return false;
            }
        }, cancellationToken);
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<BackupBlob> ListAsync(string prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(prefix);
        for (string? next = null; next != "";)
        {
            var page = await DoAsync("listed", prefix, () => PageAsync(prefix, next, cancellationToken), cancellationToken);
            foreach (var blob in page.Values)
            {
                yield return new BackupBlob(blob.Name, blob.Properties.ContentLength ?? 0);
            }

            next = page.ContinuationToken ?? "";
        }
    }

    /// <inheritdoc/>
    public Task DeleteAsync(string name, CancellationToken cancellationToken)
    {
        var blob = _container.GetBlobClient(BackupBlobName.Checked(name));
        return DoAsync("deleted", name, async () => await blob.DeleteIfExistsAsync(DeleteSnapshotsOption.IncludeSnapshots, cancellationToken: cancellationToken), cancellationToken);
    }

    /// <summary>Closes the connections.</summary>
    public void Dispose() => _transport.Dispose();

    private static async Task<bool> IsOfAsync(BlobClient blob, string attempt, CancellationToken cancellationToken)
    {
        try
        {
            var properties = (await blob.GetPropertiesAsync(cancellationToken: cancellationToken)).Value;
            return properties.Metadata.TryGetValue(Attempt, out var number) && number == attempt;
        }
        catch (RequestFailedException exception) when (BlobErrors.IsNotThere(exception))
        {
            // Somebody has deleted it since: it was not to be written over.
            return false;
        }
    }

    private async Task<Page<BlobItem>> PageAsync(string prefix, string? from, CancellationToken cancellationToken)
    {
        var pages = _container.GetBlobsAsync(prefix: prefix.Length == 0 ? null : prefix, cancellationToken: cancellationToken).AsPages(from, _pageSize);
        return await pages.FirstAsync(cancellationToken);
    }

    private async Task<T> DoAsync<T>(string done, string name, Func<Task<T>> call, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            await LookForContainerAsync(cancellationToken);
            return await call();
        }
        catch (Exception exception) when (ServiceReason.IsOfTheService(exception) && !cancellationToken.IsCancellationRequested)
        {
            throw _errors.Of(done, name, exception);
        }
    }

    /// <summary>Makes the container where it is missing, before the first use.</summary>
    private async Task LookForContainerAsync(CancellationToken cancellationToken)
    {
        if (_lookedForContainer)
        {
            return;
        }

        try
        {
            await _container.CreateIfNotExistsAsync(cancellationToken: cancellationToken);
        }
        catch (RequestFailedException exception) when (exception.Status == 403)
        {
            // Whoever may use it need not be allowed to make one: the call itself will tell.
        }

        _lookedForContainer = true;
    }
}
