using Carillon.Backups;
using Carillon.Backups.Live;
using Carillon.Executions;
using Carillon.Health;
using Carillon.Jobs;
using Carillon.Ledger;
using Carillon.Storage;
using Carillon.Storage.Rows;
using Carillon.TestKit;
using Carillon.TestKit.Backups;
using Carillon.Tokens;

namespace Carillon.Tests.Backups.Live;

/// <summary>The state that an app runs on, replaced while it runs.</summary>
[Trait("Req", "SC27")]
[Trait("Req", "TO8")]
public sealed class LiveRestorerTests : IDisposable
{
    private readonly LiveBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task Restore_BackAnHour_IsOneRowOfEachJobAndNothingRunsAgain()
    {
        var (body, quiet) = (LambdaBody.Succeeding(), LambdaBody.Succeeding());
        Job[] jobs = [Some.Job(Some.Definition("a", "* * * * *"), body), Some.Job(Some.Definition("b", "*/7 * * * *"), quiet)];
        var process = await _bench.StartAsync(jobs);
        await PassAsync(process, jobs, minutes: 5);
        var begun = await process.Engine.ClaimByHandAsync(jobs[0]);
        await process.Snapshots.TakeAsync(null, CancellationToken.None);
        var point = _bench.Clock.GetUtcNow();
        Assert.True(await process.Engine.RunAsync(begun) is not null);
        await PassAsync(process, jobs, minutes: 60);
        var (ran, restoredAt) = (body.Calls, _bench.Clock.GetUtcNow());

        var result = await process.RestoreAsync(asked: LiveBench.Asked with { Idempotency = new IdempotencyKey("some-hash", "some-body") });

        var records = await process.RecordsAsync(jobs[0]);
        Assert.Equal((1L, 1L), (result.Epoch, process.Generations.Epoch));
        var gap = Assert.Single(records, record => record.State == ExecutionState.Skipped);
        Assert.Equal((point.AddMinutes(1), restoredAt, 60), (gap.DueAt, gap.LastDueAt, gap.Occurrences));
        Assert.Contains("may have run", gap.Reason, StringComparison.Ordinal);
        Assert.Contains("ada: the night's edits were wrong", gap.Reason, StringComparison.Ordinal);
        var interrupted = Assert.Single(records, record => record.State == ExecutionState.Interrupted);
        Assert.Equal(begun.Id, interrupted.Id);
        Assert.Equal(5, records.Count(record => record.State == ExecutionState.Succeeded));
        Assert.Equal(9, Assert.Single(await process.RecordsAsync(jobs[1]), record => record.State == ExecutionState.Skipped).Occurrences);
        Assert.Equal((69L, 1, 2, 0), (result.Settled.Occurrences, result.Settled.Interrupted, result.Settled.Jobs, result.Settled.Unreadable));

        var state = (await process.Store.ReadAsync<JobStateRow>(StateKeys.JobState(jobs[0].Id), CancellationToken.None))!.Row;
        Assert.Equal((0, 0), (state.Running.Count, state.Waiting.Count));
        Assert.Equal((5L, 60L, 1L), (state.Totals[ExecutionState.Succeeded], state.Totals[ExecutionState.Skipped], state.Totals[ExecutionState.Interrupted]));
        Assert.Equal(new ConsistencyReport(0, 0, 0, 0), await process.Engine.Get<LedgerConsistency>().RepairAsync(CancellationToken.None));

        var audit = Assert.IsType<AuditRow>((await process.Store.ReadRangeAsync(StateKeys.Audit, 1, CancellationToken.None)).Rows[0].Row);
        Assert.Equal(("restore", "ada", "the night's edits were wrong", "1"), (audit.Act, audit.By, audit.Reason, audit.After["epoch"]));
        Assert.NotNull(await process.Store.ReadAsync(StateKeys.IdempotentRequest("some-hash"), CancellationToken.None));

        // It goes on, and comes for nothing that was due before.
        Assert.Equal(ran, body.Calls);
        await PassAsync(process, jobs, minutes: 3);
        Assert.Equal(ran + 3, body.Calls);
    }

