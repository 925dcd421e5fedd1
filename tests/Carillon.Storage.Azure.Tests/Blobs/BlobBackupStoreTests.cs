using Carillon.Backups;
using Carillon.Storage.Azure.Blobs;
using Carillon.TestKit.Backups;

namespace Carillon.Storage.Azure.Tests.Blobs;

/// <summary>A container keeps the contract, and is made where it is missing.</summary>
[Trait("Req", "SC27")]
public sealed class BlobBackupStoreTests : BackupStoreContract
{
    private EmulatedContainer _container = null!;

    protected override async Task<IBackupStore> CreateAsync()
    {
        _container = await EmulatedContainer.ChooseAsync();
        return _container.Store();
    }

    public override async Task DisposeAsync()
    {
        await _container.Client.DeleteIfExistsAsync();
        ((BlobBackupStore)Store).Dispose();
    }

    [Fact]
    public async Task ListAsync_NoContainer_IsEmptyAndThereIsOne()
    {
        Assert.Empty(await ListAsync(""));

        Assert.True(await _container.Client.ExistsAsync());
    }

    [Fact]
    public async Task TryWriteAsync_ContainerDeletedMeanwhile_MakesAnother()
    {
        await Store.TryWriteAsync("dev/a", "x"u8.ToArray(), CancellationToken.None);
        await _container.Client.DeleteAsync();

        var exception = await Assert.ThrowsAsync<BackupStoreException>(() => ReadAsync("dev/a"));
        await Assert.ThrowsAsync<BackupStoreException>(() => ListAsync("dev/"));
        await Store.DeleteAsync("dev/a", CancellationToken.None);
        Assert.True(await Store.TryWriteAsync("dev/b", "y"u8.ToArray(), CancellationToken.None));

        Assert.Contains($"'dev/a' could not be read in Blob Storage, 127.0.0.1:", exception.Message, StringComparison.Ordinal);
        Assert.Contains($"there is no container {_container.Name}", exception.Message, StringComparison.Ordinal);
        Assert.Equal(["dev/b 1"], await ListAsync(""));
    }

    [Fact]
    public async Task TryWriteAsync_Blob_SaysWhatItIs()
    {
        await Store.TryWriteAsync("dev/a", "x"u8.ToArray(), CancellationToken.None);

        var properties = (await _container.Client.GetBlobClient("dev/a").GetPropertiesAsync()).Value;
        Assert.Equal("application/gzip", properties.ContentType);
        Assert.Equal("9dd4e461268c8034f5c8564e155c67a6", Convert.ToHexStringLower(properties.ContentHash));
    }
}
