using System.Globalization;
using Carillon.Backups;
using Carillon.Storage;
using Carillon.Storage.Rows;
using Carillon.TestKit.Backups;

namespace Carillon.Tests.Backups;

/// <summary>
/// Random histories: rows come, change and go; snapshots and increments are taken in between, several at once, and cut off. Each
/// point that can be restored has the rows that were final then, and at rest all rows. One number says everything about a history.
/// </summary>
[Trait("Req", "SC25")]
public sealed class RandomBackupTests
{
    private static int Seeds => Environment.GetEnvironmentVariable("CARILLON_LONG") is null ? 60 : 5_000;

    [Fact]
    public async Task Restore_ToAnyPointOfARandomHistory_HasWhatWasFinalThen()
    {
        for (var seed = 1; seed <= Seeds; seed++)
        {
            try
            {
                await RunAsync(seed);
            }
            catch (Exception exception)
            {
                throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"Seed {seed}: {exception.Message}"), exception);
            }
        }
    }

    private static async Task RunAsync(int seed)
    {
        var dice = new Random(seed);
        var calls = new CallsThatFail();
        using var bench = new BackupBench(inner => new FailingStateStore(inner, calls), blobs => new FailingBackupStore(blobs, calls));
        await bench.OpenAsync();
        var finals = new List<(DateTimeOffset At, string Key, bool Gone)>();
        var executions = new List<ExecutionRow>();
        var points = new SortedDictionary<DateTimeOffset, IReadOnlyList<string>>();
        var steps = dice.Next(20, 60);
        for (var step = 0; step < steps; step++)
        {
            calls.FailAt = null;
            bench.Clock.Advance(TimeSpan.FromSeconds(dice.Next(1, 90)));
            calls.FailAt = dice.Next(6) == 0 ? calls.Calls + dice.Next(1, 30) : null;
            calls.AfterItsEffect = dice.Next(2) == 0;
            try
            {
                switch (dice.Next(10))
                {
                    case < 5:
                        calls.FailAt = null;
                        executions.Add(await bench.RunAsync($"job-{dice.Next(4)}", system: dice.Next(3) == 0));
                        finals.Add((bench.Clock.GetUtcNow(), StateKeys.Execution(executions[^1].Job, executions[^1].Id).Value, false));
                        break;
                    case 5 when executions.Count > 0:
                        calls.FailAt = null;
                        var dropped = executions[dice.Next(executions.Count)];
                        executions.Remove(dropped);
                        await bench.DropAsync(dropped);
                        finals.Add((bench.Clock.GetUtcNow(), StateKeys.Execution(dropped.Job, dropped.Id).Value, true));
                        break;
                    case 6:
                        points[(await bench.SnapshotAsync()).Point] = await BackupBench.ContentsAsync(bench.Inner);
                        break;
                    case 7:
                        // Two processes at once, by turns as their calls fall.
                        await Task.WhenAll(bench.Increments.RunAsync(dice.Next(2) == 0, CancellationToken.None), bench.Increments.RunAsync(dice.Next(2) == 0, CancellationToken.None));
                        break;
                    default:
                        await bench.IncrementAsync();
                        break;
                }
            }
            catch (Exception exception) when (exception is BackupStoreException or StateStoreUnavailableException or StateStoreOutcomeUnknownException)
            {
                // Whoever comes next goes on from there.
            }
        }

        calls.FailAt = null;
        bench.Clock.Advance(TimeSpan.FromMinutes(1));
        points[(await bench.SnapshotAsync()).Point] = await BackupBench.ContentsAsync(bench.Inner);
        Assert.Null((await bench.Drill.RunAsync(null, CancellationToken.None)).Failure);
        Assert.Equal(await BackupBench.ContentsAsync(bench.Inner), await BackupBench.ContentsAsync(await bench.RestoreAsync()));

        foreach (var (point, contents) in points)
        {
            Assert.Equal(contents, await BackupBench.ContentsAsync(await bench.RestoreAsync(point)));
        }

        foreach (var sequence in await bench.Catalog.ListIncrementsAsync(CancellationToken.None))
        {
            var to = (await bench.Catalog.ReadIncrementAsync(sequence, CancellationToken.None)).End.To;
            if (to < points.Keys.First())
            {
                continue;
            }

            var restored = (await BackupBench.ContentsAsync(await bench.RestoreAsync(to))).Select(row => row.Split(' ')[0]).Where(key => BackupScope.IsFinal(new RowKey(key))).ToHashSet();
            var expected = new HashSet<string>();
            foreach (var (_, key, gone) in finals.Where(final => final.At < to))
            {
                _ = gone ? expected.Remove(key) : expected.Add(key);
            }

            // Runs of Carillon's own jobs may wait for the next increment, and a row may go while one is written.
            Assert.Subset(finals.Select(final => final.Key).ToHashSet(), restored);
            Assert.DoesNotContain(expected.Except(restored), key => !finals.Any(final => final.Gone && final.Key == key) && !bench.IsOwn(key));
        }
    }
}
