using Carillon.Storage;
using Carillon.Storage.Rows;

namespace Carillon.TestKit.Storage;

/// <summary>What every store must do: reading, one row or many.</summary>
public abstract partial class StateStoreContract
{
    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(1_001)]
    public async Task ReadRangeAsync_LimitOutOfBounds_IsRefused(int limit) =>
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await Store.ReadRangeAsync(StateKeys.All, limit, CancellationToken.None));

    [Fact]
    public async Task ReadRangeAsync_NothingThere_IsEmptyAndHasNoMore()
    {
        await InsertBuildsAsync("a");

        var page = await Store.ReadRangeAsync(StateKeys.Live, 1, CancellationToken.None);

        Assert.Empty(page.Rows);
        Assert.False(page.HasMore);
    }

    [Fact]
    public async Task ReadRangeAsync_LargestPage_GivesAllOfIt()
    {
        for (var from = 0; from < 1_000; from += 100)
        {
            await InsertBuildsAsync([.. Enumerable.Range(from, 100).Select(number => $"{number:d4}")]);
        }

        var page = await Store.ReadRangeAsync(StateKeys.All, 1_000, CancellationToken.None);

        Assert.Equal((1_000, false), (page.Rows.Count, page.HasMore));
    }

    [Fact]
    public async Task ReadRangeAsync_BoundsOfTheRange_HoldTheFirstAndNotTheLast()
    {
        await InsertBuildsAsync("a", "b", "c");

        var rows = await BuildsAsync(new KeyRange(StateKeys.Build("a"), StateKeys.Build("c")));

        Assert.Equal(["a", "b"], rows);
    }

    /// <summary>Keys are compared as text, unit by unit: what is escaped stands where its escape says.</summary>
    [Fact]
    public async Task ReadRangeAsync_EscapedKeysAndTheirNeighbours_StandInOrdinalOrder()
    {
        string[] names = ["z", "A", "a!b", "a", "a.b", "a-b", "a_b", "ab", "a~b", "aB", "\u00e4", "\ud83d\udd14", "0", "~", "a b"];
        await InsertBuildsAsync(names);

        var keys = (await Store.ReadRangeAsync(StateKeys.All, 100, CancellationToken.None)).Rows.Select(row => row.Key.Value).ToList();

        Assert.Equal(names.Select(name => StateKeys.Build(name).Value).Order(StringComparer.Ordinal), keys);
        Assert.Equal(names.Order(), keys.Select(key => StateKeys.Parts(new RowKey(key))[1]).Order());
    }

    [Fact]
    public async Task ReadRangeAsync_RowsComeAndGoBetweenPages_GivesTheOthersOnce()
    {
        await InsertBuildsAsync("b", "d", "f", "h", "j", "l");
        var first = await Store.ReadRangeAsync(StateKeys.All, 2, CancellationToken.None);

        // Before, at, and after where the next page begins; and the row that the first one ended with.
        await InsertBuildsAsync("a", "d-", "e");
        await DeleteAsync(StateKeys.Build("d"));
        await DeleteAsync(StateKeys.Build("h"));
        var rest = await BuildsAsync(StateKeys.All.After(first.Rows[^1].Key));

        Assert.Equal(["b", "d"], first.Rows.Select(row => ((BuildRow)row.Row).Build));
        Assert.True(first.HasMore);
        Assert.Equal(["d-", "e", "f", "j", "l"], rest);
    }

    [Fact]
    public async Task ReadRangeAsync_AfterAKey_BeginsWithTheNextEvenWhereItIsLonger()
    {
        await InsertBuildsAsync("a", "a!", "a-", "aa", "b");

        Assert.Equal(["a!", "a-", "aa", "b"], (await BuildsAsync(StateKeys.All.After(StateKeys.Build("a")))).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task ReadAsync_GivenUp_IsCancelled()
    {
        var gone = new CancellationToken(canceled: true);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await Store.ReadAsync(Key, gone));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await Store.ReadRangeAsync(StateKeys.All, 1, gone));
    }

    [Fact]
    public async Task ReadAsync_SameRowInAPageAndAlone_IsTheSame()
    {
        await InsertBuildsAsync("a");

        var alone = await ReadAsync(StateKeys.Build("a"));

        Assert.Equal(alone, Assert.Single((await Store.ReadRangeAsync(StateKeys.All, 1, CancellationToken.None)).Rows));
    }

    private async Task InsertBuildsAsync(params IEnumerable<string> builds)
    {
        var transaction = new StateTransaction();
        foreach (var build in builds)
        {
            transaction.Insert(StateKeys.Build(build), new BuildRow(build, Some.Instant, Some.Instant));
        }

        Assert.True((await CommitAsync(transaction)).Committed);
    }

    private async Task DeleteAsync(RowKey key) =>
        Assert.True((await CommitAsync(new StateTransaction().Delete(key, (await ReadAsync(key))!.Version))).Committed);

    private async Task<IReadOnlyList<string>> BuildsAsync(KeyRange range)
    {
        var builds = new List<string>();
        while (await Store.ReadRangeAsync(range, 2, CancellationToken.None) is var page)
        {
            builds.AddRange(page.Rows.Select(row => Assert.IsType<BuildRow>(row.Row).Build));
            if (!page.HasMore)
            {
                break;
            }

            range = range.After(page.Rows[^1].Key);
        }

        return builds;
    }
}
