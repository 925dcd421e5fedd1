using System.Collections.Concurrent;
using System.Text;
using Carillon.Executions;
using Carillon.Jobs;
using Carillon.Ledger;
using Carillon.Storage;
using Carillon.Storage.Rows;
using Carillon.TestKit;
using Carillon.TestKit.Engine;
using Xunit.Abstractions;

namespace Carillon.Tests.Executions;

/// <summary>
/// Walks every legal transition through the real engine, watching what it writes, and offers it every illegal one. The table
/// that comes out is the one of docs/execution-life-cycle.md.
/// </summary>
public sealed class LifecycleWalkTests(ITestOutputHelper output) : IDisposable
{
    private readonly EngineUnderTest _engine = new();
    private readonly ConcurrentDictionary<ExecutionId, ExecutionState> _last = new();
    private readonly ConcurrentDictionary<(ExecutionState? From, ExecutionState To), bool> _walked = new();

    public void Dispose() => _engine.Dispose();

    [Fact]
    [Trait("Req", "TO2")]
    [Trait("Req", "TO40")]
    public async Task Engine_EveryLegalTransition_IsWalkedAndTheTableOfTheDocsIsThese()
    {
        await EndEachWayAsync();
        await WaitEachWayAsync();
        await RetireAsync();
        await LoseAsync();

        var table = Table();
        output.WriteLine(table);
        Assert.Equal(
            Pairs().Where(pair => IsLegal(pair.From, pair.To)).Select(Text).Order(),
            _walked.Keys.Select(Text).Order());
        var docs = await File.ReadAllTextAsync(Path.Combine(Root(), "docs", "execution-life-cycle.md"));
        Assert.Contains(table, docs.ReplaceLineEndings("\n"), StringComparison.Ordinal);
    }

    [Fact]
    public void Rows_EveryIllegalTransition_IsRefused()
    {
        foreach (var (from, to) in Pairs().Where(pair => !IsLegal(pair.From, pair.To)))
        {
            var live = Some.Live() with { State = from ?? to };
            Assert.Throws<InvalidOperationException>(() => ExecutionLifecycle.IsFinal(to)
                ? from is { } begun ? new StateTransaction().AddFinished(Some.Execution(state: to), begun) : new StateTransaction().AddNotRun(Some.Execution(state: to))
                : from is null ? new StateTransaction().AddStarted(live)
                : new StateTransaction().Move(new StoredRow<LiveRow>(StateKeys.LiveRun(live.Id), new RowVersion("1"), live), live with { State = to }));
        }
    }

    private async Task EndEachWayAsync()
    {
        await RunAsync(LambdaBody.Succeeding());
        await RunAsync(new LambdaBody((_, _) => Task.FromResult<JobResult?>(JobResult.Failure("no"))));
        await _engine.RunByHandAsync(await DeclareAsync(_engine, new GatedBody(), timeout: TimeSpan.FromSeconds(15)), TimeSpan.FromSeconds(15));

        var job = await DeclareAsync(_engine, new GatedBody());
        var claim = await _engine.ClaimByHandAsync(job);
        var run = _engine.RunAsync(claim);
        await _engine.AskToStopAsync(claim.Id);
        await _engine.Clock.AdvanceWhenArmedAsync(TimeSpan.FromSeconds(20));
        await run;

        using var stopping = Watched(new EngineUnderTest([new("Carillon:Execution:Drain", "00:00:00")], _engine.Memory, _engine.Clock));
        job = await DeclareAsync(stopping, new GatedBody());
        claim = await stopping.ClaimByHandAsync(job);
        stopping.Lifetime.StopApplication();
        await stopping.RunAsync(claim);
    }

