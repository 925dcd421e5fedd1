using Carillon.Executions;
using Carillon.Jobs;
using Carillon.Retention;
using Carillon.Storage;
using Carillon.Storage.Rows;
using Carillon.TestKit;
using Carillon.Tokens;

namespace Carillon.Tests.Retention;

public sealed class CleanupTests : IDisposable
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    private readonly RetentionBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    [Trait("Req", "TO20")]
    [Trait("Req", "PG11")]
    public async Task Run_ExecutionsOlderThanMaxAge_AreDeletedWithTheirLines()
    {
        var job = await _bench.Engine.DeclareAsync();
        await _bench.RecordManyAsync(job, 120, Days(31));
        var newer = await _bench.RecordAsync(job, Days(29));

        var report = await _bench.CleanAsync();

        Assert.Equal(new CleanupCount(120, 1, 0), report.Executions);
        Assert.True(report.Complete);
        Assert.Equal(newer.Id, Assert.Single(await _bench.Engine.FinishedAsync(job)).Id);
        await _bench.AssertConsistentAsync(job);
    }

    [Fact]
    [Trait("Req", "TO20")]
    public async Task Run_Again_FindsNothing()
    {
        var job = await _bench.Engine.DeclareAsync();
        await _bench.RecordManyAsync(job, 60, Days(31));
        await _bench.CleanAsync();

        Assert.Equal(new CleanupCount(0, 1, 0), (await _bench.CleanAsync()).Executions);
    }

    [Fact]
    [Trait("Req", "TO20")]
    public async Task Run_LastSuccessAndLastFailureOld_AreKept()
    {
        var job = await _bench.Engine.DeclareAsync();
        await _bench.RecordManyAsync(job, 3, Days(300));
        var success = await _bench.RecordAsync(job, Days(200));
        await _bench.RecordManyAsync(job, 3, Days(150), ExecutionState.Failed);
        var failure = await _bench.RecordAsync(job, Days(100), ExecutionState.TimedOut);
        await _bench.RecordManyAsync(job, 3, Days(50), ExecutionState.Cancelled);

        var report = await _bench.CleanAsync(("MaxAge", "01:00:00"), ("MaxCount", "1"));

        Assert.Equal(9, report.Executions.Deleted);
        Assert.Equal([failure.Id, success.Id], (await _bench.Engine.FinishedAsync(job)).Select(execution => execution.Id));
    }

    [Fact]
    [Trait("Req", "TO20")]
    public async Task Run_StateOfAnEarlierVersion_FindsTheLastSuccessAndFailureItself()
    {
        var job = await _bench.Engine.DeclareAsync();
        var failure = await _bench.RecordAsync(job, Days(300), ExecutionState.Abandoned);
        await _bench.RecordManyAsync(job, 250, Days(200));
        var success = await _bench.RecordAsync(job, Days(100));
        await _bench.ChangeStateAsync(job, state => state with { LastSuccess = null, LastFailure = null });

        await _bench.CleanAsync();

        Assert.Equal([success.Id, failure.Id], (await _bench.Engine.FinishedAsync(job)).Select(execution => execution.Id));
        var after = await _bench.Engine.StateAsync(job);
        Assert.Equal((success.Id, failure.Id), (after.LastSuccess, after.LastFailure));
        await _bench.AssertConsistentAsync(job);
    }

    [Theory]
    [Trait("Req", "TO20")]
    [InlineData(ExecutionState.Succeeded, 20)]
    [InlineData(ExecutionState.Cancelled, 20)]
    [InlineData(ExecutionState.Interrupted, 20)]
    [InlineData(ExecutionState.Failed, 90)]
    [InlineData(ExecutionState.TimedOut, 90)]
    [InlineData(ExecutionState.Abandoned, 90)]
    [InlineData(ExecutionState.Skipped, 2)]
    [InlineData(ExecutionState.Missed, 2)]
    public async Task Run_AgesByState_HoldForEach(ExecutionState state, int days)
    {
        var job = await _bench.Engine.DeclareAsync();
        await _bench.RecordAsync(job, Days(days) + Hour, state);
        var kept = await _bench.RecordAsync(job, Days(days) - Hour, state);
        await _bench.RecordAsync(job, TimeSpan.Zero);
        await _bench.RecordAsync(job, TimeSpan.Zero, ExecutionState.Failed);

        var report = await _bench.CleanAsync(("MaxAge", "20"), ("FailedMaxAge", "90"), ("NotRunMaxAge", "2"));

        Assert.Equal(1, report.Executions.Deleted);
        Assert.Equal(kept.Id, (await _bench.Engine.FinishedAsync(job))[^1].Id);
    }

    [Fact]
    public async Task Run_RangeThatBeganLongAgoAndEndedLately_IsKept()
    {
        var job = await _bench.Engine.DeclareAsync();
        var range = await _bench.RecordAsync(job, Days(40), ExecutionState.Skipped, occurrences: 500);
        await _bench.DeleteAsync(StateKeys.Execution(job.Id, range.Id));
        await _bench.Memory.CommitAsync(
            new StateTransaction().Insert(StateKeys.Execution(job.Id, range.Id), range with { FinishedAt = Some.Instant }), CancellationToken.None);

        Assert.Equal(0, (await _bench.CleanAsync()).Executions.Deleted);
    }

    [Fact]
    [Trait("Req", "TO20")]
    public async Task Run_MoreRunsThanMaxCount_KeepsTheNewestAndEveryOccurrenceThatDidNotRun()
    {
        var job = await _bench.Engine.DeclareAsync();
        await _bench.RecordManyAsync(job, 10, Hour * 10, ExecutionState.Missed);
        await _bench.RecordManyAsync(job, 250, Hour * 9);

        var report = await _bench.CleanAsync(("MaxCount", "100"));

        Assert.Equal(new CleanupCount(150, 100, 0), report.Executions);
        var left = await _bench.Engine.FinishedAsync(job);
        Assert.Equal((100, 10), (left.Count(run => run.State == ExecutionState.Succeeded), left.Count(run => run.State == ExecutionState.Missed)));
        Assert.Equal(Some.Instant - Hour * 9 + TimeSpan.FromMinutes(150), left.Where(run => run.State == ExecutionState.Succeeded).Min(run => run.FinishedAt));
        await _bench.AssertConsistentAsync(job);
    }

    [Fact]
    public async Task Run_LastFailureBeyondTheCount_IsKept()
    {
        var job = await _bench.Engine.DeclareAsync();
        var failure = await _bench.RecordAsync(job, Hour * 10, ExecutionState.Failed);
        await _bench.RecordManyAsync(job, 20, Hour * 9);

        await _bench.CleanAsync(("MaxCount", "5"));

        var left = await _bench.Engine.FinishedAsync(job);
        Assert.Equal((6, failure.Id), (left.Count, left[^1].Id));
    }

    [Theory]
    [InlineData(105, 0)]
    [InlineData(106, 6)]
    public async Task Run_CountExceededByATwentieth_DeletesTheSurplusOnlyThen(int runs, int deleted)
    {
        var job = await _bench.Engine.DeclareAsync();
        await _bench.RecordManyAsync(job, runs, Hour * 9);

        Assert.Equal(deleted, (await _bench.CleanAsync(("MaxCount", "100"))).Executions.Deleted);
    }

    [Fact]
    public async Task Run_NothingToDelete_ReadsOncePerJobAndWritesNothing()
    {
        Job[] jobs = [.. Enumerable.Range(0, 10).Select(_ => Some.Job())];
        await _bench.Engine.DeclareAsync(jobs);
        await _bench.RecordManyAsync(jobs[0], 50, Hour);
        var (reads, commits) = (_bench.Memory.Reads, _bench.Memory.Commits);

        await RetentionBench.CleanAsync(_bench.Engine);

        // Jobs, states, audit, requests, tokens and what rules of alerts said are a page each; of the five kinds of records those that are old and those that are new, and how
        // many there were.
        Assert.Equal((6 + 11 + jobs.Length, 0), (_bench.Memory.Reads - reads, _bench.Memory.Commits - commits));
    }

    [Fact]
    [Trait("Req", "TO20")]
    public async Task Run_SettingsLowered_HoldForWhatIsThereAlready()
    {
        var job = await _bench.Engine.DeclareAsync();
        await _bench.RecordManyAsync(job, 50, Days(20));
        await _bench.RecordManyAsync(job, 50, Days(1));
        Assert.Equal(0, (await _bench.CleanAsync()).Executions.Deleted);

        Assert.Equal(50, (await _bench.CleanAsync(("MaxAge", "10"))).Executions.Deleted);
        Assert.Equal(40, (await _bench.CleanAsync(("MaxCount", "10"))).Executions.Deleted);
        await _bench.AssertConsistentAsync(job);
    }

    [Fact]
    [Trait("Req", "TO20")]
    public async Task Run_JobSaysItself_ItsValuesComeFirst()
    {
        var (strict, loose) = (Some.Job(), Some.Job());
        await _bench.Engine.DeclareAsync(strict, loose);
        await _bench.ChangeAsync(strict, row => row with { RetainFor = TimeSpan.FromDays(9), RetainCount = 3, Overrides = new JobOverrides { RetainFor = TimeSpan.FromDays(7) } });
        await _bench.ChangeAsync(loose, row => row with { RetainFor = TimeSpan.FromDays(90), RetainCount = 30 });
        foreach (var job in new[] { strict, loose })
        {
            await _bench.RecordManyAsync(job, 10, Days(8), ExecutionState.Failed);
            await _bench.RecordManyAsync(job, 5, Hour);
        }

        await _bench.CleanAsync(("MaxAge", "1"), ("FailedMaxAge", "2"), ("MaxCount", "2"));

        Assert.Equal((3 + 1, 15), ((await _bench.Engine.FinishedAsync(strict)).Count, (await _bench.Engine.FinishedAsync(loose)).Count));
    }

    [Fact]
    public async Task Run_SystemJob_HasACountOfItsOwn()
    {
        var job = await _bench.Engine.DeclareAsync();
        await _bench.ChangeAsync(job, row => row with { System = true });
        await _bench.RecordManyAsync(job, 30, Hour);

        Assert.Equal(20, (await _bench.CleanAsync(("SystemMaxCount", "10"))).Executions.Deleted);
    }

    [Fact]
    public async Task Run_RowsDeletedByHand_AreNotLookedForAgain()
    {
        var job = await _bench.Engine.DeclareAsync();
        await _bench.RecordManyAsync(job, 30, Hour);
        foreach (var execution in (await _bench.Engine.FinishedAsync(job)).Skip(5))
        {
            await _bench.DeleteAsync(StateKeys.Execution(job.Id, execution.Id));
            await _bench.DeleteAsync(StateKeys.RecentRun(execution.Id));
        }

        var report = await _bench.CleanAsync(("MaxCount", "10"));

        Assert.Equal(new CleanupCount(0, 5, 0), report.Executions);
        await _bench.AssertConsistentAsync(job);
    }

    [Fact]
    public async Task Run_UnreadableRows_AreCountedAndLeft()
    {
        var (damaged, broken, fine) = (Some.Job(), Some.Job(), Some.Job());
        await _bench.Engine.DeclareAsync(damaged, broken, fine);
        foreach (var job in new[] { damaged, broken, fine })
        {
            await _bench.RecordManyAsync(job, 2, Days(31));
        }

        var oldest = (await _bench.Engine.FinishedAsync(damaged))[^1].Id;
        _bench.Memory.Damage(StateKeys.Execution(damaged.Id, oldest), "{}"u8.ToArray());
        _bench.Memory.Damage(StateKeys.JobState(broken.Id), "{}"u8.ToArray());
        _bench.Memory.Damage(StateKeys.IdempotentRequest("00ff"), "{}"u8.ToArray());
        _bench.Memory.Damage(StateKeys.AuditEntry(ExecutionId.Random(Some.Instant - Days(400))), "{}"u8.ToArray());

        var report = await _bench.CleanAsync();

        Assert.Equal((1, 1), (report.Executions.Deleted, report.Executions.Unreadable));
        Assert.Equal(new CleanupCount(0, 2, 1), report.Jobs);
        Assert.Equal(new CleanupCount(0, null, 1), report.Audit);
        Assert.Equal(new CleanupCount(0, 0, 1), report.Idempotency);
        Assert.NotNull(await _bench.Memory.ReadAsync(StateKeys.Execution(damaged.Id, oldest), CancellationToken.None));
        Assert.Equal(2, (await _bench.Engine.FinishedAsync(broken)).Count);
    }

    [Fact]
    [Trait("Req", "TO9")]
    public async Task Run_AuditAndRequests_AreKeptForTheirTime()
    {
        foreach (var age in new[] { Days(1), Days(364), Days(366), Days(400) })
        {
            var id = ExecutionId.Random(Some.Instant - age);
            await InsertAsync(StateKeys.AuditEntry(id), new AuditRow { Id = id, At = Some.Instant - age, By = "ada", Act = "pause" });
        }

        for (var i = 0; i < 250; i++)
        {
            await InsertAsync(StateKeys.IdempotentRequest($"a{i}"), new IdempotencyRow("b", Some.Instant - Hour * 25, null));
        }

        await InsertAsync(StateKeys.IdempotentRequest("b"), new IdempotencyRow("b", Some.Instant - Hour * 23, null));

        var report = await _bench.CleanAsync();

        Assert.Equal(new CleanupCount(2, null, 0), report.Audit);
        Assert.Equal(new CleanupCount(250, 1, 0), report.Idempotency);
        Assert.Equal((2, 1), ((await _bench.KeysAsync(StateKeys.Audit)).Count, (await _bench.KeysAsync(StateKeys.Idempotency)).Count));
    }

    [Fact]
    [Trait("Req", "TO9")]
    public async Task Run_TokensThatEnded_AreKeptAsLongAsTheAuditLog()
    {
        var kept = Token(Some.Instant - Days(364), null);
        foreach (var row in new[] { kept, Token(Some.Instant - Days(366), null), Token(Some.Instant + Days(10), Some.Instant - Days(366)) })
        {
            await InsertAsync(StateKeys.Token(row.Id), row);
        }

        var report = await _bench.CleanAsync();

        Assert.Equal(new CleanupCount(2, 1, 0), report.Tokens);
        Assert.Equal([StateKeys.Token(kept.Id)], await _bench.KeysAsync(StateKeys.Tokens));
    }

    private static TokenRow Token(DateTimeOffset expiresAt, DateTimeOffset? revokedAt) => new()
    {
        Id = ExecutionId.Random(Some.Instant),
        Name = "some",
        SecretHash = "",
        Role = TokenRole.Reader,
        CreatedAt = Some.Instant,
        CreatedBy = "ada",
        ExpiresAt = expiresAt,
        RevokedAt = revokedAt,
    };

    private Task<CommitOutcome> InsertAsync(RowKey key, StateRow row) =>
        _bench.Memory.CommitAsync(new StateTransaction().Insert(key, row), CancellationToken.None).AsTask();

    private static TimeSpan Days(int days) => TimeSpan.FromDays(days);
}
