using Carillon.Executions;
using Carillon.Jobs;
using Carillon.Ledger;
using Carillon.Operators;
using Carillon.Storage;
using Carillon.Storage.Rows;
using Carillon.TestKit;
using Carillon.TestKit.Engine;

namespace Carillon.Tests.Ledger;

/// <summary>What becomes of a run that wants to begin while another one is under way.</summary>
public sealed class OverlapTests : IDisposable
{
    private readonly EngineUnderTest _engine = new();

    public void Dispose() => _engine.Dispose();

    [Fact]
    [Trait("Req", "TO6")]
    public async Task Queue_DueWhileARunIsUnderWay_OneWaitsAndBeginsWhenItEnds()
    {
        var body = new GatedBody();
        var job = await DeclareAsync(OverlapPolicy.Queue, body);
        _engine.Get<RunPool>().Take(await _engine.ClaimByHandAsync(job));
        _engine.Clock.Advance(TimeSpan.FromMinutes(1));
        var waiting = Assert.IsType<ClaimResult.Waiting>(await _engine.TryClaimAsync(job)).Live;
        _engine.Clock.Advance(TimeSpan.FromMinutes(1));
        var skipped = (await _engine.TryClaimAsync(job)).Refused();

        body.Release(2);

        var rows = await _engine.FinishedAsync(job, 3);
        Assert.Equal((ExecutionState.Pending, null, null), (waiting.State, waiting.Fence, waiting.StartedAt));
        Assert.Equal((ExecutionState.Skipped, waiting.Id, "A run of this job was waiting already."), (skipped.State, skipped.BlockedBy!.Value, skipped.Reason));
        Assert.Equal((2, 1), (body.Calls, body.MostAtOnce));
        Assert.Equal(2, rows.Count(row => row.State == ExecutionState.Succeeded));
        await AssertSettledAsync(job);
    }

    [Fact]
    public async Task Queue_AnswerOfTheRecordLost_TheWaitingOneBeginsAllTheSame()
    {
        var body = new GatedBody();
        var job = await DeclareAsync(OverlapPolicy.Queue, body);
        _engine.Get<RunPool>().Take(await _engine.ClaimByHandAsync(job));
        await EngineSteps.UntilAsync(() => body.Running == 1, "the run to begin");
        Assert.IsType<ClaimResult.Waiting>(await _engine.TryClaimByHandAsync(job));
        _engine.Store.OnCommit = async (_, commit) =>
        {
            // The first try meets the state that the waiting run left; the one that is written is to lose its answer.
            var outcome = await commit();
            _engine.Store.OnCommit = outcome.Committed ? null : _engine.Store.OnCommit;
            return outcome.Committed ? throw new StateStoreOutcomeUnknownException("The answer was lost (as the test asked).") : outcome;
        };

        body.Release(2);

        await EngineSteps.UntilAsync(() => _engine.Store.OnCommit is null, "the lost answer");
        await _engine.Clock.AdvanceWhenArmedAsync(TimeSpan.FromMilliseconds(100));
        await _engine.FinishedAsync(job, 2);
        await AssertSettledAsync(job);
    }

    [Fact]
    [Trait("Req", "TO47")]
    public async Task Skip_CodeIgnoresItsToken_IsTimedOutOnTimeAndTheNextOnesAreSkippedUntilItReturns()
    {
        var body = new GatedBody(ignoresItsToken: true);
        var job = await _engine.DeclareAsync(Some.Definition(timeout: TimeSpan.FromSeconds(25)), body);
        var first = (await _engine.RunByHandAsync(job, TimeSpan.FromSeconds(25), TimeSpan.FromSeconds(10))).Execution;
        _engine.Clock.AdvanceTo(Some.Instant.AddMinutes(1));

        var skipped = (await _engine.TryClaimAsync(job)).Refused();

        Assert.Equal((ExecutionState.TimedOut, TimeSpan.FromSeconds(35), 1), (first.State, first.Duration, first.Attempts));
        Assert.Equal((ExecutionState.Skipped, first.Id, "The previous run is over, and its code is still running."), (skipped.State, skipped.BlockedBy!.Value, skipped.Reason));
        body.Release(2);
        var state = await _engine.StateAsync(job);
        await EngineSteps.UntilAsync(() => _engine.Get<LocalRuns>().FindNotStopped(state, job.Id) is null, "the code to return");
        _engine.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(ExecutionState.Succeeded, (await _engine.RunAsync(await _engine.ClaimDueAsync(job))).Execution.State);
        Assert.Equal(1, body.MostAtOnce);
        await AssertSettledAsync(job);
    }