    private async Task WaitEachWayAsync()
    {
        var body = new LambdaBody((context, _) => context.Attempt == 1 ? throw new InvalidDataException("line 7") : Task.FromResult<JobResult?>(null));
        var job = await DeclareAsync(_engine, body, OverlapPolicy.CancelRunning, retries: 1);
        using (var invocation = new InvocationTime(TimeSpan.FromMinutes(2), _engine.Clock, CancellationToken.None))
        {
            await _engine.Runner.RunAsync(await _engine.ClaimByHandAsync(job), body, invocation);
        }

        await _engine.RunAsync((await _engine.TryAdoptAsync(job))!);
        await _engine.ClaimByHandAsync(job);
        await WaitAsync(job);
        await _engine.AskToStopAsync(await WaitAsync(job));
        Assert.Equal(1, await _engine.LoseAsync());
        Assert.Null(await _engine.TryAdoptAsync(job));

        await _engine.ClaimByHandAsync(job);
        await _engine.DeleteLiveAsync(await WaitAsync(job));
        await _engine.TryClaimByHandAsync(job);
    }

    private async Task RetireAsync()
    {
        var job = await DeclareAsync(_engine, LambdaBody.Succeeding(), schedule: "* * * * *");
        _engine.Clock.Advance(TimeSpan.FromMinutes(2));
        await _engine.PauseAsync(job);
        using var without = Watched(_engine.Beside());
        await without.TickAsync();
        _engine.Clock.Advance(TimeSpan.FromHours(25));
        await without.TickAsync();
    }

    private async Task LoseAsync()
    {
        var job = await DeclareAsync(_engine, LambdaBody.Succeeding());
        await _engine.ClaimByHandAsync(job);
        (await _engine.TryClaimByHandAsync(job)).Refused();
        await _engine.LoseAsync();
    }

    private async Task RunAsync(IJobBody body) => await _engine.RunByHandAsync(await DeclareAsync(_engine, body));

    private async Task<ExecutionId> WaitAsync(Job job) => Assert.IsType<ClaimResult.Waiting>(await _engine.TryClaimByHandAsync(job)).Live.Id;

    private Task<Job> DeclareAsync(EngineUnderTest engine, IJobBody body, OverlapPolicy overlap = OverlapPolicy.Skip, int retries = 0,
        string schedule = "0 0 1 1 *", TimeSpan? timeout = null) =>
        Watched(engine).DeclareAsync(Some.Definition(schedule: schedule, timeout: timeout, maxRetries: retries) with { Overlap = overlap }, body);

    /// <summary>Notes each state that is written, and the one that was written before it. The line over all jobs is written with each.</summary>
    private EngineUnderTest Watched(EngineUnderTest engine)
    {
        engine.Store.OnCommit = async (transaction, commit) =>
        {
            var outcome = await commit();
            foreach (var row in transaction.Operations.Where(_ => outcome.Committed).Select(operation => operation.Row).OfType<RecentRow>())
            {
                _walked[(_last.TryGetValue(row.Id, out var from) ? from : null, row.State)] = true;
                _last[row.Id] = row.State;
            }

            return outcome;
        };
        return engine;
    }

    private static IEnumerable<(ExecutionState? From, ExecutionState To)> Pairs() =>
        from state in Enum.GetValues<ExecutionState>().Select(state => (ExecutionState?)state).Prepend(null)
        from to in Enum.GetValues<ExecutionState>()
        select (state, to);

    private static bool IsLegal(ExecutionState? from, ExecutionState to) =>
        from is { } state ? ExecutionLifecycle.MayFollow(state, to) : ExecutionLifecycle.MayBegin(to);

    private static string Text((ExecutionState? From, ExecutionState To) pair) => $"{pair.From?.ToString() ?? "nothing"} -> {pair.To}";

    private string Table()
    {
        var table = new StringBuilder("| from | to |\n|---|---|\n");
        foreach (var group in _walked.Keys.OrderBy(pair => pair.From ?? (ExecutionState)(-1)).ThenBy(pair => pair.To).GroupBy(pair => pair.From))
        {
            table.Append($"| {(group.Key is { } from ? $"`{from}`" : "nothing")} | {string.Join(", ", group.Select(pair => $"`{pair.To}`"))} |\n");
        }

        return table.ToString();
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Functions.sln")))
        {
            folder = folder.Parent!;
        }

        return folder.FullName;
    }
}
