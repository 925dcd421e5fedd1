using Azure.Storage;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Carillon.TestKit.Azurite;

namespace StandIns.Tests.Blobs;

/// <summary>The blob package itself over the stand-in for what it asks for: it writes and reads on Azurite.</summary>
[Trait("Req", "SC1")]
public sealed class BlobTests
{
    [Theory]
    [InlineData(10, StorageChecksumAlgorithm.None)]
    [InlineData(300_000, StorageChecksumAlgorithm.MD5)]
    public async Task Upload_InParts_ComesBackAsItWas(int size, StorageChecksumAlgorithm checksum)
    {
        var azurite = await AzuriteServer.SharedAsync();
        var container = new BlobServiceClient(azurite.ConnectionString).GetBlobContainerClient($"c{Guid.NewGuid():N}");
        await container.CreateAsync();
        var blob = container.GetBlobClient("logs/it's é.txt");
        var bytes = new byte[size];
        new Random(size).NextBytes(bytes);

        await blob.UploadAsync(BinaryData.FromBytes(bytes), new BlobUploadOptions
        {
            TransferOptions = new StorageTransferOptions { InitialTransferSize = 100_000, MaximumTransferSize = 100_000 },
            TransferValidation = new UploadTransferValidationOptions { ChecksumAlgorithm = checksum },
        });

        Assert.Equal(bytes, (await blob.DownloadContentAsync()).Value.Content.ToArray());
        await using var read = await blob.OpenReadAsync();
        using var copy = new MemoryStream();
        await read.CopyToAsync(copy);
        Assert.Equal(bytes, copy.ToArray());
    }
}
