using Carillon.Storage;
using Carillon.Storage.Rows;

namespace Carillon.TestKit.Storage;

/// <summary>What every store must do: many callers at once.</summary>
public abstract partial class StateStoreContract
{
    [Fact]
    public async Task Commit_ManyCountOnOneRow_NoCountIsLost()
    {
        const int Callers = 16;
        const int Each = 50;
        await CommitAsync(new StateTransaction().Insert(Key, Some.Heartbeat(Some.Instant)));

        await Task.WhenAll(Enumerable.Range(0, Callers).Select(_ => Task.Run(async () =>
        {
            for (var counted = 0; counted < Each;)
            {
                var now = (await ReadAsync(Key))!;
                var next = ((HeartbeatRow)now.Row) with { At = ((HeartbeatRow)now.Row).At.AddTicks(1) };
                counted += (await CommitAsync(new StateTransaction().Replace(Key, now.Version, next))).Committed ? 1 : 0;
            }
        })));

        Assert.Equal(Some.Instant.AddTicks(Callers * Each), ((HeartbeatRow)(await ReadAsync(Key))!.Row).At);
    }

    /// <summary>Accounts between which amounts are moved: overlapping rows, and a sum that no half transaction leaves alone.</summary>
    [Fact]
    public async Task Commit_ManyOverOverlappingRows_KeepTheirSum()
    {
        const int Rows = 5;
        await InsertBuildsAsync([.. Enumerable.Range(0, Rows).Select(number => $"{number}")]);

        await Task.WhenAll(Enumerable.Range(0, 8).Select(caller => Task.Run(async () =>
        {
            for (var moved = 0; moved < 30;)
            {
                var from = (await ReadAsync(StateKeys.Build($"{(caller + moved) % Rows}")))!;
                var to = (await ReadAsync(StateKeys.Build($"{(caller + moved + 1 + (moved % 3)) % Rows}")))!;
                var transaction = new StateTransaction().Replace(from.Key, from.Version, Later(from, -1)).Replace(to.Key, to.Version, Later(to, 1));
                moved += (await CommitAsync(transaction)).Committed ? 1 : 0;
            }
        })));

        var rows = (await Store.ReadRangeAsync(StateKeys.All, 10, CancellationToken.None)).Rows;
        Assert.Equal(0, rows.Sum(row => (((BuildRow)row.Row).LastSeen - Some.Instant).Ticks));

        static BuildRow Later(StoredRow row, int ticks) => ((BuildRow)row.Row) with { LastSeen = ((BuildRow)row.Row).LastSeen.AddTicks(ticks) };
    }

    [Fact]
    public async Task ReadRangeAsync_WhileAllRowsAreWrittenTogether_NeverSeesHalfATransaction()
    {
        string[] names = [.. Enumerable.Range(0, 10).Select(number => $"{number}")];
        await InsertBuildsAsync(names);
        using var stop = new CancellationTokenSource();

        var readers = Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            var seen = 0;
            while (!stop.IsCancellationRequested)
            {
                var rows = (await Store.ReadRangeAsync(StateKeys.All, 20, CancellationToken.None)).Rows;
                Assert.Equal(names.Length, rows.Count);
                Assert.Single(rows.Select(row => ((BuildRow)row.Row).LastSeen).Distinct());
                seen++;
            }

            return seen;
        })).ToList();
        try
        {
            for (var write = 1; write <= 100; write++)
            {
                var rows = (await Store.ReadRangeAsync(StateKeys.All, 20, CancellationToken.None)).Rows;
                var transaction = new StateTransaction();
                foreach (var row in rows)
                {
                    transaction.Replace(row.Key, row.Version, ((BuildRow)row.Row) with { LastSeen = Some.Instant.AddTicks(write) });
                }

                Assert.True((await CommitAsync(transaction)).Committed);
            }
        }
        finally
        {
            await stop.CancelAsync();
        }

        await Task.WhenAll(readers);
    }

    [Fact]
    public async Task ReadAsync_OnceACommitIsAnswered_EveryReaderSeesIt()
    {
        await CommitAsync(new StateTransaction().Insert(Key, Some.Heartbeat()));
        for (var write = 1; write <= 50; write++)
        {
            var version = (await ReadAsync(Key))!.Version;
            var row = Some.Heartbeat(Some.Instant.AddTicks(write));
            Assert.True((await CommitAsync(new StateTransaction().Replace(Key, version, row))).Committed);

            var seen = await Task.WhenAll(Enumerable.Range(0, 4).Select(reader => Task.Run(async () => reader % 2 == 0
                ? (await ReadAsync(Key))!.Row
                : (await Store.ReadRangeAsync(StateKeys.All, 1, CancellationToken.None)).Rows[0].Row)));

            Assert.All(seen, one => Assert.Equal(row, one));
        }
    }

    [Fact]
    public async Task Commit_GivenUpByManyOnTheWay_IsWrittenOrNotAndTheCallerKnows()
    {
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 64).Select(number => Task.Run(async () =>
        {
            using var mayGoAway = new CancellationTokenSource();
            var commit = Store.CommitAsync(new StateTransaction().Insert(StateKeys.Build($"{number}"), Build("b")), mayGoAway.Token).AsTask();
            await mayGoAway.CancelAsync();
            try
            {
                return (number, Committed: (await commit).Committed);
            }
            catch (OperationCanceledException)
            {
                return (number, Committed: false);
            }
        })));

        foreach (var (number, committed) in outcomes)
        {
            Assert.Equal(committed, await ReadAsync(StateKeys.Build($"{number}")) is not null);
        }
    }

    [Fact]
    public async Task Commit_ConflictsBesideOthers_NobodyLosesByAnothers()
    {
        await InsertBuildsAsync("taken");

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 64).Select(number => Task.Run(() => CommitAsync(
            new StateTransaction().Insert(StateKeys.Build($"{number}"), Build("b")).Insert(StateKeys.Build(number % 2 == 0 ? "taken" : $"free-{number}"), Build("b"))))));

        Assert.All(outcomes.Index(), one => Assert.Equal(one.Index % 2 != 0, one.Item.Committed));
        Assert.All(outcomes.Where(one => !one.Committed), one => Assert.Equal(StateKeys.Build("taken"), one.Conflict));
        Assert.Equal(65, (await Store.ReadRangeAsync(StateKeys.All, 1_000, CancellationToken.None)).Rows.Count);
    }
}
