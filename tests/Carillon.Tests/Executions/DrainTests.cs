using Carillon.Executions;
using Carillon.Jobs;
using Carillon.TestKit;
using Carillon.TestKit.Engine;

namespace Carillon.Tests.Executions;

/// <summary>What becomes of runs under way when the process has to stop.</summary>
[Trait("Req", "TO4")]
[Trait("Req", "TO49")]
public sealed class DrainTests : IDisposable
{
    private readonly EngineUnderTest _engine = new();
    private readonly GatedBody _body = new();
    private Job _job = Some.Job();

    public void Dispose() => _engine.Dispose();

    [Fact]
    public async Task Stop_RunEndsWithinTheDrain_Succeeds()
    {
        var run = await BeginAsync(0);
        _engine.Lifetime.StopApplication();
        var stopped = _engine.Get<ActiveRuns>().StopAsync(CancellationToken.None);
        _engine.Clock.Advance(TimeSpan.FromSeconds(9));
        Assert.False(stopped.IsCompleted);

        _body.Release();

        Assert.Equal(ExecutionState.Succeeded, (await run).Execution.State);
        await stopped.WaitAsync(TimeSpan.FromSeconds(20), TimeProvider.System);
    }

    [Fact]
    public async Task Stop_RunGoesOnAfterTheDrain_IsInterrupted()
    {
        var run = await BeginAsync(0);
        _engine.Lifetime.StopApplication();

        await _engine.Clock.AdvanceWhenArmedAsync(TimeSpan.FromSeconds(10));

        var row = (await run).Execution;
        Assert.Equal((ExecutionState.Interrupted, "The process was shutting down.", TimeSpan.FromSeconds(10)), (row.State, row.Reason, row.Duration));
        Assert.False(row.Lost);
        Assert.Empty(await _engine.LiveAsync());
    }

    [Fact]
    public async Task Stop_JobAsksForReruns_AnotherProcessStartsItAgain()
    {
        var run = await BeginAsync(1);
        _engine.Lifetime.StopApplication();
        await _engine.Clock.AdvanceWhenArmedAsync(TimeSpan.FromSeconds(10));
        var first = (await run).Execution;
        using var other = _engine.Beside(_job);

        Assert.Equal(0, await _engine.TickAsync());
        Assert.Equal(1, await other.TickAsync());

        _body.Release();
        var again = (await other.FinishedAsync(_job, 2)).Single(row => row.State == ExecutionState.Succeeded);
        Assert.Equal((first.Id, RunTrigger.Rerun), (again.RetryOf!.Value, again.Trigger));
    }

    [Fact]
    public async Task Stop_ARunWaits_IsLeftToTheNextProcess()
    {
        var run = await BeginAsync(0, OverlapPolicy.Queue);
        Assert.IsType<Carillon.Ledger.ClaimResult.Waiting>(await _engine.TryClaimByHandAsync(_job));
        _engine.Lifetime.StopApplication();
        _body.Release(2);
        await run;

        Assert.Equal(ExecutionState.Pending, Assert.Single(await _engine.LiveAsync()).State);
        using var other = _engine.Beside(_job);
        Assert.Equal(1, await other.TickAsync());
        await other.FinishedAsync(_job, 2);
    }

    /// <summary>A run under way, of a job that is declared with it.</summary>
    private async Task<Task<EndedRun>> BeginAsync(int reruns, OverlapPolicy overlap = OverlapPolicy.Skip)
    {
        _job = await _engine.DeclareAsync(
            Some.Definition(schedule: "0 0 1 1 *", timeout: TimeSpan.FromMinutes(30)) with { RerunAfterLoss = reruns, Overlap = overlap }, _body);
        var run = _engine.RunAsync(await _engine.ClaimByHandAsync(_job));
        await EngineSteps.UntilAsync(() => _body.Running == 1, "the run to begin");
        return run;
    }
}
