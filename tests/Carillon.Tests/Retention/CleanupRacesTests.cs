using Carillon.Retention;
using Carillon.Storage;
using Carillon.Storage.Rows;
using Carillon.TestKit;

namespace Carillon.Tests.Retention;

/// <summary>Clean-ups that others write in between, that are stopped, or that lose an answer.</summary>
[Trait("Req", "TO20")]
public sealed class CleanupRacesTests : IDisposable
{
    private static readonly TimeSpan Old = TimeSpan.FromDays(31);

    private readonly RetentionBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task Run_ClaimInBetween_GoesOnFromWhatItWrote()
    {
        var job = await _bench.Engine.DeclareAsync();
        await _bench.RecordManyAsync(job, 120, Old);
        _bench.Engine.Store.BeforeOnce("exec", async () => await _bench.Engine.ClaimByHandAsync(job));

        var report = await RetentionBench.CleanAsync(_bench.Engine);

        Assert.Equal(119, report.Executions.Deleted);
        Assert.Single((await _bench.Engine.StateAsync(job)).Running);
    }

    [Fact]
    public async Task Run_StateWrittenBeforeEachTransaction_GivesUpUntilTheNextTime()
    {
        var job = await _bench.Engine.DeclareAsync();
        await _bench.RecordManyAsync(job, 10, Old);
        _bench.Engine.Store.OnCommit = async (_, commit) =>
        {
            await _bench.ChangeStateAsync(job, state => state);
            return await commit();
        };

        var report = await RetentionBench.CleanAsync(_bench.Engine);

        Assert.Equal(0, report.Executions.Deleted);
        Assert.Contains(_bench.Engine.Logs.Entries, entry => entry.Id.Id == 61);
        await _bench.AssertConsistentAsync(job);
    }

    [Fact]
    public async Task Run_CandidateBecomesTheLastSuccessInBetween_IsKept()
    {
        var job = await _bench.Engine.DeclareAsync();
        await _bench.RecordManyAsync(job, 10, Old);
        var oldest = (await _bench.Engine.FinishedAsync(job))[^1];
        _bench.Engine.Store.BeforeOnce("exec", () => _bench.ChangeStateAsync(job, state => state with { LastSuccess = oldest.Id }));

        await RetentionBench.CleanAsync(_bench.Engine);

        Assert.Contains(oldest.Id, (await _bench.Engine.FinishedAsync(job)).Select(execution => execution.Id));
    }

    [Fact]
    public async Task Run_LinesMissing_DeletesTheExecutionsAlone()
    {
        var job = await _bench.Engine.DeclareAsync();
        await _bench.RecordManyAsync(job, 60, Old);
        foreach (var execution in (await _bench.Engine.FinishedAsync(job)).Where((_, i) => i % 3 == 1))
        {
            await _bench.DeleteAsync(StateKeys.RecentRun(execution.Id));
        }

        var report = await RetentionBench.CleanAsync(_bench.Engine);

        Assert.Equal((59, 1), (report.Executions.Deleted, report.Executions.Kept));
        await _bench.AssertConsistentAsync(job);
    }

    [Fact]
    public async Task Run_ExecutionDeletedInBetween_DeletesTheOthers()
    {
        var job = await _bench.Engine.DeclareAsync();
        await _bench.RecordManyAsync(job, 10, Old);
        var oldest = (await _bench.Engine.FinishedAsync(job))[^1];
        _bench.Engine.Store.BeforeOnce("exec", async () =>
        {
            await _bench.DeleteAsync(StateKeys.Execution(job.Id, oldest.Id));
            await _bench.DeleteAsync(StateKeys.RecentRun(oldest.Id));
        });

        Assert.Equal(8, (await RetentionBench.CleanAsync(_bench.Engine)).Executions.Deleted);
    }

    [Fact]
    public async Task Run_AnswerLost_CountsWhatItDeletedOnce()
    {
        var job = await _bench.Engine.DeclareAsync();
        await _bench.RecordManyAsync(job, 60, Old);
        _bench.Engine.Store.LoseAnswerOnce("exec");

        var report = await RetentionBench.CleanAsync(_bench.Engine);

        Assert.Equal(59, report.Executions.Deleted);
        Assert.Equal(59, (await _bench.Engine.StateAsync(job)).Dropped);
        await _bench.AssertConsistentAsync(job);
    }

