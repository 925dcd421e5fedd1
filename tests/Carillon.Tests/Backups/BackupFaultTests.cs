using Carillon.Backups;
using Carillon.Storage;
using Carillon.Storage.Rows;
using Carillon.TestKit;
using Carillon.TestKit.Backups;
using Carillon.TestKit.Storage;

namespace Carillon.Tests.Backups;

/// <summary>
/// Snapshots, increments and restores that are cut off at each of their calls, before it took effect or after: what can be restored
/// then is the old state or the new one, and the next try leads to the new one.
/// </summary>
[Trait("Req", "SC27")]
public sealed class BackupFaultTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Backup_CutOffAtAnyCall_LeavesAStateThatStoodAndTheNextTryGoesOn(bool afterItsEffect)
    {
        var failed = 0;
        for (var at = 1; ; at++)
        {
            var calls = new CallsThatFail { AfterItsEffect = afterItsEffect };
            using var bench = new BackupBench(inner => new FailingStateStore(inner, calls), blobs => new FailingBackupStore(blobs, calls));
            await bench.OpenAsync();
            await bench.RunAsync("a");
            await bench.SnapshotAsync();
            List<IReadOnlyList<string>> states = [await BackupBench.ContentsAsync(bench.Inner)];
            calls.FailAt = calls.Calls + at;

            // A history with everything in it; whatever is cut off is simply done again later.
            var interrupted = false;
            for (var step = 0; step < 6; step++)
            {
                bench.Clock.Advance(TimeSpan.FromMinutes(1));
                await ChangeAsync(bench, step);
                states.Add(await BackupBench.ContentsAsync(bench.Inner));
                try
                {
                    await (step % 3 == 1 ? bench.SnapshotAsync() : bench.IncrementAsync() as Task);
                    if (step == 4)
                    {
                        await bench.Retention.RunAsync(CancellationToken.None);
                    }
                }
                catch (Exception exception) when (exception is BackupStoreException or StateStoreUnavailableException or StateStoreOutcomeUnknownException)
                {
                    interrupted = true;
                    var before = calls.FailAt;
                    calls.FailAt = null;
                    Assert.Contains(await BackupBench.ContentsAsync(await bench.RestoreAsync()), states);
                    calls.FailAt = before < calls.Calls ? null : before;
                }
            }

            calls.FailAt = null;
            await bench.IncrementAsync();
            Assert.Equal(await BackupBench.ContentsAsync(bench.Inner), await BackupBench.ContentsAsync(await bench.RestoreAsync()));
            Assert.Null((await bench.Drill.RunAsync(null, CancellationToken.None)).Failure);
            if (!interrupted)
            {
                break;
            }

            failed++;
        }

        Assert.True(failed > 40, $"Only {failed} calls were made to fail.");
    }

    /// <summary>What was in the target before is gone in the end, also where it was being deleted when the process died.</summary>
    [Fact]
    public async Task Restore_ReplacingCutOffAtAnyCall_LeavesNothingOfWhatWasThere()
    {
        using var bench = new BackupBench();
        await bench.OpenAsync();
        await bench.RunAsync("a");
        await bench.SnapshotAsync();
        var plan = await bench.Planner.PlanAsync(null, CancellationToken.None);
        for (var at = 1; ; at++)
        {
            var calls = new CallsThatFail { FailAt = at };
            var state = new InMemoryStateStore();
            await state.CommitAsync(new StateTransaction().Insert(StateKeys.JobState(Some.JobId("before")), new JobStateRow { Cursor = Some.Instant }), CancellationToken.None);
            var restorer = new Restorer(bench.Catalog);
            try
            {
                await restorer.RestoreAsync(plan, new FailingStateStore(state, calls), replace: true, null, CancellationToken.None);
                Assert.True(at > 5, $"Only {at} calls were made to fail.");
                return;
            }
            catch (Exception exception) when (exception is StateStoreUnavailableException or StateStoreOutcomeUnknownException)
            {
                await restorer.RestoreAsync(plan, state, replace: true, null, CancellationToken.None);
            }

            Assert.Equal(await BackupBench.ContentsAsync(bench.Inner), await BackupBench.ContentsAsync(state));
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Restore_CutOffAtAnyCall_GoesOnWhereItWas(bool afterItsEffect)
    {
        using var bench = new BackupBench();
        await bench.OpenAsync();
        await bench.RunAsync("a");
        await bench.SnapshotAsync();
        for (var step = 0; step < 4; step++)
        {
            await ChangeAsync(bench, step);
            await bench.IncrementAsync();
        }

        var wanted = await BackupBench.ContentsAsync(bench.Inner);
        var plan = await bench.Planner.PlanAsync(null, CancellationToken.None);
        for (var at = 1; ; at++)
        {
            var calls = new CallsThatFail { AfterItsEffect = afterItsEffect, FailAt = at };
            var (state, target) = (new InMemoryStateStore(), default(FailingStateStore));
            target = new FailingStateStore(state, calls);
            var restorer = new Restorer(new BackupCatalog(new FailingBackupStore(bench.Blobs, calls), bench.Catalog.Names));
            var whole = false;
            try
            {
                await restorer.RestoreAsync(plan, target, replace: false, null, CancellationToken.None);
                whole = true;
            }
            catch (Exception exception) when (exception is BackupStoreException or StateStoreUnavailableException or StateStoreOutcomeUnknownException)
            {
                // What is there is nothing, all of it, or marked as a part.
                var rows = await BackupBench.ContentsAsync(state);
                var marked = await state.ReadAsync(StateKeys.Restore, CancellationToken.None) is not null;
                Assert.True(marked || rows.Count == 0 || rows.SequenceEqual(wanted), $"Cut off at call {at}.");

                if (marked || rows.Count == 0)
                {
                    await restorer.RestoreAsync(plan, target, replace: false, null, CancellationToken.None);
                }
            }

            Assert.Equal(wanted, await BackupBench.ContentsAsync(state));
            Assert.Null(await state.ReadAsync(StateKeys.Restore, CancellationToken.None));
            if (whole)
            {
                Assert.True(at > 20, $"Only {at} calls were made to fail.");
                break;
            }
        }
    }

    [Fact]
    public async Task Restore_OverPartOfAnother_IsRefused()
    {
        using var bench = new BackupBench();
        await bench.OpenAsync();
        await bench.RunAsync("a");
        await bench.SnapshotAsync();
        var first = await bench.Planner.PlanAsync(null, CancellationToken.None);
        await bench.RunAsync("b");
        await bench.IncrementAsync();
        var second = await bench.Planner.PlanAsync(null, CancellationToken.None);
        var calls = new CallsThatFail { FailAt = 4 };
        var state = new InMemoryStateStore();
        await Assert.ThrowsAsync<StateStoreOutcomeUnknownException>(() => bench.Restorer.RestoreAsync(first, new FailingStateStore(state, calls), replace: false, null, CancellationToken.None));
        Assert.NotNull(await state.ReadAsync(StateKeys.Restore, CancellationToken.None));

        var exception = await Assert.ThrowsAsync<BackupException>(() => bench.Restorer.RestoreAsync(second, state, replace: false, null, CancellationToken.None));
        Assert.Contains("part of another restore", exception.Message, StringComparison.Ordinal);

        await bench.Restorer.RestoreAsync(second, state, replace: true, null, CancellationToken.None);
        Assert.Equal(await BackupBench.ContentsAsync(bench.Inner), await BackupBench.ContentsAsync(state));
    }

    private static async Task ChangeAsync(BackupBench bench, int step)
    {
        // Past the store that fails: what is tested is the backup.
        using var others = new BackupBench(inner: bench.Inner);
        others.Clock.Advance(bench.Clock.GetUtcNow() - others.Clock.GetUtcNow());
        var execution = await others.RunAsync(step % 2 == 0 ? "a" : "b");
        await others.RunAsync("own", system: true);
        if (step % 2 == 1)
        {
            await others.DropAsync(execution);
        }
    }
}
