using Carillon.Backups.Live;
using Carillon.Executions;
using Carillon.History;
using Carillon.Jobs;
using Carillon.Ledger;
using Carillon.Metrics;
using Carillon.Storage;
using Carillon.Storage.Rows;
using Carillon.TestKit;
using Carillon.TestKit.Engine;
using Carillon.TestKit.Storage;
using Carillon.TestKit.Time;
using Microsoft.Extensions.Logging.Abstractions;

namespace Carillon.Tests.Executions;

/// <summary>What a run says it cost is what the store saw of it.</summary>
[Trait("Req", "TO46")]
public sealed class RunCostTests : IDisposable
{
    private EngineUnderTest? _made;
    private int _reads;
    private int _writes;

    private EngineUnderTest Engine => _made!;

    public void Dispose() => _made?.Dispose();

    [Fact]
    public async Task Run_AfterAnotherOne_IsTwoWritesAndNoRead()
    {
        var job = await DeclareAsync(LambdaBody.Succeeding());
        await RunDueAsync(job, minute: 1);

        var cost = (await RunDueAsync(job, minute: 2)).Cost!;

        Assert.Equal((0, 2), (cost.Reads, cost.Writes));
        Assert.Equal((0, 2), (_reads, _writes));
    }

    [Fact]
    public async Task Run_OfAProcessThatKnowsNothing_CountsWhatTheStoreSaw()
    {
        var job = await DeclareAsync(LambdaBody.Succeeding());

        var cost = (await RunDueAsync(job, minute: 1)).Cost!;

        Assert.InRange(_reads, 1, 5);
        Assert.Equal((_reads, 2, 2), (cost.Reads, cost.Writes, _writes));
    }

    [Fact]
    public async Task Run_ARecordInConflict_CountsEachTry()
    {
        var job = await DeclareAsync(LambdaBody.Succeeding());
        await RunDueAsync(job, minute: 1);
        Engine.Clock.AdvanceTo(Some.Instant.AddMinutes(2));
        Count();
        var claim = await Engine.ClaimDueAsync(job);
        var live = await Engine.Memory.ReadAsync<LiveRow>(StateKeys.LiveRun(claim.Id), CancellationToken.None);
        await Engine.Memory.CommitAsync(new StateTransaction().Replace(live!.Key, live.Version, live.Row with { Cancel = new CancelRequest(Some.Instant, "ada", null) }), CancellationToken.None);

        var cost = (await Engine.RunAsync(claim)).Execution.Cost!;

        Assert.Equal((2, 3), (_reads, _writes));
        Assert.Equal((2, 3), (cost.Reads, cost.Writes));
    }

    [Fact]
    public async Task Run_ThatTakesLong_CountsItsRenewalAndItsTime()
    {
        var job = await DeclareAsync(new LambdaBody(async (_, stop) =>
        {
            await Task.Delay(TimeSpan.FromSeconds(25), Engine.Clock, stop);
            await Task.Delay(TimeSpan.FromSeconds(5), Engine.Clock, stop);
            return null;
        }));
        Count();

        var end = await Engine.RunAsync(await Engine.ClaimByHandAsync(job), TimeSpan.FromSeconds(25), TimeSpan.FromSeconds(5));

        Assert.Equal((ExecutionState.Succeeded, TimeSpan.FromSeconds(30), 3), (end.Execution.State, end.Execution.Cost!.Invocation, end.Execution.Cost.Writes));
        Assert.Equal((_reads, 3), (end.Execution.Cost.Reads, _writes));
    }

    [Fact]
    public async Task Run_HandedOn_CostsWhatBothInvocationsTook()
    {
        var failed = false;
        var job = await DeclareAsync(new LambdaBody((_, _) =>
        {
            if (!failed)
            {
                failed = true;
                throw new InvalidOperationException("the first attempt");
            }

            return Task.FromResult<JobResult?>(null);
        }), retries: 1);
        Count();
        var claim = await Engine.ClaimByHandAsync(job);
        using (var invocation = new InvocationTime(TimeSpan.FromMinutes(2), Engine.Clock, CancellationToken.None))
        {
            Assert.Null((await Engine.Runner.RunAsync(claim, job.Body!, invocation)).Execution);
        }

        var again = await Engine.Get<Adopter>().TryAdoptAsync(job.Id, CancellationToken.None);
        var cost = (await Engine.RunAsync(again!)).Execution.Cost!;

        Assert.Equal((_reads, 4, 4), (cost.Reads, cost.Writes, _writes));
    }

    [Fact]
    public async Task Costs_OfRuns_AreAddedUpAndAveraged()
    {
        var job = await DeclareAsync(LambdaBody.Succeeding());
        var first = (await RunDueAsync(job, minute: 1)).Cost!;
        await RunDueAsync(job, minute: 2);
        var state = await Engine.StateAsync(job);
        var text = new PrometheusText();
        await Engine.Get<StoredMetrics>().WriteAsync(text, null, CancellationToken.None);

        Assert.Equal((2, first.Reads, 4), (state.Counters!.Metered, state.Counters.Reads, state.Counters.Writes));
        Assert.Equal(new AverageCost(2, TimeSpan.Zero, first.Reads / 2d, 2), JobStatistics.Of(state).AverageCost);
        Assert.Contains($$"""carillon_storage_calls_total{namespace="default",job="{{job.Id.Name}}",kind="write"} 4""", text.ToString().Split('\n'));
        Assert.Contains($$"""carillon_metered_runs_total{namespace="default",job="{{job.Id.Name}}"} 2""", text.ToString().Split('\n'));
    }

    [Fact]
    public void Average_OfNoRunThatWasMetered_IsNone()
    {
        var state = new JobStateRow { Cursor = Some.Instant }.After(Some.Execution() with { StartedAt = Some.Instant });

        Assert.Equal((1, 0), (state.Counters!.Durations.Counts.Sum(), state.Counters.Metered));
        Assert.Null(JobStatistics.Of(state).AverageCost);
    }

    private async Task<Job> DeclareAsync(IJobBody body, int retries = 0)
    {
        var (memory, clock) = (new InMemoryStateStore(), new ManualClock(Some.Instant));
        var generations = new StateGenerations(memory, new InMemorySiblings(), new StoreTime(clock), NullLogger<StateGenerations>.Instance);
        await generations.OpenAsync(CancellationToken.None);
        _made = new EngineUnderTest(memory: memory, clock: clock, store: generations);
        return await Engine.DeclareAsync(Some.Definition(maxRetries: retries), body);
    }

    private async Task<ExecutionRow> RunDueAsync(Job job, int minute)
    {
        Engine.Clock.AdvanceTo(Some.Instant.AddMinutes(minute));
        Count();
        return (await Engine.RunAsync(await Engine.ClaimDueAsync(job))).Execution;
    }

    /// <summary>From here on.</summary>
    private void Count()
    {
        (_reads, _writes) = (0, 0);
        Engine.Store.OnRead = _ =>
        {
            Interlocked.Increment(ref _reads);
            return Task.CompletedTask;
        };
        Engine.Store.OnReadRange = _ => Interlocked.Increment(ref _reads);
        Engine.Store.OnCommit = (_, commit) =>
        {
            Interlocked.Increment(ref _writes);
            return commit();
        };
    }
}
