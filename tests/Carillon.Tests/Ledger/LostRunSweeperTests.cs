using Carillon.Executions;
using Carillon.Ledger;
using Carillon.TestKit;
using Carillon.TestKit.Engine;

namespace Carillon.Tests.Ledger;

public sealed class LostRunSweeperTests : IDisposable
{
    private readonly EngineUnderTest _engine = new();

    public void Dispose() => _engine.Dispose();

    [Fact]
    [Trait("Req", "PG5")]
    public async Task Sweep_LeaseRunOutAndARenewalLonger_IsAbandoned()
    {
        var job = await _engine.DeclareAsync();
        var claim = await _engine.ClaimByHandAsync(job);
        _engine.Clock.Advance(TimeSpan.FromSeconds(81));

        Assert.Equal(1, await SweepAsync());

        var row = Assert.Single(await _engine.FinishedAsync(job));
        Assert.Equal((claim.Id, ExecutionState.Abandoned), (row.Id, row.State));
        Assert.Contains("gave no sign of life", row.Reason, StringComparison.Ordinal);
        Assert.Empty(await _engine.LiveAsync());
        Assert.Empty((await _engine.StateAsync(job)).Running);
        Assert.Contains(_engine.Logs.Entries, entry => entry.Id.Id == 21);
    }

    [Fact]
    public async Task Sweep_LeaseRunOutLessThanARenewalAgo_IsLeftAlone()
    {
        var job = await _engine.DeclareAsync();
        await _engine.ClaimByHandAsync(job);
        _engine.Clock.Advance(TimeSpan.FromSeconds(80));

        Assert.Equal(0, await SweepAsync());
        Assert.Single(await _engine.LiveAsync());
    }

    [Fact]
    public async Task Sweep_HolderRenewsInBetween_IsLeftAlone()
    {
        var body = new LambdaBody(async (_, token) =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token);
            return null;
        });
        var job = await _engine.DeclareAsync(Some.Definition(timeout: TimeSpan.FromMinutes(3)), body);
        var run = _engine.Runner.RunAsync(await _engine.ClaimByHandAsync(job), body, CancellationToken.None);

        for (var i = 0; i < 8; i++)
        {
            await _engine.Clock.AdvanceWhenArmedAsync(TimeSpan.FromSeconds(20));
            await Renewed();
            Assert.Equal(0, await SweepAsync());
        }

        await _engine.Clock.AdvanceWhenArmedAsync(TimeSpan.FromSeconds(20));
        Assert.Equal(ExecutionState.TimedOut, (await run).Execution.State);

        async Task Renewed()
        {
            // The keeper wakes by the clock and writes on its own thread: until its write is there.
            while ((await _engine.LiveAsync())[0].LeaseUntil < _engine.Clock.GetUtcNow() + TimeSpan.FromSeconds(60))
            {
                await Task.Yield();
            }
        }
    }

    [Fact]
    [Trait("Req", "PG5")]
    public async Task ClaimDue_PreviousRunSilent_IsAbandonedAndTheNextOneRuns()
    {
        var job = await _engine.DeclareAsync();
        var lost = await _engine.ClaimByHandAsync(job);
        _engine.Clock.Advance(TimeSpan.FromMinutes(2));

        var claim = await _engine.ClaimDueAsync(job);

        Assert.Equal([claim.Id], (await _engine.StateAsync(job)).Running);
        Assert.Contains(await _engine.FinishedAsync(job), row => row.Id == lost.Id && row.State == ExecutionState.Abandoned);
    }

    [Fact]
    public async Task Record_AfterBeingTakenForLost_ChangesNothing()
    {
        var body = LambdaBody.Succeeding();
        var job = await _engine.DeclareAsync(body: body);
        var claim = await _engine.ClaimByHandAsync(job);
        _engine.Clock.Advance(TimeSpan.FromMinutes(5));
        await SweepAsync();

        await _engine.Runner.RunAsync(claim, body, CancellationToken.None);

        Assert.Equal(ExecutionState.Abandoned, Assert.Single(await _engine.FinishedAsync(job)).State);
        Assert.Equal(1, (await _engine.StateAsync(job)).Totals.Values.Sum());
        Assert.Contains(_engine.Logs.Entries, entry => entry.Id.Id == 15);
    }

    private Task<int> SweepAsync() => _engine.Get<LostRunSweeper>().SweepAsync(CancellationToken.None);
}
