using Carillon.Executions;
using Carillon.Jobs;
using Carillon.Ledger;
using Carillon.Storage;
using Carillon.Storage.Rows;
using Carillon.TestKit;
using Carillon.TestKit.Engine;
using Carillon.TestKit.Storage;
using Carillon.TestKit.Time;

namespace Carillon.Tests.Ledger;

/// <summary>Two processes over one store: one claims, the other is asked to take the run over.</summary>
public sealed class ClaimTransferTests : IAsyncLifetime, IDisposable
{
    private readonly InMemoryStateStore _memory = new();
    private readonly ManualClock _clock = new(Some.Instant);
    private readonly LambdaBody _body = LambdaBody.Succeeding();
    private readonly JobDefinition _definition = Some.Definition();
    private readonly EngineUnderTest _claiming;
    private readonly EngineUnderTest _asked;
    private RunClaim _claim = null!;

    public ClaimTransferTests() =>
        (_claiming, _asked) = (new EngineUnderTest(memory: _memory, clock: _clock), new EngineUnderTest(memory: _memory, clock: _clock));

    private string Fence => _claim.Live.Row.Fence!;

    public async Task InitializeAsync()
    {
        var job = await _claiming.DeclareAsync(_definition, _body);
        await _asked.DeclareAsync(_definition, _body);
        _clock.Advance(TimeSpan.FromMinutes(1));
        _claim = await _claiming.ClaimDueAsync(job);
        _clock.Advance(TimeSpan.FromSeconds(3));
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose()
    {
        _claiming.Dispose();
        _asked.Dispose();
    }

    [Fact]
    public async Task TakeOver_OfAClaim_HasAFenceAProcessAndALeaseOfItsOwn()
    {
        var taken = await TakeOverAsync();

        var live = Assert.Single(await _asked.LiveAsync());
        Assert.Equal(live.Fence, taken!.Live.Row.Fence);
        Assert.NotEqual(Fence, live.Fence);
        Assert.NotEqual(_claim.Live.Row.Instance, live.Instance);
        Assert.Equal((_clock.GetUtcNow() + TimeSpan.FromMinutes(1), _claim.Live.Row.StartedAt), (live.LeaseUntil, live.StartedAt));
    }

    [Fact]
    public async Task TakeOver_ThenRun_IsRecordedOnce()
    {
        var taken = await TakeOverAsync();

        var end = await _asked.RunAsync(taken!);

        Assert.Equal((ExecutionState.Succeeded, _claim.Id), (end.Execution.State, end.Execution.Id));
        Assert.Equal(1, _body.Calls);
        Assert.Single(await _asked.FinishedAsync(_claim.Job));
        Assert.Empty((await _asked.StateAsync(_claim.Job)).Running);
    }

    [Fact]
    public async Task TakeOver_AskedAgain_IsLeftAlone()
    {
        var taken = await TakeOverAsync();

        Assert.Null(await TakeOverAsync());
        Assert.Equal(taken!.Live.Row.Fence, Assert.Single(await _asked.LiveAsync()).Fence);

        await _asked.RunAsync(taken);
        Assert.Null(await TakeOverAsync());
    }

    [Fact]
    public async Task TakeOver_WithAnotherFence_IsLeftAlone()
    {
        Assert.Null(await _asked.Get<ClaimTransfer>().TakeOverAsync(_claim.Id, new string('0', 32)));
        Assert.Null(await _asked.Get<ClaimTransfer>().TakeOverAsync(ExecutionId.Random(Some.Instant), Fence));
        Assert.Equal(Fence, Assert.Single(await _asked.LiveAsync()).Fence);
    }

    [Fact]
    public async Task TakeOver_HandedOnMeanwhile_IsLeftAlone()
    {
        await _memory.CommitAsync(
            new StateTransaction().Replace(_claim.Live.Key, _claim.Live.Version, _claim.Live.Row with { State = ExecutionState.Pending }), CancellationToken.None);

        Assert.Null(await TakeOverAsync());
    }

    [Fact]
    public async Task TakeOver_ManyAtOnceAndTakenBack_OneGetsIt()
    {
        for (var round = 0; round < 50; round++)
        {
            var claim = await _claiming.ClaimByHandAsync(await _claiming.DeclareAsync(body: LambdaBody.Succeeding()));
            await _asked.DeclareAsync(claim.Job);

            var got = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(() => i % 4 == 0
                ? _claiming.Get<ClaimTransfer>().TakeBackAsync(claim)
                : _asked.Get<ClaimTransfer>().TakeOverAsync(claim.Id, claim.Live.Row.Fence!))));

            var winner = Assert.Single(got, one => one is not null);
            Assert.Equal(winner!.Live.Row.Fence, (await _claiming.LiveAsync()).Single(live => live.Id == claim.Id).Fence);
            await _asked.RunAsync(winner);
        }
    }

    [Fact]
    public async Task TakeOver_TakenBackBetweenReadAndWrite_IsLeftAlone()
    {
        RunClaim? back = null;
        _asked.Store.BeforeOnce("live", async () => back = await _claiming.Get<ClaimTransfer>().TakeBackAsync(_claim));

        Assert.Null(await TakeOverAsync());
        Assert.Equal(ExecutionState.Succeeded, (await _claiming.RunAsync(back!)).Execution.State);
    }

    [Fact]
    public async Task TakeBack_TakenOverMeanwhile_IsLeftAlone()
    {
        await TakeOverAsync();

        Assert.Null(await _claiming.Get<ClaimTransfer>().TakeBackAsync(_claim));
    }

    [Fact]
    public async Task TakeBack_ParametersWithASecret_KeepsThem()
    {
        var job = await _claiming.DeclareAsync(body: LambdaBody.Succeeding());
        var claim = await _claiming.ClaimByHandAsync(job, new Dictionary<string, string> { ["apiKey"] = "abc" });

        var back = await _claiming.Get<ClaimTransfer>().TakeBackAsync(claim);

        Assert.Equal("abc", back!.Parameters["apiKey"]);
        Assert.Equal("***", back.Live.Row.Parameters["apiKey"]);
    }

    [Fact]
    public async Task TakeOver_AskedToStopMeanwhile_EndsAsCancelledWithoutBeingCalled()
    {
        _asked.Store.BeforeOnce("live", async () => await _memory.CommitAsync(
            new StateTransaction().Replace(_claim.Live.Key, _claim.Live.Version, _claim.Live.Row with { Cancel = new CancelRequest(_clock.GetUtcNow(), "ada", "not now") }),
            CancellationToken.None));

        var taken = await TakeOverAsync();
        var end = await _asked.RunAsync(taken!);

        Assert.Equal((ExecutionState.Cancelled, 0), (end.Execution.State, _body.Calls));
        Assert.Contains("not now", end.Execution.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TakeOver_OfAnotherBuildsJob_IsLeftAlone()
    {
        await _asked.DeclareAsync(_definition with { Timeout = TimeSpan.FromMinutes(7) }, _body);
        await _claiming.DeclareAsync(_definition, _body);

        Assert.Null(await TakeOverAsync());
        Assert.NotNull(await _claiming.Get<ClaimTransfer>().TakeBackAsync(_claim));
    }

    [Fact]
    public async Task TakeOver_CodeOfTheJobDidNotStopHere_IsLeftToTheOther()
    {
        _asked.Get<LocalRuns>().BeginCode(_claim.Job.Id, ExecutionId.Random(Some.Instant));

        Assert.Null(await TakeOverAsync());
        Assert.NotNull(await _claiming.Get<ClaimTransfer>().TakeBackAsync(_claim));
    }

    [Fact]
    public async Task TakeOver_AnswerOfTheStoreLost_FindsItsOwnFence()
    {
        _asked.Store.LoseAnswerOnce("live");

        var taking = TakeOverAsync();
        await _clock.AdvanceWhenArmedAsync(TimeSpan.FromMilliseconds(100));

        var taken = await taking;
        Assert.Equal(Assert.Single(await _asked.LiveAsync()).Fence, taken!.Live.Row.Fence);
        Assert.Equal(ExecutionState.Succeeded, (await _asked.RunAsync(taken)).Execution.State);
    }

    [Fact]
    public async Task TakeOver_StoreDown_GivesUpAndChangesNothing()
    {
        _asked.Store.FailOnce("live");

        await Assert.ThrowsAsync<StateStoreUnavailableException>(TakeOverAsync);
        Assert.Equal(Fence, Assert.Single(await _asked.LiveAsync()).Fence);
    }

    [Fact]
    public async Task TakeBack_StoreDown_KeepsTrying()
    {
        _claiming.Store.FailOnce("live");

        var taking = _claiming.Get<ClaimTransfer>().TakeBackAsync(_claim);
        await _clock.AdvanceWhenArmedAsync(TimeSpan.FromMilliseconds(100));

        Assert.NotNull(await taking);
    }

    [Fact]
    public async Task HandOff_WhoeverClaimedDiesBeforeItIsTakenOver_IsAbandonedAndCanBeTakenNoMore()
    {
        await SweepUntilSilentAsync();

        Assert.Equal(ExecutionState.Abandoned, Assert.Single(await _asked.FinishedAsync(_claim.Job)).State);
        Assert.Null(await TakeOverAsync());
        Assert.Equal(0, _body.Calls);
    }

    [Fact]
    public async Task HandOff_WhoeverTookItOverDies_IsAbandonedAndNotTakenBack()
    {
        var taken = await TakeOverAsync();

        Assert.Null(await _claiming.Get<ClaimTransfer>().TakeBackAsync(_claim));
        await SweepUntilSilentAsync();

        var row = Assert.Single(await _asked.FinishedAsync(_claim.Job));
        Assert.Equal(ExecutionState.Abandoned, row.State);
        Assert.Contains(taken!.Live.Row.Instance!, row.Reason, StringComparison.Ordinal);
    }

    private Task<RunClaim?> TakeOverAsync() => _asked.Get<ClaimTransfer>().TakeOverAsync(_claim.Id, Fence);

    private async Task SweepUntilSilentAsync()
    {
        foreach (var wait in new[] { 61, 21 })
        {
            _clock.Advance(TimeSpan.FromSeconds(wait));
            await _claiming.Get<LostRunSweeper>().SweepAsync(CancellationToken.None);
        }

        _clock.Advance(TimeSpan.FromSeconds(21));
        await _claiming.Get<LostRunSweeper>().SweepAsync(CancellationToken.None);
    }
}