    [Fact]
    public async Task Run_SomebodyElseDeletesARequestInBetween_DeletesTheOthers()
    {
        for (var i = 0; i < 3; i++)
        {
            await _bench.Memory.CommitAsync(
                new StateTransaction().Insert(StateKeys.IdempotentRequest($"a{i}"), new IdempotencyRow("b", Some.Instant - Old, null)), CancellationToken.None);
        }

        _bench.Engine.Store.BeforeOnce("idem", () => _bench.DeleteAsync(StateKeys.IdempotentRequest("a1")));

        Assert.Equal(2, (await RetentionBench.CleanAsync(_bench.Engine)).Idempotency.Deleted);
        Assert.Empty(await _bench.KeysAsync(StateKeys.Idempotency));
    }

    [Fact]
    public async Task Run_DiesBetweenTwoTransactions_IsRepeatedSafely()
    {
        var job = await _bench.Engine.DeclareAsync();
        await _bench.RecordManyAsync(job, 120, Old);
        var commits = 0;
        _bench.Engine.Store.OnCommit = (_, commit) => ++commits == 2
            ? throw new StateStoreUnavailableException("The process dies here (as the test asked).")
            : commit();

        await Assert.ThrowsAsync<StateStoreUnavailableException>(() => RetentionBench.CleanAsync(_bench.Engine));
        Assert.Equal(120 - JobCleanup.PerTransaction, (await _bench.Engine.FinishedAsync(job)).Count);
        await _bench.AssertConsistentAsync(job);

        Assert.Equal(119 - JobCleanup.PerTransaction, (await RetentionBench.CleanAsync(_bench.Engine)).Executions.Deleted);
        await _bench.AssertConsistentAsync(job);
    }

    [Fact]
    public async Task Run_ToldToStop_EndsBetweenTwoTransactionsAndSaysWhatItDid()
    {
        var job = await _bench.Engine.DeclareAsync();
        await _bench.RecordManyAsync(job, 120, Old);
        using var stop = new CancellationTokenSource();
        _bench.Engine.Store.OnCommit = async (_, commit) =>
        {
            var outcome = await commit();
            await stop.CancelAsync();
            return outcome;
        };

        var report = await RetentionBench.CleanAsync(_bench.Engine, stop.Token);

        Assert.Equal((false, new CleanupCount(JobCleanup.PerTransaction, null, 0)), (report.Complete, report.Executions));
        await _bench.AssertConsistentAsync(job);
    }

    [Fact]
    public async Task Run_JobRetiredLongAgo_AgesOutAndIsForgotten()
    {
        var job = await _bench.Engine.DeclareAsync();
        await _bench.RecordManyAsync(job, 5, Old);
        await _bench.ChangeAsync(job, row => row with { RetiredAt = Some.Instant - Old });

        var report = await RetentionBench.CleanAsync(_bench.Engine);

        Assert.Equal((5, 1), (report.Executions.Deleted, report.Jobs.Deleted));
        var left = (await _bench.Memory.ReadRangeAsync(StateKeys.All, 1_000, CancellationToken.None)).Rows.Where(row => StateKeys.Kind(row.Key) != "build");
        var audit = Assert.IsType<AuditRow>(Assert.Single(left).Row);
        Assert.Equal(("forget", job.Id, "carillon", "* * * * *"), (audit.Act, audit.Job, audit.By, audit.Before["schedule"]));
    }

    [Theory]
    [InlineData(29, 31, 1)]
    [InlineData(31, 29, 1)]
    public async Task Run_JobRetiredLatelyOrWithExecutionsLeft_IsKept(int retiredDays, int executionDays, int left)
    {
        var job = await _bench.Engine.DeclareAsync();
        await _bench.RecordManyAsync(job, 1, TimeSpan.FromDays(executionDays));
        await _bench.ChangeAsync(job, row => row with { RetiredAt = Some.Instant - TimeSpan.FromDays(retiredDays) });

        var report = await RetentionBench.CleanAsync(_bench.Engine);

        Assert.Equal((0, 1), (report.Jobs.Deleted, report.Jobs.Kept));
        Assert.Equal(left, (await _bench.Engine.FinishedAsync(job)).Count);
    }

    [Fact]
    public async Task Run_RetiredJobDeclaredAgainInBetween_IsKept()
    {
        var job = await _bench.Engine.DeclareAsync();
        await _bench.ChangeAsync(job, row => row with { RetiredAt = Some.Instant - Old });
        _bench.Engine.Store.BeforeOnce("audit", () => _bench.ChangeAsync(job, row => row with { RetiredAt = null }));

        Assert.Equal(0, (await RetentionBench.CleanAsync(_bench.Engine)).Jobs.Deleted);
        Assert.NotNull(await _bench.Memory.ReadAsync(StateKeys.JobState(job.Id), CancellationToken.None));
    }
}