    [Fact]
    public async Task Restore_BesideAnotherProcess_ThatOneRefusesInTheHoldAndFollows()
    {
        var body = LambdaBody.Succeeding();
        Job[] jobs = [Some.Job(Some.Definition("a", "* * * * *"), body)];
        var (restores, other) = (await _bench.StartAsync(jobs), await _bench.StartAsync(jobs));
        await PassAsync(other, jobs, minutes: 2);
        await restores.Snapshots.TakeAsync(null, CancellationToken.None);
        await PassAsync(other, jobs, minutes: 2);
        var ran = body.Calls;
        var restoring = restores.BeginAsync();
        await HeldAsync();
        _bench.Clock.Advance(StateGenerations.Trust);
        var refused = await Assert.ThrowsAsync<StateStoreUnavailableException>(() => other.Engine.ClaimByHandAsync(jobs[0]));
        _bench.Clock.Advance(LiveRestorer.HoldBeforeSettling - StateGenerations.Trust);
        await restoring;
        _bench.Clock.Advance(TimeSpan.FromSeconds(45));

        // What it remembers of the job is of the old state.
        await Assert.ThrowsAsync<StateStoreUnavailableException>(() => other.RingAsync(jobs[0]));
        await other.RingAsync(jobs[0]);
        Assert.Contains("about to replace", refused.Message, StringComparison.Ordinal);
        Assert.Equal((1, ran + 1), (other.Generations.Epoch, body.Calls));
        Assert.Equal(2 + 1, (await restores.RecordsAsync(jobs[0])).Count(record => record.State == ExecutionState.Succeeded));
    }

    /// <summary>A process that stood still since before the hold, and has a claim on its way: its occurrence is part of the gap.</summary>
    [Fact]
    public async Task Restore_AClaimArrivesAtTheOldStateAfterwards_ItsOccurrenceIsNotRunAgain()
    {
        Job[] jobs = [Some.Job(Some.Definition("a", "* * * * *"), LambdaBody.Succeeding())];
        var goesOn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var frozen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var home = default(Carillon.TestKit.Storage.InterceptingStateStore);
        var stands = await _bench.StartAsync(jobs, inner => home = new Carillon.TestKit.Storage.InterceptingStateStore(inner));
        var restores = await _bench.StartAsync(jobs);
        await restores.Snapshots.TakeAsync(null, CancellationToken.None);
        _bench.Clock.Advance(TimeSpan.FromMinutes(1));
        home!.OnCommit = async (_, commit) =>
        {
            frozen.TrySetResult();
            await goesOn.Task;
            return await commit();
        };
        var claiming = stands.Engine.Claimer.ClaimDueAsync(jobs[0], _bench.Clock.GetUtcNow(), TimeSpan.Zero, CancellationToken.None);
        await frozen.Task;

        await restores.RestoreAsync();
        goesOn.SetResult();
        var claimed = await claiming;

        var occurrence = Assert.IsType<ClaimResult.Claimed>(claimed).Claim.Live.Row.DueAt;
        var gap = Assert.Single(await restores.RecordsAsync(jobs[0]), record => record.State == ExecutionState.Skipped);
        Assert.True(gap.DueAt <= occurrence && occurrence <= (gap.LastDueAt ?? gap.DueAt));
        Assert.IsType<ClaimResult.NothingDue>(await restores.RingAsync(jobs[0]));
    }

    /// <summary>Backups have no tokens. Nobody is let in again, or locked out, by a restore.</summary>
    [Fact]
    [Trait("Req", "TO53")]
    public async Task Restore_TokensOfCallers_AreThoseOfNow()
    {
        Job[] jobs = [Some.Job(Some.Definition("a", "* * * * *"), LambdaBody.Succeeding())];
        var process = await _bench.StartAsync(jobs);
        await process.Snapshots.TakeAsync(null, CancellationToken.None);
        var token = new TokenRow
        {
            Id = ExecutionId.Random(Some.Instant),
            Name = "ci",
            SecretHash = new string('a', 64),
            Role = TokenRole.Operator,
            CreatedAt = Some.Instant,
            CreatedBy = "ada",
            ExpiresAt = Some.Instant.AddDays(1),
            RevokedAt = Some.Instant.AddHours(1),
        };
        await process.Store.CommitAsync(new StateTransaction().Insert(StateKeys.Token(token.Id), token), CancellationToken.None);

        await process.RestoreAsync();

        var kept = Assert.IsType<TokenRow>((await process.Store.ReadAsync(StateKeys.Token(token.Id), CancellationToken.None))?.Row);
        Assert.Equal(token with { Namespaces = kept.Namespaces }, kept);
    }

