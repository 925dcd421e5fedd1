namespace Carillon.Storage.Sqlite.Tests;

public sealed class SqliteScratchStoresTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("carillon-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    [Trait("Req", "SC32")]
    public async Task CreateAsync_SeveralAtOnce_AreApartAndGoneAfterwards()
    {
        var stores = new SqliteScratchStores(_folder);
        await using (var one = await stores.CreateAsync(CancellationToken.None))
        await using (var other = await stores.CreateAsync(CancellationToken.None))
        {
            await one.Archive.ImportAsync([new RawRow(StateKeys.Build("a"), "{}"u8.ToArray())], CancellationToken.None);

            Assert.Empty((await other.Archive.ExportAsync(StateKeys.All, 1, CancellationToken.None)).Rows);
        }

        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder));
    }
}
