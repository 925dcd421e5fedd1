using Carillon.Executions;
using Carillon.Ledger;
using Carillon.Storage;
using Carillon.TestKit;
using Carillon.TestKit.Engine;

namespace Carillon.Tests.Ledger;

public sealed class ClaimerTests : IDisposable
{
    private readonly EngineUnderTest _engine = new();

    public void Dispose() => _engine.Dispose();

    [Fact]
    public async Task ClaimDue_BeforeTheFirstInstant_NothingIsDue()
    {
        var job = await _engine.DeclareAsync();

        Assert.IsType<ClaimResult.NothingDue>(await ClaimAsync(job, _engine.Clock.GetUtcNow().AddSeconds(59)));
    }

    [Fact]
    [Trait("Req", "SC14")]
    public async Task ClaimDue_OneInstant_RunsItWithADerivedId()
    {
        var job = await _engine.DeclareAsync();
        _engine.Clock.Advance(TimeSpan.FromMinutes(1));

        var claim = await _engine.ClaimDueAsync(job);

        Assert.Equal(ExecutionId.ForOccurrence(job.Id, Some.Instant.AddMinutes(1)), claim.Id);
        Assert.Equal(Some.Instant.AddMinutes(1), claim.Live.Row.DueAt);
        Assert.Equal(RunTrigger.Schedule, claim.Live.Row.Trigger);
        Assert.Equal([claim.Id], (await _engine.StateAsync(job)).Running);
        Assert.Equal(Some.Instant.AddMinutes(1), (await _engine.StateAsync(job)).Cursor);
    }

    [Fact]
    public async Task ClaimDue_Uncontended_IsOneReadAndOneWrite()
    {
        var job = await _engine.DeclareAsync();
        _engine.Clock.Advance(TimeSpan.FromMinutes(1));
        var (reads, commits) = (_engine.Memory.Reads, _engine.Memory.Commits);

        await _engine.ClaimDueAsync(job);

        Assert.Equal((1, 1), (_engine.Memory.Reads - reads, _engine.Memory.Commits - commits));
    }

    [Fact]
    public async Task ClaimDue_AfterARunOfThisProcess_TakesNoRead()
    {
        var job = await _engine.DeclareAsync(body: LambdaBody.Succeeding());
        _engine.Clock.Advance(TimeSpan.FromMinutes(1));
        await _engine.RunAsync(await _engine.ClaimDueAsync(job));
        _engine.Clock.Advance(TimeSpan.FromMinutes(1));
        var (reads, commits) = (_engine.Memory.Reads, _engine.Memory.Commits);

        var claim = await _engine.ClaimDueAsync(job);

        Assert.Equal(Some.Instant.AddMinutes(2), claim.Live.Row.DueAt);
        Assert.Equal((0, 1), (_engine.Memory.Reads - reads, _engine.Memory.Commits - commits));
    }

    /// <summary>What this process remembers of a job is true only for as long as nobody else writes its state.</summary>
    [Theory]
    [InlineData("paused")]
    [InlineData("run by another process")]
    [InlineData("claimed by another process")]
    public async Task ClaimDue_AnotherProcessWroteSinceTheLastRun_GoesByWhatIsWritten(string happened)
    {
        var job = await _engine.DeclareAsync(body: LambdaBody.Succeeding());
        using var other = _engine.Beside(job);
        _engine.Clock.Advance(TimeSpan.FromMinutes(1));
        await _engine.RunAsync(await _engine.ClaimDueAsync(job));
        if (happened == "paused")
        {
            await other.PauseAsync(job);
        }

        _engine.Clock.Advance(TimeSpan.FromMinutes(1));
        if (happened != "paused")
        {
            var claim = await other.ClaimDueAsync(job);
            if (happened == "run by another process")
            {
                await other.RunAsync(claim);
            }
        }

        Assert.IsType<ClaimResult.NothingDue>(await _engine.Claimer.ClaimDueAsync(job, _engine.Clock.GetUtcNow(), TimeSpan.Zero, CancellationToken.None));

        Assert.Equal(happened == "paused" ? 1 : 2, (await _engine.StateAsync(job)).Running.Count + (await _engine.FinishedAsync(job)).Count);
    }

