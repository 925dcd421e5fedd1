using System.Globalization;
using System.Text;
using Carillon.Backups;

namespace Carillon.TestKit.Backups;

/// <summary>What every store of backups must do. A store's tests derive from this, and give an empty one per test.</summary>
public abstract class BackupStoreContract : IAsyncLifetime
{
    private IBackupStore? _store;

    protected IBackupStore Store => _store!;

    public async Task InitializeAsync() => _store = await CreateAsync();

    public virtual Task DisposeAsync() => Task.CompletedTask;

    protected abstract Task<IBackupStore> CreateAsync();

    [Fact]
    public async Task TryWriteAsync_NoneThere_CanBeReadByteForByte()
    {
        var content = Enumerable.Range(0, 100_000).Select(value => (byte)value).ToArray();

        Assert.True(await Store.TryWriteAsync("dev/snapshots/a/00001.ndjson.gz", content, CancellationToken.None));

        Assert.Equal(content, await ReadAsync("dev/snapshots/a/00001.ndjson.gz"));
    }

    [Fact]
    public async Task TryWriteAsync_Nothing_IsAnEmptyBlob()
    {
        Assert.True(await Store.TryWriteAsync("dev/a", ReadOnlyMemory<byte>.Empty, CancellationToken.None));

        Assert.Empty(await ReadAsync("dev/a") ?? [1]);
    }

    [Fact]
    public async Task TryWriteAsync_OneThere_LeavesItAsItIs()
    {
        await WriteAsync("dev/a", "first");

        Assert.False(await Store.TryWriteAsync("dev/a", "second"u8.ToArray(), CancellationToken.None));

        Assert.Equal("first"u8.ToArray(), await ReadAsync("dev/a"));
    }

    [Fact]
    public async Task TryWriteAsync_ManyAtOnceUnderOneName_ExactlyOneIsWrittenWhole()
    {
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 16).Select(writer => Task.Run(async () =>
        {
            try
            {
                return (writer, Written: await Store.TryWriteAsync("dev/a", Encoding.UTF8.GetBytes(new string((char)('a' + writer), 50_000)), CancellationToken.None));
            }
            catch (BackupStoreException)
            {
                return (writer, Written: false);
            }
        })));

        var winner = Assert.Single(outcomes, outcome => outcome.Written);
        Assert.Equal(Encoding.UTF8.GetBytes(new string((char)('a' + winner.writer), 50_000)), await ReadAsync("dev/a"));
    }

    [Fact]
    public async Task TryReadAsync_NoneThere_IsNone()
    {
        await WriteAsync("dev/a/b", "x");

        Assert.Null(await ReadAsync("dev/a/c"));
        Assert.Null(await ReadAsync("dev/none/b"));
    }

    [Fact]
    public async Task ListAsync_Prefix_GivesThoseThatBeginSoInOrdinalOrder()
    {
        foreach (var name in new[] { "dev/b/2", "dev/b/10", "dev/b-c/1", "dev/a/1", "prod/b/1", "dev/b/1/manifest.json.gz", "dev/bb" })
        {
            await WriteAsync(name, name);
        }

        Assert.Equal(["dev/b/1/manifest.json.gz 24", "dev/b/10 8", "dev/b/2 7"], await ListAsync("dev/b/"));
        Assert.Equal(["dev/b-c/1 9", "dev/b/1/manifest.json.gz 24", "dev/b/10 8", "dev/b/2 7", "dev/bb 6"], await ListAsync("dev/b"));
        Assert.Empty(await ListAsync("staging/"));
        Assert.Equal(7, (await ListAsync("")).Count);
    }

    [Fact]
    public async Task ListAsync_MoreThanAPage_GivesAll()
    {
        var names = Enumerable.Range(0, 300).Select(number => string.Create(CultureInfo.InvariantCulture, $"dev/increments/{number:d12}.ndjson.gz")).ToList();
        foreach (var name in names)
        {
            await WriteAsync(name, "x");
        }

        Assert.Equal(names.Select(name => name + " 1"), await ListAsync("dev/increments/"));
    }

    [Fact]
    public async Task DeleteAsync_OneOfSeveral_LeavesTheOthers()
    {
        await WriteAsync("dev/a/1", "x");
        await WriteAsync("dev/a/2", "x");

        await Store.DeleteAsync("dev/a/1", CancellationToken.None);

        Assert.Null(await ReadAsync("dev/a/1"));
        Assert.Equal(["dev/a/2 1"], await ListAsync("dev/"));
        Assert.True(await Store.TryWriteAsync("dev/a/1", "y"u8.ToArray(), CancellationToken.None));
    }

    [Fact]
    public async Task DeleteAsync_NoneThere_DoesNothing()
    {
        await Store.DeleteAsync("dev/none/1", CancellationToken.None);
        await WriteAsync("dev/a", "x");
        await Store.DeleteAsync("dev/a", CancellationToken.None);

        await Store.DeleteAsync("dev/a", CancellationToken.None);

        Assert.Empty(await ListAsync(""));
    }

    [Theory]
    [InlineData("")]
    [InlineData("/dev")]
    [InlineData("dev/")]
    [InlineData("dev//a")]
    [InlineData("dev/../a")]
    [InlineData("dev/.a")]
    [InlineData("Dev/a")]
    [InlineData("dev\\a")]
    [InlineData("dev/a b")]
    public async Task Names_ThatAreNone_AreRefused(string name)
    {
        await Assert.ThrowsAsync<ArgumentException>(() => Store.TryWriteAsync(name, "x"u8.ToArray(), CancellationToken.None));
        await Assert.ThrowsAsync<ArgumentException>(() => Store.TryReadAsync(name, Stream.Null, CancellationToken.None));
        await Assert.ThrowsAsync<ArgumentException>(() => Store.DeleteAsync(name, CancellationToken.None));
    }

    [Fact]
    public async Task Calls_GivenUp_AreCancelled()
    {
        var gone = new CancellationToken(canceled: true);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Store.TryWriteAsync("dev/a", "x"u8.ToArray(), gone));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Store.TryReadAsync("dev/a", Stream.Null, gone));
        Assert.Null(await ReadAsync("dev/a"));
    }

    protected async Task<byte[]?> ReadAsync(string name)
    {
        using var content = new MemoryStream();
        return await Store.TryReadAsync(name, content, CancellationToken.None) ? content.ToArray() : null;
    }

    protected async Task<IReadOnlyList<string>> ListAsync(string prefix) =>
        [.. (await Store.ListAsync(prefix, CancellationToken.None).ToListAsync()).Select(blob => string.Create(CultureInfo.InvariantCulture, $"{blob.Name} {blob.Length}"))];

    private async Task WriteAsync(string name, string content) =>
        Assert.True(await Store.TryWriteAsync(name, Encoding.UTF8.GetBytes(content), CancellationToken.None));
}