    [Fact]
    public async Task Restore_AgainAndAgain_EachIsAStoreOfItsOwn()
    {
        Job[] jobs = [Some.Job(Some.Definition("a", "* * * * *"), LambdaBody.Succeeding())];
        var process = await _bench.StartAsync(jobs);
        for (var epoch = 1; epoch <= 3; epoch++)
        {
            await PassAsync(process, jobs, minutes: 1);
            await process.Snapshots.TakeAsync(null, CancellationToken.None);
            await PassAsync(process, jobs, minutes: 2);
            Assert.Equal(epoch, (await process.RestoreAsync()).Epoch);
        }

        Assert.Equal(3, (await process.RecordsAsync(jobs[0])).Count(record => record.State == ExecutionState.Skipped));
        Assert.Equal((3, 3), ((await PointerAsync()).Generation, _bench.Siblings.Count));
    }

    /// <summary>Increments of the old state's feed are not joined to those of the new one's.</summary>
    [Fact]
    public async Task Backup_AfterARestore_NeedsASnapshotAndIsWhole()
    {
        Job[] jobs = [Some.Job(Some.Definition("a", "* * * * *"), LambdaBody.Succeeding())];
        var process = await _bench.StartAsync(jobs);
        await process.Snapshots.TakeAsync(null, CancellationToken.None);
        await PassAsync(process, jobs, minutes: 2);
        await process.Increments.RunAsync(false, CancellationToken.None);
        var before = await process.Planner.PlanAsync(null, CancellationToken.None);
        await process.RestoreAsync();
        await PassAsync(process, jobs, minutes: 2);
        await process.Increments.RunAsync(false, CancellationToken.None);

        Assert.Equal(before.Point, (await process.Planner.PlanAsync(null, CancellationToken.None)).Point);
        await process.Snapshots.TakeAsync(null, CancellationToken.None);
        await PassAsync(process, jobs, minutes: 2);
        await process.Increments.RunAsync(false, CancellationToken.None);
        var target = new Carillon.TestKit.Storage.InMemoryStateStore();
        await new Restorer(process.Catalog).RestoreAsync(await process.Planner.PlanAsync(null, CancellationToken.None), target, false, null, CancellationToken.None);

        Assert.Equal(await process.ContentsAsync(), await BackupBench.ContentsAsync(target));
    }

    [Fact]
    public async Task Restore_WhileAnotherIsUnderWay_IsRefusedUntilThatOneIsSilent()
    {
        Job[] jobs = [Some.Job(Some.Definition("a", "* * * * *"), LambdaBody.Succeeding())];
        var process = await _bench.StartAsync(jobs);
        await process.Snapshots.TakeAsync(null, CancellationToken.None);
        var other = new RestoreHold("other", "bob", "other-instance", "some plan", 1, _bench.Clock.GetUtcNow().AddSeconds(30), Holds: false);
        await _bench.Home.CommitAsync(new StateTransaction().Insert(StateKeys.LiveGeneration, GenerationRow.First with { Newest = 1, Restore = other }), CancellationToken.None);

        var refused = await Assert.ThrowsAsync<BackupException>(() => process.RestoreAsync());
        _bench.Clock.Advance(TimeSpan.FromSeconds(35));
        await process.RestoreAsync();

        // The store that the other one fills is left to it.
        Assert.Contains("bob", refused.Message, StringComparison.Ordinal);
        Assert.Equal(2, (await PointerAsync()).Generation);
    }

    [Fact]
    public async Task Restore_ItsHoldIsEndedByAnother_LeavesTheStateAsItIs()
    {
        Job[] jobs = [Some.Job(Some.Definition("a", "* * * * *"), LambdaBody.Succeeding())];
        var process = await _bench.StartAsync(jobs);
        await process.Snapshots.TakeAsync(null, CancellationToken.None);
        var contents = await process.ContentsAsync();
        var restoring = process.BeginAsync();
        await HeldAsync();
        var held = await _bench.Home.ReadAsync<GenerationRow>(StateKeys.LiveGeneration, CancellationToken.None);
        Assert.True(held!.Row.Restore!.Holds);
        await _bench.Home.CommitAsync(
            new StateTransaction().Replace(held.Key, held.Version, held.Row with { Restore = held.Row.Restore with { Holds = false } }), CancellationToken.None);

        _bench.Clock.Advance(LiveRestorer.HoldBeforeSettling);

        await Assert.ThrowsAsync<BackupException>(() => restoring);
        Assert.Equal(0, process.Generations.Epoch);
        Assert.Equal(contents, await process.ContentsAsync());
    }