    [Fact]
    [Trait("Req", "TO47")]
    public async Task Skip_RunTakenFromItsProcess_IsNotRunBesideItsCodeThere()
    {
        var body = new GatedBody(ignoresItsToken: true);
        var job = await _engine.DeclareAsync(Some.Definition(), body);
        var claim = await _engine.ClaimByHandAsync(job);
        var run = _engine.Runner.RunAsync(claim, body, invocation: null);
        await EngineSteps.UntilAsync(() => body.Calls == 1, "the code to begin");
        using var other = _engine.Beside(job);
        Assert.IsType<ExecutionActResult.Ended>(await other.Get<ExecutionActs>().ReleaseAsync(claim.Id, new ActRequest("ada", "it hangs"), CancellationToken.None));
        _engine.Clock.AdvanceTo(Some.Instant.AddMinutes(1));

        var skipped = (await _engine.TryClaimAsync(job)).Refused();

        Assert.Equal((claim.Id, "The previous run is over, and its code is still running."), (skipped.BlockedBy!.Value, skipped.Reason));
        body.Release(1);
        await run.WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System);
        Assert.Equal(1, body.MostAtOnce);
    }

    [Fact]
    [Trait("Req", "TO47")]
    public async Task Skip_RunTakenFromItsProcessBetweenTwoAttempts_IsNotRunBesideTheNextOfThem()
    {
        var body = new LambdaBody((_, _) => Task.FromResult<JobResult?>(JobResult.Failure("not yet")));
        var job = await _engine.DeclareAsync(Some.Definition(maxRetries: 1), body);
        var claim = await _engine.ClaimByHandAsync(job);
        var run = _engine.Runner.RunAsync(claim, body, invocation: null);
        await EngineSteps.UntilAsync(() => body.Calls == 1, "the first attempt");
        using var other = _engine.Beside(job);
        Assert.IsType<ExecutionActResult.Ended>(await other.Get<ExecutionActs>().ReleaseAsync(claim.Id, new ActRequest("ada", "it hangs"), CancellationToken.None));

        Assert.Equal(claim.Id, _engine.Get<LocalRuns>().FindNotStopped(await _engine.StateAsync(job), job.Id));

        await _engine.Clock.AdvanceWhenArmedAsync(TimeSpan.FromSeconds(1));
        await run.WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System);
        Assert.Null(_engine.Get<LocalRuns>().FindNotStopped(await _engine.StateAsync(job), job.Id));
    }

    [Fact]
    public async Task Queue_CodeIgnoresItsTokenAndTheNextHasASecret_IsRefusedAndSaysWhy()
    {
        var body = new GatedBody(ignoresItsToken: true);
        var job = await _engine.DeclareAsync(Some.Definition(timeout: TimeSpan.FromSeconds(25)) with { Overlap = OverlapPolicy.Queue }, body);
        var first = (await _engine.RunByHandAsync(job, TimeSpan.FromSeconds(25), TimeSpan.FromSeconds(10))).Execution;

        var refused = (await _engine.Claimer.ClaimRequestedAsync(
            job, EngineUnderTest.ByHand(new Dictionary<string, string> { ["password"] = "hunter22" }), CancellationToken.None)).Refused();

        Assert.Equal(first.Id, refused.BlockedBy);
        Assert.Contains("'password' holds a secret", refused.Reason, StringComparison.Ordinal);
        body.Release(2);
    }

    [Fact]
    public async Task Skip_AnotherProcessPutLessOnRecord_LooksAgainForTheRest()
    {
        var job = await DeclareAsync(OverlapPolicy.Skip, LambdaBody.Succeeding());
        await _engine.ClaimByHandAsync(job);
        using var other = _engine.Beside(job);
        var early = _engine.Clock.GetUtcNow().AddMinutes(1);
        _engine.Clock.Advance(TimeSpan.FromMinutes(2));
        _engine.Store.BeforeOnce("exec", async () => (await other.Claimer.ClaimDueAsync(job, early, TimeSpan.Zero, CancellationToken.None)).Refused());

        await _engine.TryClaimAsync(job);

        Assert.Equal([1, 1], (await _engine.FinishedAsync(job)).Select(row => row.Occurrences));
        Assert.Equal(Some.Instant.AddMinutes(2), (await _engine.StateAsync(job)).Cursor);
    }

    [Fact]
    public async Task CancelRunning_DueWhileARunIsUnderWay_StopsItAndBeginsAfterIt()
    {
        var body = new GatedBody();
        var job = await DeclareAsync(OverlapPolicy.CancelRunning, body);
        var first = await _engine.ClaimByHandAsync(job);
        _engine.Get<RunPool>().Take(first);
        await EngineSteps.UntilAsync(() => body.Running == 1, "the run to begin");
        _engine.Clock.Advance(TimeSpan.FromMinutes(1));

        var second = Assert.IsType<ClaimResult.Waiting>(await _engine.TryClaimAsync(job)).Live;

        var cancelled = Assert.Single(await _engine.FinishedAsync(job, 1));
        Assert.Equal((first.Id, ExecutionState.Cancelled, $"A later run of this job ({second.Id}) takes its place."), (cancelled.Id, cancelled.State, cancelled.Reason));
        body.Release();
        Assert.Equal((second.Id, ExecutionState.Succeeded), Ended((await _engine.FinishedAsync(job, 2)).Single(row => row.Id == second.Id)));
        Assert.Equal(1, body.MostAtOnce);
        await AssertSettledAsync(job);
    }

    [Fact]
    public async Task CancelRunning_AnotherProcessRunsIt_IsToldWithItsNextRenewal()
    {
        var body = new GatedBody();
        var job = await DeclareAsync(OverlapPolicy.CancelRunning, body);
        using var other = _engine.Beside(job);
        var run = other.RunAsync(await other.ClaimByHandAsync(job));
        Assert.IsType<ClaimResult.Waiting>(await _engine.TryClaimByHandAsync(job));

        await _engine.Clock.AdvanceWhenArmedAsync(TimeSpan.FromSeconds(20));

        Assert.Equal(ExecutionState.Cancelled, (await run).Execution.State);
    }

    [Fact]
    public async Task CancelRunning_OneWaitsAlready_TheLaterOneTakesItsPlace()
    {
        var job = await DeclareAsync(OverlapPolicy.CancelRunning, LambdaBody.Succeeding());
        var first = await _engine.ClaimByHandAsync(job);
        var second = Assert.IsType<ClaimResult.Waiting>(await _engine.TryClaimByHandAsync(job)).Live;
        var third = Assert.IsType<ClaimResult.Waiting>(await _engine.TryClaimByHandAsync(job)).Live;

        var skipped = Assert.Single(await _engine.FinishedAsync(job));
        Assert.Equal((second.Id, ExecutionState.Skipped, third.Id), (skipped.Id, skipped.State, skipped.BlockedBy!.Value));
        Assert.Equal([third.Id], (await _engine.StateAsync(job)).Waiting);
        Assert.Equal([first.Id], (await _engine.StateAsync(job)).Running);
    }

    [Fact]
    public async Task CancelRunning_TheRunRenewsItsLeaseInBetween_LooksAgain()
    {
        var job = await DeclareAsync(OverlapPolicy.CancelRunning, LambdaBody.Succeeding());
        var first = await _engine.ClaimByHandAsync(job);
        _engine.Clock.Advance(TimeSpan.FromMinutes(1));
        _engine.Store.BeforeOnce("state", () => RenewAsync(first));

        Assert.IsType<ClaimResult.Waiting>(await _engine.TryClaimAsync(job));

        Assert.NotNull((await _engine.LiveAsync()).Single(live => live.Id == first.Id).Cancel);
    }

    [Fact]
    public async Task CancelRunning_MoreRunsThanATransactionHasRoomFor_AreAllTold()
    {
        var job = await DeclareAsync(OverlapPolicy.Allow, LambdaBody.Succeeding());
        for (var i = 0; i < 100; i++)
        {
            await _engine.ClaimByHandAsync(job);
        }

        await _engine.OverrideAsync(job, new JobOverrides { Overlap = OverlapPolicy.CancelRunning });

        Assert.IsType<ClaimResult.Waiting>(await _engine.TryClaimByHandAsync(job));
        Assert.Equal(100, (await _engine.LiveAsync()).Count(live => live.Cancel is not null));
    }

    [Fact]
    public async Task Allow_TwentyInParallel_LosesNoOutcomeAndNoStatistic()
    {
        var body = new GatedBody();
        var job = await DeclareAsync(OverlapPolicy.Allow, body);
        for (var i = 0; i < 20; i++)
        {
            _engine.Get<RunPool>().Take(await _engine.ClaimByHandAsync(job));
        }

        await EngineSteps.UntilAsync(() => body.Running == 20, "twenty to run");
        var edits = Task.Run(async () =>
        {
            for (var i = 0; i < 20; i++)
            {
                await _engine.OverrideAsync(job, new JobOverrides { MaxRetries = i });
            }
        });
        body.Release(20);
        await edits;

        var rows = await _engine.FinishedAsync(job, 20);
        Assert.All(rows, row => Assert.Equal(ExecutionState.Succeeded, row.State));
        Assert.Equal((20, 20), (rows.Count, body.MostAtOnce));
        await AssertSettledAsync(job);
    }

    [Fact]
    public async Task Allow_AsManyAsThereMayBe_TheNextIsSkipped()
    {
        var job = await DeclareAsync(OverlapPolicy.Allow, LambdaBody.Succeeding());
        for (var i = 0; i < 100; i++)
        {
            await _engine.ClaimByHandAsync(job);
        }

        Assert.Equal("100 runs of this job were under way, the most there may be.", (await _engine.TryClaimByHandAsync(job)).Refused().Reason);
    }

    [Fact]
    public async Task Allow_AsManyAsThereMayBeAndAllAreToRun_TheNextOneWaitsForItsTurn()
    {
        var job = await _engine.DeclareAsync(Some.Definition() with { Overlap = OverlapPolicy.Allow, Misfire = MisfirePolicy.All }, LambdaBody.Succeeding());
        for (var i = 0; i < 100; i++)
        {
            await _engine.ClaimByHandAsync(job);
        }

        _engine.Clock.Advance(TimeSpan.FromMinutes(1));

        Assert.IsType<ClaimResult.NothingDue>(await _engine.TryClaimAsync(job));
        Assert.Empty(await _engine.FinishedAsync(job));
    }

    [Theory]
    [InlineData(OverlapPolicy.Skip)]
    [InlineData(OverlapPolicy.Queue)]
    [InlineData(OverlapPolicy.Allow)]
    [InlineData(OverlapPolicy.CancelRunning)]
    public async Task MisfireAll_FiveDueWithEachPolicy_AllRun(OverlapPolicy policy)
    {
        var body = LambdaBody.Succeeding();
        var job = await _engine.DeclareAsync(Some.Definition() with { Overlap = policy, Misfire = MisfirePolicy.All }, body);
        _engine.Clock.Advance(TimeSpan.FromMinutes(5) + TimeSpan.FromSeconds(25));

        await _engine.TickAsync();

        var rows = await _engine.FinishedAsync(job, 5);
        Assert.All(rows, row => Assert.Equal((ExecutionState.Succeeded, 1), (row.State, row.Occurrences)));
        Assert.Equal(5, body.Calls);
        await AssertSettledAsync(job);
    }

    [Theory]
    [InlineData(OverlapPolicy.Skip)]
    [InlineData(OverlapPolicy.Queue)]
    [InlineData(OverlapPolicy.CancelRunning)]
    public async Task OwnTimerAlone_ARunWaitsAndNobodyTicks_ItsTimerBeginsIt(OverlapPolicy policy)
    {
        var job = await DeclareAsync(policy, LambdaBody.Succeeding());
        _engine.Clock.Advance(TimeSpan.FromMinutes(1));
        await _engine.OverrideAsync(job, new JobOverrides { Schedule = "*/2 * * * *", Overlap = policy });
        Assert.Single((await _engine.StateAsync(job)).Waiting);

        for (var i = 0; i < 3; i++)
        {
            _engine.Clock.Advance(TimeSpan.FromMinutes(i == 0 ? 1 : 2));
            if (await _engine.TryClaimAsync(job) is ClaimResult.Claimed { Claim: var claim })
            {
                await _engine.StartWaitingAsync(claim, await _engine.RunAsync(claim));
            }
        }

        await EngineSteps.UntilAsync(async () => (await _engine.LiveAsync()).Count == 0, "every accepted run to be over");
        var rows = await _engine.FinishedAsync(job);
        Assert.Equal(4, rows.Sum(row => row.Occurrences));
        Assert.InRange(rows.Count(row => row.State == ExecutionState.Succeeded), 3, 4);
    }

    private Task<Job> DeclareAsync(OverlapPolicy policy, IJobBody body) =>
        _engine.DeclareAsync(Some.Definition(timeout: TimeSpan.FromMinutes(30)) with { Overlap = policy }, body);

    private async Task RenewAsync(RunClaim claim)
    {
        var outcome = await _engine.Memory.CommitAsync(
            new StateTransaction().Replace(claim.Live.Key, claim.Live.Version, claim.Live.Row with { LeaseUntil = _engine.Clock.GetUtcNow().AddMinutes(1) }), CancellationToken.None);
        claim.Live = new StoredRow<LiveRow>(claim.Live.Key, outcome.Versions[claim.Live.Key], claim.Live.Row);
    }

    private static (ExecutionId Id, ExecutionState State) Ended(ExecutionRow row) => (row.Id, row.State);

    /// <summary>Nothing is under way any more, and the totals are what the rows come to.</summary>
    private async Task AssertSettledAsync(Job job)
    {
        var state = await _engine.StateAsync(job);
        Assert.Empty(await _engine.LiveAsync());
        Assert.Empty(state.Running);
        Assert.Empty(state.Waiting);
        Assert.Equal((await _engine.FinishedAsync(job)).Sum(row => row.Occurrences), state.Totals.Values.Sum());
    }
}
