using Carillon.TestKit;

namespace Carillon.Storage.Sqlite.Tests;

/// <summary>
/// One file, one engine, by whichever name it goes. That another process is refused, and that one which died is none, is told in
/// EndToEnd.Tests.
/// </summary>
[Trait("Req", "SC38")]
public sealed class SecondEngineTests : IAsyncLifetime, IDisposable
{
    private static readonly RowKey Key = StateKeys.Setting("heartbeat");

    private readonly DatabaseFile _file = new();
    private SqliteStateStore _first = null!;

    private string Folder => Path.GetDirectoryName(_file.Path)!;

    public async Task InitializeAsync() => _first = await OpenAsync(_file.Path);

    public async Task DisposeAsync() => await _first.DisposeAsync();

    public void Dispose() => _file.Dispose();

    [Fact]
    public async Task OpenAsync_FileInUse_IsRefusedWithWhatToDo() => await RefusedAsync(_file.Path);

    [Fact]
    public async Task OpenAsync_RelativePathOfAFileInUse_IsRefused() =>
        await RefusedAsync(Path.GetRelativePath(Environment.CurrentDirectory, _file.Path));

    [Fact]
    public async Task OpenAsync_OtherSpellingOfAFileInUse_IsRefused() =>
        await RefusedAsync(Path.Combine(Folder, "elsewhere", "..", ".", "carillon.db"));

    [Fact]
    public async Task OpenAsync_LinkToAFileInUse_IsRefused()
    {
        var link = Path.Combine(Folder, "link.db");
        var linkToTheLink = Path.Combine(Folder, "link-to-the-link.db");
        File.CreateSymbolicLink(link, _file.Path);
        File.CreateSymbolicLink(linkToTheLink, "link.db");

        await RefusedAsync(link);
        await RefusedAsync(linkToTheLink);
    }

    [Fact]
    public async Task OpenAsync_FileInUseBehindALinkedFolder_IsRefused()
    {
        var link = Path.Combine(Folder, "linked");
        Directory.CreateSymbolicLink(link, Folder);

        await RefusedAsync(Path.Combine(link, "carillon.db"));
    }

    [Fact]
    public async Task OpenAsync_LinkToAFile_UsesTheFileAndKeepsOthersFromIt()
    {
        await _first.CommitAsync(new StateTransaction().Insert(Key, Some.Heartbeat()), CancellationToken.None);
        await _first.DisposeAsync();
        var link = Path.Combine(Folder, "link.db");
        File.CreateSymbolicLink(link, "carillon.db");

        await using (var linked = await OpenAsync(link))
        {
            Assert.Equal(Some.Heartbeat(), (await linked.ReadAsync(Key, CancellationToken.None))?.Row);
            await RefusedAsync(_file.Path);
        }

        _first = await OpenAsync(_file.Path);
    }

    [Fact]
    public async Task OpenAsync_LinkToAFileThatIsNotThereYet_MakesIt()
    {
        var link = Path.Combine(Folder, "link.db");
        var target = Path.Combine(Folder, "target.db");
        File.CreateSymbolicLink(link, target);

        await using var linked = await OpenAsync(link);

        Assert.True(File.Exists(target));
        await RefusedAsync(target);
    }

    [Fact]
    public async Task OpenAsync_LinkThatLeadsNowhere_SaysSoAndNamesTheSetting()
    {
        var link = Path.Combine(Folder, "link.db");
        File.CreateSymbolicLink(link, "link.db");
        await using var store = new SqliteStateStore(link);

        var exception = await Assert.ThrowsAsync<StateStoreUnavailableException>(() => store.OpenAsync(CancellationToken.None));

        Assert.Contains("Carillon:Sqlite:Path", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OpenAsync_RefusedOnce_LeavesTheFirstEngineWithItsFile()
    {
        await RefusedAsync(_file.Path);

        Assert.True((await _first.CommitAsync(new StateTransaction().Insert(Key, Some.Heartbeat()), CancellationToken.None)).Committed);
        await RefusedAsync(_file.Path);
    }

    [Fact]
    public async Task OpenAsync_LockFileLeftByAProcessThatIsGone_IsNoObstacle()
    {
        await _first.DisposeAsync();
        Assert.True(File.Exists(_file.Path + ".lock"));

        _first = await OpenAsync(_file.Path);

        Assert.Null(await _first.ReadAsync(Key, CancellationToken.None));
    }

    private static async Task<SqliteStateStore> OpenAsync(string path)
    {
        var store = new SqliteStateStore(path);
        await store.OpenAsync(CancellationToken.None);
        return store;
    }

    private static async Task RefusedAsync(string path)
    {
        await using var second = new SqliteStateStore(path);

        var exception = await Assert.ThrowsAsync<StateStoreUnavailableException>(() => second.OpenAsync(CancellationToken.None));

        Assert.Contains("in use by another process", exception.Message, StringComparison.Ordinal);
        Assert.Contains("Carillon:Sqlite:Path", exception.Message, StringComparison.Ordinal);
    }
}