    /// <summary>Wherever the process dies the state is the old one or the new one, and the same restore can be done again.</summary>
    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task Restore_TheProcessDiesAtAnyCall_LeavesTheOldStateOrTheNewOne(bool afterItsEffect, bool ofOneProcess)
    {
        var epochs = new List<long>();
        for (var at = 1; ; at++)
        {
            using var bench = new LiveBench();
            bench.Siblings.AreOfOneProcess = ofOneProcess;
            var body = LambdaBody.Succeeding();
            Job[] jobs = [Some.Job(Some.Definition("a", "* * * * *"), body), Some.Job(Some.Definition("b", "*/2 * * * *"), LambdaBody.Succeeding())];
            var dies = new DyingProcess(at, afterItsEffect);
            bench.Siblings.Wrap = store => new DyingStateStore(store, dies);
            var process = await bench.StartAsync(jobs, home => new DyingStateStore(home, dies));
            await PassAsync(process, jobs, 2, bench);
            await process.Engine.ClaimByHandAsync(jobs[0]);
            await process.Snapshots.TakeAsync(null, CancellationToken.None);
            await PassAsync(process, jobs, 4, bench);
            var old = await BackupBench.ContentsAsync(bench.Home);
            dies.Counts = true;

            var restoring = process.RestoreAsync(dies: dies);
            if (await Task.WhenAny(restoring, dies.Died) == restoring)
            {
                Assert.Equal(1, (await restoring).Epoch);
                break;
            }

            var pointer = (await bench.Home.ReadAsync<GenerationRow>(StateKeys.LiveGeneration, CancellationToken.None))?.Row ?? GenerationRow.First;
            epochs.Add(pointer.Epoch);
            Assert.Equal(old, await BackupBench.ContentsAsync(bench.Home));

            // The next process goes on with what there is: as soon as the dead one is known to be dead.
            bench.Siblings.Wrap = null;
            bench.Clock.Advance(TimeSpan.FromMinutes(1));
            var next = await bench.StartAsync(jobs);
            var ran = body.Calls;
            await next.RingAsync(jobs[0]);
            Assert.Equal(1, body.Calls - ran);
            if (pointer.Epoch == 0)
            {
                Assert.Equal(1, (await next.RestoreAsync()).Epoch);
            }

            Assert.Equal(1, next.Generations.Epoch);
            foreach (var job in jobs)
            {
                var gap = Assert.Single(await next.RecordsAsync(job), record => record.State == ExecutionState.Skipped);
                Assert.Contains("may have run", gap.Reason, StringComparison.Ordinal);
            }

            Assert.Single(await next.RecordsAsync(jobs[0]), record => record.State == ExecutionState.Interrupted);
            Assert.Single((await next.Store.ReadRangeAsync(StateKeys.Audit, 10, CancellationToken.None)).Rows);
            Assert.Null(await next.Store.ReadAsync(StateKeys.Restore, CancellationToken.None));
            Assert.Equal(new ConsistencyReport(0, 0, 0, 0), await next.Engine.Get<LedgerConsistency>().RepairAsync(CancellationToken.None));
        }

        Assert.True(epochs.Count > 20, $"Only {epochs.Count} calls were made to fail.");
        Assert.Contains(0, epochs);
        Assert.Contains(1, epochs);
    }

    /// <summary>Waits until the restorer waits for those who may still write.</summary>
    private async Task HeldAsync()
    {
        while (!_bench.Clock.IsArmedFor(LiveRestorer.HoldBeforeSettling))
        {
            await Task.Yield();
        }
    }

    private Task PassAsync(LiveBench.Process process, Job[] jobs, int minutes) => PassAsync(process, jobs, minutes, _bench);

    /// <summary>The minutes pass, and each job's timer rings at its time.</summary>
    private static async Task PassAsync(LiveBench.Process process, Job[] jobs, int minutes, LiveBench bench)
    {
        for (var minute = 0; minute < minutes; minute++)
        {
            var now = bench.Clock.GetUtcNow();
            bench.Clock.Advance(new DateTimeOffset(now.Ticks - (now.Ticks % TimeSpan.TicksPerMinute), TimeSpan.Zero).AddMinutes(1) - now);
            foreach (var job in jobs)
            {
                await process.RingAsync(job);
            }
        }
    }

    private async Task<GenerationRow> PointerAsync() => (await _bench.Home.ReadAsync<GenerationRow>(StateKeys.LiveGeneration, CancellationToken.None))!.Row;
}