    [Fact]
    public async Task ClaimDue_SeveralInstants_TheLatestRunsAndTheOthersAreOneMissedRange()
    {
        var job = await _engine.DeclareAsync();
        _engine.Clock.Advance(TimeSpan.FromMinutes(5));

        var claim = await _engine.ClaimDueAsync(job);

        var missed = Assert.Single(await _engine.FinishedAsync(job));
        Assert.Equal(Some.Instant.AddMinutes(5), claim.Live.Row.DueAt);
        Assert.Equal(ExecutionState.Missed, missed.State);
        Assert.Equal((Some.Instant.AddMinutes(1), Some.Instant.AddMinutes(4), 4), (missed.DueAt, missed.LastDueAt, missed.Occurrences));
        Assert.Equal("A later occurrence was due as well, and the latest one runs.", missed.Reason);
        Assert.Equal(4, (await _engine.StateAsync(job)).Totals[ExecutionState.Missed]);
    }

    [Theory]
    [InlineData("* * * * * *", 10_000, 10)] // On time: its own second, and none of those that follow.
    [InlineData("* * * * * *", 9_998, 10)] // Some milliseconds early: platforms fire so.
    [InlineData("* * * * * *", 10_400, 10)] // A little late.
    [InlineData("* * * * * *", 10_850, 10)]
    [InlineData("*/5 * * * * *", 9_600, 10)]
    [InlineData("0 * * * * *", 58_000, 60)]
    public async Task ClaimDue_TimerFiresAroundItsInstant_TakesThatInstantAndNoLaterOne(string schedule, int firedAtMilliseconds, int dueAtSecond)
    {
        var job = await _engine.DeclareAsync(Some.Definition(schedule: schedule));
        _engine.Clock.Advance(TimeSpan.FromMilliseconds(firedAtMilliseconds));

        var claim = (await ClaimEarlyAsync(job)).Taken();

        Assert.Equal(Some.Instant.AddSeconds(dueAtSecond), claim.Live.Row.DueAt);
    }

    [Theory]
    [InlineData("* * * * * *", 10_000)] // Every second, and this second is taken: the next one is not near.
    [InlineData("*/5 * * * * *", 10_000)]
    [InlineData("0 * * * * *", 57_900)]
    public async Task ClaimDue_TimerFiresWithNoInstantNear_TakesNone(string schedule, int firedAtMilliseconds)
    {
        var job = await _engine.DeclareAsync(Some.Definition(schedule: schedule));
        _engine.Clock.Advance(TimeSpan.FromMilliseconds(firedAtMilliseconds));
        await ClaimAsync(job);

        Assert.IsType<ClaimResult.NothingDue>(await ClaimEarlyAsync(job));
    }

    [Fact]
    public async Task ClaimDue_OccurrenceOnRecordThoughTheCursorSaysNot_SaysSoAndDoesNotGoOnForEver()
    {
        var job = await _engine.DeclareAsync();
        _engine.Clock.Advance(TimeSpan.FromMinutes(1));
        var claim = await _engine.ClaimDueAsync(job);
        var state = claim.State;
        await _engine.Memory.CommitAsync(
            new StateTransaction().Replace(state.Key, state.Version, state.Row with { Cursor = Some.Instant, Running = [] }), CancellationToken.None);

        var exception = await Assert.ThrowsAsync<UnreadableRowException>(() => ClaimAsync(job));

        Assert.Contains(claim.Id.ToString(), exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Req", "TO6")]
    public async Task ClaimDue_WhileARunIsUnderWay_IsSkippedAndNamesIt()
    {
        var job = await _engine.DeclareAsync();
        var first = await _engine.ClaimByHandAsync(job);
        _engine.Clock.Advance(TimeSpan.FromMinutes(1));

        var skipped = (await ClaimAsync(job)).Refused();

        Assert.Equal(ExecutionState.Skipped, skipped.State);
        Assert.Equal(first.Id, skipped.BlockedBy);
        Assert.Equal([first.Id], (await _engine.StateAsync(job)).Running);
        Assert.IsType<ClaimResult.NothingDue>(await ClaimAsync(job));
    }

    [Fact]
    public async Task ClaimDue_ManyAtOnce_ExactlyOneRunsIt()
    {
        var job = await _engine.DeclareAsync();
        _engine.Clock.Advance(TimeSpan.FromMinutes(1));

        var results = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(() => ClaimAsync(job))));

        Assert.Single(results, result => result is ClaimResult.Claimed);
        Assert.Equal(15, results.Count(result => result is ClaimResult.NothingDue));
        Assert.Single(await _engine.LiveAsync());
    }

