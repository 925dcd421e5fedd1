using Carillon.Backups.Live;
using Carillon.Storage.Rows;
using Carillon.TestKit;
using Carillon.TestKit.Time;
using Microsoft.Extensions.Logging.Abstractions;

namespace Carillon.Storage.Sqlite.Tests;

/// <summary>Files beside the one that the settings name.</summary>
[Trait("Req", "SC27")]
public sealed class SqliteSiblingStoresTests : IDisposable
{
    private static readonly RowKey Key = StateKeys.Heartbeat;

    private readonly string _folder = Directory.CreateTempSubdirectory("carillon-").FullName;

    private string File => Path.Combine(_folder, "carillon.db");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("/data/carillon.db", "/data/carillon.g7.db")]
    [InlineData("data/state.of.app.sqlite", "data/state.of.app.g7.sqlite")]
    [InlineData("carillon", "carillon.g7")]
    public void PathOf_AFile_StandsBesideIt(string path, string sibling) => Assert.Equal(sibling, SqliteSiblingStores.PathOf(path, 7));

    [Fact]
    public async Task OpenAsync_AFileThatIsGone_IsRefusedAndNotMade()
    {
        var refused = await Assert.ThrowsAsync<StateStoreUnavailableException>(() => new SqliteSiblingStores(File).OpenAsync(1, create: false, CancellationToken.None));

        Assert.Contains("carillon.g1.db", refused.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_folder));
    }

    [Fact]
    public async Task Generations_AfterASwitchAndARestart_AreTheFileBeside()
    {
        var clock = new ManualClock();
        await using (var state = await OpenAsync(clock))
        {
            await WriteAsync(state);
            await using (var sibling = (SqliteStateStore)await new SqliteSiblingStores(File).OpenAsync(1, create: true, CancellationToken.None))
            {
                await sibling.CommitAsync(new StateTransaction().Insert(StateKeys.HealthCheck, Some.Heartbeat()), CancellationToken.None);
            }

            await state.CommitAsync(new StateTransaction().Insert(StateKeys.LiveGeneration, new GenerationRow(1, 1, 1)), CancellationToken.None);
            clock.Advance(StateGenerations.Trust);
            await Assert.ThrowsAsync<StateStoreUnavailableException>(() => WriteAsync(state));
            await WriteAsync(state);
            Assert.EndsWith("carillon.g1.db", state.Description, StringComparison.Ordinal);
        }

        await using var again = await OpenAsync(clock);

        Assert.Equal(1, again.Epoch);
        Assert.NotNull(await again.ReadAsync(StateKeys.HealthCheck, CancellationToken.None));
        Assert.NotNull(await again.ReadAsync(Key, CancellationToken.None));
    }

    private async Task<StateGenerations> OpenAsync(ManualClock clock)
    {
        var state = new StateGenerations(new SqliteStateStore(File), new SqliteSiblingStores(File), new StoreTime(clock), NullLogger<StateGenerations>.Instance);
        await state.OpenAsync(CancellationToken.None);
        return state;
    }

    private static async Task WriteAsync(StateGenerations state) =>
        Assert.True((await state.CommitAsync(new StateTransaction().Insert(Key, Some.Heartbeat()), CancellationToken.None)).Committed);
}
