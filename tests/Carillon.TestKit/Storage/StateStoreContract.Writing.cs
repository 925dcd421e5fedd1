using Carillon.Storage;
using Carillon.Storage.Rows;

namespace Carillon.TestKit.Storage;

/// <summary>What every store must do: transactions, their conditions and their versions.</summary>
public abstract partial class StateStoreContract
{
    [Fact]
    public async Task OpenAsync_Again_KeepsWhatIsThere()
    {
        await CommitAsync(new StateTransaction().Insert(Key, Some.Heartbeat()));

        await Store.OpenAsync(CancellationToken.None);

        Assert.Equal(Some.Heartbeat(), (await ReadAsync(Key))?.Row);
        Assert.False((await CommitAsync(new StateTransaction().Insert(Key, Some.Heartbeat()))).Committed);
    }

    [Fact]
    public async Task Commit_EveryKindOfStep_TellsTheVersionsOfTheRowsThatStand()
    {
        await InsertBuildsAsync("deleted", "removed", "replaced", "put");
        var (deleted, replaced) = ((await ReadAsync(StateKeys.Build("deleted")))!, (await ReadAsync(StateKeys.Build("replaced")))!);

        var outcome = await CommitAsync(new StateTransaction()
            .Insert(StateKeys.Build("inserted"), Build("inserted"))
            .Replace(replaced.Key, replaced.Version, Build("replaced"))
            .Delete(deleted.Key, deleted.Version)
            .Put(StateKeys.Build("put"), Build("put"))
            .Remove(StateKeys.Build("removed")));

        var rows = (await Store.ReadRangeAsync(StateKeys.All, 10, CancellationToken.None)).Rows;
        Assert.Equal(["inserted", "put", "replaced"], rows.Select(row => ((BuildRow)row.Row).Build));
        Assert.Equal(rows.ToDictionary(row => row.Key, row => row.Version), outcome.Versions);
        Assert.Null(outcome.Conflict);
    }

    [Fact]
    public async Task Commit_SeveralConditionsDoNotHold_NamesTheFirstInTheOrderOfTheSteps()
    {
        await InsertBuildsAsync("a", "b");

        var outcome = await CommitAsync(new StateTransaction()
            .Insert(StateKeys.Build("c"), Build("c"))
            .Insert(StateKeys.Build("b"), Build("b"))
            .Insert(StateKeys.Build("a"), Build("a"))
            .Remove(StateKeys.Build("d")));

        Assert.Equal(StateKeys.Build("b"), outcome.Conflict);
        Assert.Empty(outcome.Versions);
        Assert.Null(await ReadAsync(StateKeys.Build("c")));
    }

    [Fact]
    public async Task Commit_Conflict_LeavesEveryRowInItsVersion()
    {
        await InsertBuildsAsync("a", "b", "c");
        var before = (await Store.ReadRangeAsync(StateKeys.All, 10, CancellationToken.None)).Rows;

        var outcome = await CommitAsync(new StateTransaction()
            .Replace(before[0].Key, before[0].Version, Build("changed"))
            .Delete(before[1].Key, before[1].Version)
            .Put(before[2].Key, Build("changed"))
            .Insert(before[0].Key with { Value = before[0].Key.Value + "x" }, Build("ax"))
            .Remove(StateKeys.Build("none")));

        Assert.Equal(StateKeys.Build("none"), outcome.Conflict);
        Assert.Equal(before, (await Store.ReadRangeAsync(StateKeys.All, 10, CancellationToken.None)).Rows);
    }

    [Fact]
    public async Task Commit_AHundredRows_AreWritten()
    {
        await InsertBuildsAsync([.. Enumerable.Range(0, StateTransaction.MaxRows).Select(number => $"{number:d3}")]);

        Assert.Equal(StateTransaction.MaxRows, (await Store.ReadRangeAsync(StateKeys.All, 1_000, CancellationToken.None)).Rows.Count);
    }

    [Fact]
    public async Task Commit_SentAgain_IsAConflictThatWritesNothing()
    {
        var transaction = new StateTransaction().Insert(StateKeys.Build("a"), Build("a")).Put(Key, Some.Heartbeat());
        Assert.True((await CommitAsync(transaction)).Committed);
        var first = await ReadAsync(Key);

        Assert.Equal(StateKeys.Build("a"), (await CommitAsync(transaction)).Conflict);
        Assert.Equal(first, await ReadAsync(Key));
    }

    [Fact]
    public async Task Replace_VersionOfAnotherStore_IsAConflict()
    {
        await CommitAsync(new StateTransaction().Insert(Key, Some.Heartbeat()));

        foreach (var foreign in new[] { "", "0", "-1", "1e0", "W/\"datetime'2026-03-02'\"", "99999999999999999999" })
        {
            Assert.Equal(Key, (await CommitAsync(new StateTransaction().Replace(Key, new RowVersion(foreign), Some.Heartbeat()))).Conflict);
            Assert.Equal(Key, (await CommitAsync(new StateTransaction().Delete(Key, new RowVersion(foreign)))).Conflict);
        }
    }

    [Fact]
    public async Task Versions_OfOneKeyOverItsLives_AreNeverGivenTwice()
    {
        var given = new List<RowVersion>();
        for (var life = 0; life < 50; life++)
        {
            var inserted = await CommitAsync(new StateTransaction().Insert(Key, Some.Heartbeat()));
            var replaced = await CommitAsync(new StateTransaction().Replace(Key, inserted.Versions[Key], Some.Heartbeat()));
            var put = await CommitAsync(new StateTransaction().Put(Key, Some.Heartbeat()).Insert(StateKeys.Build($"{life}"), Build("b")));
            given.AddRange([inserted.Versions[Key], replaced.Versions[Key], put.Versions[Key]]);
            await CommitAsync(new StateTransaction().Delete(Key, put.Versions[Key]));
        }

        Assert.Equal(given.Count, given.Distinct().Count());
    }

    [Fact]
    public async Task Versions_OfARowThatStaysTheSame_ChangeWithEveryWrite()
    {
        var version = (await CommitAsync(new StateTransaction().Insert(Key, Some.Heartbeat()))).Versions[Key];

        var replaced = (await CommitAsync(new StateTransaction().Replace(Key, version, Some.Heartbeat()))).Versions[Key];

        Assert.NotEqual(version, replaced);
        Assert.Equal(replaced, (await ReadAsync(Key))!.Version);
    }

    private static BuildRow Build(string build) => new(build, Some.Instant, Some.Instant);
}