    [Fact]
    public async Task ClaimDue_AnswerOfTheWriteLost_FindsItsOwnClaim()
    {
        var job = await _engine.DeclareAsync();
        _engine.Clock.Advance(TimeSpan.FromMinutes(1));
        _engine.Store.LoseAnswerOnce("live");

        var claim = await _engine.ClaimDueAsync(job);

        Assert.Equal(claim.Live.Row.Fence, Assert.Single(await _engine.LiveAsync()).Fence);
    }

    [Fact]
    public async Task ClaimDue_AnswerOfASkipLost_IsOnRecordOnce()
    {
        var job = await _engine.DeclareAsync();
        await _engine.ClaimByHandAsync(job);
        _engine.Clock.Advance(TimeSpan.FromMinutes(1));
        _engine.Store.LoseAnswerOnce("exec");

        (await ClaimAsync(job)).Refused();

        Assert.Single(await _engine.FinishedAsync(job));
        Assert.Equal(1, (await _engine.StateAsync(job)).Totals[ExecutionState.Skipped]);
    }

    [Fact]
    public async Task ClaimDue_SomebodyElseWritesInBetween_LooksAgain()
    {
        var job = await _engine.DeclareAsync();
        _engine.Clock.Advance(TimeSpan.FromMinutes(1));
        ClaimResult? other = null;
        _engine.Store.BeforeOnce("live", async () => other = await ClaimAsync(job));

        var mine = await ClaimAsync(job);

        other!.Taken();
        Assert.IsType<ClaimResult.NothingDue>(mine);
    }

    [Fact]
    public async Task ClaimDue_StoreDown_ThrowsAndNothingIsWritten()
    {
        var job = await _engine.DeclareAsync();
        _engine.Clock.Advance(TimeSpan.FromMinutes(1));
        _engine.Store.FailOnce("live");

        await Assert.ThrowsAsync<StateStoreUnavailableException>(() => ClaimAsync(job));

        Assert.Empty(await _engine.LiveAsync());
        (await ClaimAsync(job)).Taken();
    }

    [Fact]
    [Trait("Req", "TO49")]
    public async Task Claim_ProcessShutsDown_TakesNothingOn()
    {
        var job = await _engine.DeclareAsync();
        _engine.Clock.Advance(TimeSpan.FromMinutes(1));
        _engine.Lifetime.StopApplication();

        Assert.IsType<ClaimResult.ShuttingDown>(await ClaimAsync(job));
        Assert.IsType<ClaimResult.ShuttingDown>(await _engine.Claimer.ClaimRequestedAsync(job, EngineUnderTest.ByHand(), CancellationToken.None));
        Assert.Empty(await _engine.LiveAsync());
        Assert.Equal(Some.Instant, (await _engine.StateAsync(job)).Cursor);
    }

    [Fact]
    public async Task ClaimDue_AnswerLostAndCallerGone_IsStillClaimed()
    {
        var job = await _engine.DeclareAsync();
        _engine.Clock.Advance(TimeSpan.FromMinutes(1));
        using var gone = new CancellationTokenSource();
        _engine.Store.OnCommit = async (_, commit) =>
        {
            _engine.Store.OnCommit = null;
            await commit();
            await gone.CancelAsync();
            throw new StateStoreOutcomeUnknownException("The answer was lost (as the test asked).");
        };

        (await _engine.Claimer.ClaimDueAsync(job, _engine.Clock.GetUtcNow(), TimeSpan.Zero, gone.Token)).Taken();
    }

    [Fact]
    public async Task ClaimDue_AnswerLostAndStoreDownAfterwards_FindsOutAndRunsIt()
    {
        var job = await _engine.DeclareAsync();
        _engine.Clock.Advance(TimeSpan.FromMinutes(1));
        var tries = 0;
        _engine.Store.OnCommit = async (_, commit) =>
        {
            switch (++tries)
            {
                case 1:
                    await commit();
                    throw new StateStoreOutcomeUnknownException("The answer was lost (as the test asked).");
                case 2:
                    throw new StateStoreUnavailableException("The store is down (as the test asked).");
                default:
                    return await commit();
            }
        };

        var claiming = ClaimAsync(job);
        await _engine.Clock.AdvanceWhenArmedAsync(TimeSpan.FromMilliseconds(100));

        (await claiming).Taken();
        Assert.Single(await _engine.LiveAsync());
    }

