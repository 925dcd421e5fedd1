using System.Globalization;
using Carillon.Storage.Rows;
using Carillon.TestKit;
using Carillon.TestKit.Storage;

namespace Carillon.Storage.Sqlite.Tests;

/// <summary>The embedded store gives its rows out and takes them in as every store does that can be backed up.</summary>
[Trait("Req", "SC25")]
public sealed class SqliteStateArchiveTests : StateArchiveContract
{
    private readonly string _folder = Directory.CreateTempSubdirectory("carillon-").FullName;

    protected override Task<IStateStore> CreateAsync() => Task.FromResult<IStateStore>(new SqliteStateStore(Path.Combine(_folder, "carillon.db")));

    public override async Task DisposeAsync()
    {
        await ((SqliteStateStore)Store).DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>Imported rows have no number of the sequence: the writer's own go on as if nothing had come.</summary>
    [Fact]
    public async Task CommitAsync_BesideImports_GivesVersionsAsEver()
    {
        var key = StateKeys.Build("a");
        var before = await Store.CommitAsync(new StateTransaction().Insert(key, new BuildRow("a", Some.Instant, Some.Instant)), CancellationToken.None);
        await Archive.ImportAsync([new RawRow(key, "{}"u8.ToArray())], CancellationToken.None);

        Assert.False((await Store.CommitAsync(new StateTransaction().Delete(key, before.Versions[key]), CancellationToken.None)).Committed);
        var after = await Store.CommitAsync(new StateTransaction().Put(key, new BuildRow("a", Some.Instant, Some.Instant)).Insert(StateKeys.Build("b"), new BuildRow("b", Some.Instant, Some.Instant)), CancellationToken.None);

        Assert.True(long.Parse(after.Versions[key].Value, CultureInfo.InvariantCulture) > long.Parse(before.Versions[key].Value, CultureInfo.InvariantCulture));
    }
}
