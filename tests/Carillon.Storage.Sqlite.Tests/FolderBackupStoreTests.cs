using Carillon.Backups;
using Carillon.TestKit.Backups;

namespace Carillon.Storage.Sqlite.Tests;

/// <summary>A folder keeps the contract, and leaves nothing half written.</summary>
[Trait("Req", "SC27")]
public sealed class FolderBackupStoreTests : BackupStoreContract
{
    private readonly string _folder = Directory.CreateTempSubdirectory("carillon-").FullName;

    private string Root => Path.Combine(_folder, "deeper", "backups");

    protected override Task<IBackupStore> CreateAsync() => Task.FromResult<IBackupStore>(new FolderBackupStore(Root, "deeper/backups"));

    public override Task DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return Task.CompletedTask;
    }

    [Fact]
    public async Task TryWriteAsync_AfterOneThatWasCutOff_WritesAllOfIt()
    {
        Directory.CreateDirectory(Path.Combine(Root, "dev"));
        await File.WriteAllTextAsync(Path.Combine(Root, "dev", ".a"), "half of something longer");
        await File.WriteAllTextAsync(Path.Combine(Root, "dev", ".a~0123456789abcdef"), "half of something else");
        Assert.Empty(await ListAsync(""));

        Assert.True(await Store.TryWriteAsync("dev/a", "whole"u8.ToArray(), CancellationToken.None));

        Assert.Equal("whole"u8.ToArray(), await ReadAsync("dev/a"));
        Assert.Equal(["a"], Directory.EnumerateFiles(Path.Combine(Root, "dev")).Select(Path.GetFileName));
    }

    /// <summary>A snapshot writes an increment first, and the job of increments may be at the same one.</summary>
    [Fact]
    public async Task TryWriteAsync_SameNameManyTimesAtOnce_IsTakenOnceAndWhole()
    {
        for (var round = 0; round < 20; round++)
        {
            var name = $"dev/a{round}";
            var contents = Enumerable.Range(0, 8).Select(writer => Enumerable.Repeat((byte)writer, 200_000).ToArray()).ToList();
            var taken = await Task.WhenAll(contents.Select(content => Task.Run(() => Store.TryWriteAsync(name, content, CancellationToken.None))));

            var winner = Assert.Single(Enumerable.Range(0, taken.Length), writer => taken[writer]);
            Assert.Equal(contents[winner], await ReadAsync(name));
        }

        Assert.DoesNotContain(Directory.EnumerateFiles(Path.Combine(Root, "dev")), file => Path.GetFileName(file).StartsWith('.'));
    }

    [Fact]
    public async Task DeleteAsync_LastOfAFolder_TakesTheFolderAndWhatWasCutOff()
    {
        await Store.TryWriteAsync("dev/snapshots/a/1", "x"u8.ToArray(), CancellationToken.None);
        await File.WriteAllTextAsync(Path.Combine(Root, "dev", "snapshots", "a", ".2"), "half");

        await Store.DeleteAsync("dev/snapshots/a/1", CancellationToken.None);

        Assert.False(Directory.Exists(Path.Combine(Root, "dev", "snapshots", "a")));
    }

    [Theory]
    [InlineData("Carillon:Backup:Folder", "Carillon:Backup:Folder has to name a folder")]
    [InlineData(null, "The path has to name a folder")]
    public async Task TryWriteAsync_FolderThatCannotBeWritten_SaysSoAndNamesWhatNamesIt(string? setting, string told)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Root)!);
        await File.WriteAllTextAsync(Root, "a file where the folder should be");

        var exception = await Assert.ThrowsAsync<BackupStoreException>(() => new FolderBackupStore(Root, "deeper/backups", setting).TryWriteAsync("dev/a", "x"u8.ToArray(), CancellationToken.None));

        Assert.Contains("'dev/a' could not be written in the folder deeper/backups", exception.Message, StringComparison.Ordinal);
        Assert.Contains(told, exception.Message, StringComparison.Ordinal);
    }
}