    [Fact]
    public async Task ClaimDue_StateRowDamaged_SaysWhichRowAndClaimsNothing()
    {
        var job = await _engine.DeclareAsync();
        _engine.Memory.Damage(StateKeys.JobState(job.Id), "{}"u8.ToArray());

        var exception = await Assert.ThrowsAsync<UnreadableRowException>(() => ClaimAsync(job));

        Assert.Equal(StateKeys.JobState(job.Id), exception.Key);
        Assert.Empty(await _engine.LiveAsync());
    }

    [Fact]
    [Trait("Req", "TO5")]
    public async Task ClaimRequested_NothingInTheWay_RunsAndLeavesTheCursor()
    {
        var job = await _engine.DeclareAsync();

        var claim = await _engine.ClaimByHandAsync(job, new Dictionary<string, string> { ["day"] = "2026-03-01", ["apiKey"] = "s3cr3t-v4lue" });

        Assert.Null(claim.Live.Row.DueAt);
        Assert.Equal("ada", claim.Live.Row.RequestedBy);
        Assert.Equal("to see", claim.Live.Row.Reason);
        Assert.Equal("2026-03-01", claim.Live.Row.Parameters["day"]);
        Assert.Equal("***", claim.Live.Row.Parameters["apiKey"]);
        Assert.Equal("s3cr3t-v4lue", claim.Parameters["apiKey"]);
        Assert.Equal(Some.Instant, (await _engine.StateAsync(job)).Cursor);
    }

    [Fact]
    public async Task ClaimRequested_WhileARunIsUnderWay_IsRefusedOnRecord()
    {
        var job = await _engine.DeclareAsync();
        var first = await _engine.ClaimByHandAsync(job);

        var refused = (await _engine.Claimer.ClaimRequestedAsync(job, EngineUnderTest.ByHand(), CancellationToken.None)).Refused();

        Assert.Equal((ExecutionState.Skipped, RunTrigger.Manual, first.Id), (refused.State, refused.Trigger, refused.BlockedBy!.Value));
        Assert.Equal(refused.Id, Assert.Single(await _engine.FinishedAsync(job)).Id);
    }

    [Fact]
    public async Task ClaimRequested_AnswerOfTheWriteLost_FindsItsOwnClaim()
    {
        var job = await _engine.DeclareAsync();
        _engine.Store.LoseAnswerOnce("live");

        await _engine.ClaimByHandAsync(job);

        Assert.Single(await _engine.LiveAsync());
    }

    private Task<ClaimResult> ClaimEarlyAsync(Carillon.Jobs.Job job) =>
        _engine.Claimer.ClaimDueAsync(job, _engine.Clock.GetUtcNow(), early: TimeSpan.FromSeconds(2), CancellationToken.None);

    private Task<ClaimResult> ClaimAsync(Carillon.Jobs.Job job, DateTimeOffset? upTo = null) =>
        _engine.Claimer.ClaimDueAsync(job, upTo ?? _engine.Clock.GetUtcNow(), early: TimeSpan.Zero, CancellationToken.None);

    [Fact]
    public async Task ClaimRequested_TakenForLostBeforeTheStoreAnswers_IsToldWhatIsOnRecord()
    {
        var job = await _engine.DeclareAsync(body: LambdaBody.Succeeding());
        using var other = _engine.Beside(job);
        _engine.Store.LoseAnswerOnce("live");
        _engine.Store.OnRead = async key =>
        {
            if (StateKeys.Kind(key) == "live")
            {
                _engine.Store.OnRead = null;
                await other.LoseAsync();
            }
        };

        var refused = (await _engine.TryClaimByHandAsync(job)).Refused();

        Assert.Equal(ExecutionState.Abandoned, refused.State);
        Assert.Equal(refused.Id, Assert.Single(await _engine.FinishedAsync(job)).Id);
    }
}
