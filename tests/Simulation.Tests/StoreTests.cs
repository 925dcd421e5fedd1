using System.Globalization;
using Azure.Data.Tables;
using Carillon.Storage;
using Carillon.Storage.Azure.Tables;
using Carillon.Storage.Sqlite;
using Carillon.TestKit;
using Carillon.TestKit.Azurite;
using Carillon.TestKit.Simulation;
using Carillon.TestKit.Storage;
using Xunit.Abstractions;

namespace Simulation.Tests;

/// <summary>
/// The same histories over real stores. Each answer is held against the simulation's own rows, and in the end everything happened
/// as it does over those alone.
/// </summary>
public sealed class StoreTests(ITestOutputHelper output)
{
    private const int Steps = 200;

    /// <summary>How many seeds at once: a store that is waited for leaves the cores free.</summary>
    private const int AtOnce = 4;

    private static readonly bool Long = Environment.GetEnvironmentVariable("CARILLON_LONG") is not null;

    private static readonly int SqliteSeeds = Long ? 2_000 : 100;

    /// <summary>Every request goes over a connection, to a server that takes one at a time.</summary>
    private static readonly int TableSeeds = Long ? 300 : 50;

    [Fact]
    public async Task Run_OverSqlite_IsTheSameHistory()
    {
        var folder = Directory.CreateTempSubdirectory("carillon-simulation-");
        try
        {
            await RunAsync("SQLite", SqliteSeeds, async seed =>
            {
                var store = new SqliteStateStore(Path.Combine(folder.FullName, $"{seed}.db"));
                await store.OpenAsync(CancellationToken.None);
                return store;
            });
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task Run_OverTableStorage_IsTheSameHistory()
    {
        var server = await AzuriteServer.SharedAsync();
        var connection = new TableConnection("Azurite", client => new TableServiceClient(server.ConnectionString, client));
        await RunAsync("Table Storage", TableSeeds, async seed =>
        {
            // All in one table, each in a partition of its own.
            var options = new TableStoreOptions { Table = "Simulated", App = $"seed-{seed}" };
            var store = new TableStateStore(connection, options, TimeProvider.System);
            await store.OpenAsync(CancellationToken.None);
            return store;
        });
    }

    /// <summary>What a store may do wrong, and what it says.</summary>
    public static TheoryData<string, Func<StateTransaction, Func<Task<CommitOutcome>>, Task<CommitOutcome>>> Lies => new()
    {
        { "It refuses what is right.", (transaction, _) => Task.FromResult(CommitOutcome.ConflictAt(transaction.Operations[0].Key)) },
        { "It says that it wrote, and did not.", (transaction, _) => Task.FromResult(CommitOutcome.Success(
            transaction.Operations.ToDictionary(operation => operation.Key, _ => new RowVersion(Guid.NewGuid().ToString())))) },
        { "It gives no versions.", async (_, commit) => await commit() is { Committed: true } ? CommitOutcome.Success(new Dictionary<RowKey, RowVersion>()) : await commit() },
    };

    [Theory]
    [MemberData(nameof(Lies))]
    public void Run_StoreThatDoesWrong_BreaksTheRule(string wrong, Func<StateTransaction, Func<Task<CommitOutcome>>, Task<CommitOutcome>> commit)
    {
        var store = new InterceptingStateStore(new InMemoryStateStore()) { OnCommit = commit };

        var end = Simulator.Run(SimulationPlan.Of(1, Steps), store: store);

        Assert.True(end.Violation?.Rule == Rules.StoresAnswerAlike, wrong);
    }

    private async Task RunAsync(string name, int seeds, Func<int, Task<IStateStore>> open)
    {
        var start = TimeProvider.System.GetTimestamp();
        var (next, records) = (0, 0L);
        await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => Task.Factory.StartNew(
            () =>
            {
                for (var seed = Interlocked.Increment(ref next); seed <= seeds; seed = Interlocked.Increment(ref next))
                {
                    Interlocked.Add(ref records, Compare(seed, open));
                }
            },
            CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)));

        var took = TimeProvider.System.GetElapsedTime(start);
        Figures.Tell(output, string.Create(CultureInfo.InvariantCulture, $"Over {name} seeds 1 to {seeds}: {records:N0} records, every answer as the simulation's own, {took.TotalSeconds:0.0} s."));
    }

    private static int Compare(int seed, Func<int, Task<IStateStore>> open)
    {
        var plan = SimulationPlan.Of((ulong)seed, Steps);
        var store = open(seed).GetAwaiter().GetResult();
        try
        {
            var end = Simulator.Run(plan, store: store);
            Assert.True(end.Violation is null, $"Seed {seed}: {end.Violation}");
            Assert.Equal(Simulator.Run(plan), end);
            return end.Records;
        }
        finally
        {
            (store as IAsyncDisposable)?.DisposeAsync().AsTask().GetAwaiter().GetResult();
            (store as IDisposable)?.Dispose();
        }
    }
}
