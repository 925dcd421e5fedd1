using System.Collections.Concurrent;
using System.Globalization;
using Carillon.Executions;
using Carillon.Jobs;
using Carillon.Ledger;
using Carillon.Storage.Rows;
using Carillon.TestKit;
using Carillon.TestKit.Azurite;
using Carillon.TestKit.Engine;
using Carillon.TestKit.Faults;
using Xunit.Abstractions;

namespace Carillon.Storage.Azure.Tests.Tables.Engine;

/// <summary>
/// The real engine, as two processes over one table, on a way on which every fourth request meets a fault: it is refused, is written
/// without an answer, never arrives. Every run that was asked for happens, once, and is on record, once.
/// </summary>
[Trait("Req", "SC2")]
public sealed class FaultRunTests(ITestOutputHelper output)
{
    private const int Jobs = 100;
    private const int RunsOfAJob = 5;
    private const int Percent = 25;

    /// <summary>What is written without an answer twice as often as what is refused: it is what is hard.</summary>
    private static readonly Fault[] Faults =
    [
        Fault.ServerError, Fault.ServerErrorAfter, Fault.ServerErrorAfter, Fault.Busy, Fault.Throttled, Fault.Silence, Fault.SilenceAfter,
        Fault.Cut, Fault.CutAfter, Fault.CutAfter, Fault.ConditionNotMet, Fault.SlowAnswer,
    ];

    private static readonly int Rounds = Environment.GetEnvironmentVariable("CARILLON_LONG") is null ? 1 : 10;

    public static TheoryData<int> Seeds => new(Enumerable.Range(1, Rounds));

    /// <summary>500 runs; ten rounds of that with CARILLON_LONG, each over a table of its own.</summary>
    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Runs_EveryFourthRequestFails_HappenOnceAndAreOnRecordOnce(int seed)
    {
        var table = await EmulatedTable.ChooseAsync();
        await using var proxy = await FaultProxy.StartAsync((await AzuriteServer.SharedAsync()).Tables);
        using var store = table.Over(proxy).Store(timeLimit: TimeSpan.FromSeconds(1));
        using var direct = table.Store();
        await direct.OpenAsync(CancellationToken.None);
        using var one = new EngineUnderTest(store: store, time: TimeProvider.System);
        using var other = new EngineUnderTest(store: store, time: TimeProvider.System);
        var started = new ConcurrentBag<(ExecutionId Id, string Request)>();
        var body = new LambdaBody((context, _) =>
        {
            started.Add((context.ExecutionId, context.Parameters["request"]));
            return Task.FromResult<JobResult?>(null);
        });
        var jobs = Enumerable.Range(0, Jobs).Select(_ => Some.Job(Some.Definition(schedule: "0 0 1 1 *"), body)).ToArray();
        await one.DeclareAsync(jobs);
        await other.DeclareAsync(jobs);

        proxy.Plan = FaultPlan.Seeded((ulong)seed, Percent, Faults);
        await Task.WhenAll(jobs.Select((job, number) => RunAllAsync(job, number % 2 == 0 ? one : other, number % 2 == 0 ? other : one)));
        var requests = proxy.Requests;
        proxy.Plan = FaultPlan.None;

        var faulted = requests.Count(request => request.Fault != Fault.None);
        output.WriteLine($"{started.Count} runs, {requests.Count} requests, {faulted} of them with a fault ({100.0 * faulted / requests.Count:0.0} %)");
        Assert.True(faulted >= requests.Count * 0.2, $"only {faulted} of {requests.Count} requests met a fault");
        Assert.Equal(Jobs * RunsOfAJob, started.Select(start => start.Request).Distinct().Count());
        Assert.Equal(Jobs * RunsOfAJob, started.Count);
        foreach (var job in jobs)
        {
            var rows = (await direct.ReadRangeAsync(StateKeys.Executions(job.Id), 1_000, CancellationToken.None)).Rows.Select(row => Assert.IsType<ExecutionRow>(row.Row)).ToList();
            Assert.All(rows, row => Assert.Equal(ExecutionState.Succeeded, row.State));
            Assert.Equal(RunsOfAJob, rows.Select(row => row.Parameters["request"]).Distinct().Count());
            Assert.Equal(RunsOfAJob, rows.Count);
            Assert.Equal(rows.Select(row => (row.Id, row.Parameters["request"])).Order(ById), started.Where(start => rows.Exists(row => row.Id == start.Id)).Order(ById));
            var state = (await direct.ReadAsync<JobStateRow>(StateKeys.JobState(job.Id), CancellationToken.None))!.Row;
            Assert.Equal(RunsOfAJob, state.Totals[ExecutionState.Succeeded]);
            Assert.Empty(state.Running);
        }

        Assert.Empty((await direct.ReadRangeAsync(StateKeys.Live, 1_000, CancellationToken.None)).Rows);
        var lines = (await direct.ReadRangeAsync(StateKeys.Recent, 1_000, CancellationToken.None)).Rows.Select(row => Assert.IsType<RecentRow>(row.Row)).ToList();
        Assert.Equal(started.Select(start => start.Id.ToString()).Order(), lines.Select(line => line.Id.ToString()).Order());
        Assert.All(lines, line => Assert.Equal(ExecutionState.Succeeded, line.State));
        await table.Client.DeleteAsync();
    }

    private static readonly Comparer<(ExecutionId Id, string Request)> ById =
        Comparer<(ExecutionId Id, string Request)>.Create((left, right) => string.CompareOrdinal(left.Id.ToString(), right.Id.ToString()));

    /// <summary>Asks for one run after the other, of two processes in turn, with a key: again, while the store can't say what became of it.</summary>
    private static async Task RunAllAsync(Job job, EngineUnderTest one, EngineUnderTest other)
    {
        for (var run = 0; run < RunsOfAJob; run++)
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"{job.Id.Name}-{run}");
            var request = new RunRequest(RunTrigger.Manual, "ada", null, new Dictionary<string, string> { ["request"] = name })
            {
                Idempotency = new IdempotencyKey(name, name),
            };
            await AskAsync(job, request, run % 2 == 0 ? one : other);
        }
    }

    private static async Task AskAsync(Job job, RunRequest request, EngineUnderTest engine)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                var result = await engine.Claimer.ClaimRequestedAsync(job, request, CancellationToken.None);
                var claim = Assert.IsType<ClaimResult.Claimed>(result).Claim;
                var end = await engine.Runner.RunAsync(claim, job.Body!, invocation: null);
                Assert.NotNull(end.Execution);
                return;
            }
            catch (Exception exception) when (exception is StateStoreUnavailableException or StateStoreOutcomeUnknownException && tries < 50)
            {
                // Whoever asked is told to ask again.
            }
        }
    }
}
