using Carillon.Jobs;
using Carillon.Ledger;
using Carillon.Storage.Rows;
using Carillon.TestKit;
using Carillon.TestKit.Engine;

namespace Carillon.Tests.Ledger;

/// <summary>An app that was down, and starts again.</summary>
public sealed class CatchUpTests
{
    [Theory]
    [Trait("Req", "SC14")]
    [InlineData(MisfirePolicy.All, "Succeeded 1, Succeeded 1, Succeeded 1, Succeeded 1, Succeeded 1", "")]
    [InlineData(MisfirePolicy.Latest, "Missed 4, Succeeded 1", "A later occurrence was due as well, and the latest one runs.")]
    [InlineData(MisfirePolicy.None, "Missed 5", "The misfire policy is 'none', and no process was there when it was due.")]
    public async Task Start_FiveDueWhileItWasDown_AreAccountedForByThePolicy(MisfirePolicy policy, string rows, string reason)
    {
        using var before = new EngineUnderTest();
        var job = await before.DeclareAsync(Some.Definition() with { Misfire = policy }, LambdaBody.Succeeding());
        before.Clock.Advance(TimeSpan.FromMinutes(5) + TimeSpan.FromSeconds(40));
        using var engine = before.Beside();

        await engine.DeclareAsync(job);
        await engine.TickAsync();

        var finished = (await engine.FinishedAsync(job, rows.Split(',').Length)).OrderBy(row => row.DueAt).ToList();
        Assert.Equal(rows, string.Join(", ", finished.Select(row => $"{row.State} {row.Occurrences}")));
        Assert.Equal(reason, finished[0].Reason ?? "");
    }

    [Fact]
    public async Task Start_AWeekDownWithAThousandJobs_WritesAtMostThreeRowsForEach()
    {
        using var engine = new EngineUnderTest();
        var jobs = Enumerable.Range(0, 1_000).Select(_ => Some.Job(body: LambdaBody.Succeeding())).ToArray();
        await engine.DeclareAsync(jobs);
        engine.Clock.Advance(TimeSpan.FromDays(7));
        var began = TimeProvider.System.GetTimestamp();

        var (started, more) = await engine.Get<Dispatcher>().TickAsync(CancellationToken.None);

        Assert.Equal((1_000, false), (started, more));
        Assert.InRange(TimeProvider.System.GetElapsedTime(began), TimeSpan.Zero, TimeSpan.FromSeconds(20));
        await EngineSteps.UntilAsync(async () => (await engine.LiveAsync()).Count == 0, "all to be over");
        foreach (var job in jobs)
        {
            var rows = await engine.FinishedAsync(job);
            Assert.InRange(rows.Count, 1, 3);
            Assert.Equal(7 * 24 * 60, rows.Sum(row => row.Occurrences));
        }
    }

    [Fact]
    public async Task Tick_MoreIsBehindThanItsBudgetIsEnoughFor_SaysSoAndTheNextOnesFinish()
    {
        using var engine = new EngineUnderTest([new("Carillon:Dispatcher:CatchUpBudget", "00:00:01")]);
        var jobs = Enumerable.Range(0, 300).Select(_ => Some.Job(Some.Definition(schedule: "0 * * * *") with { MaxLateness = TimeSpan.FromHours(6) }, LambdaBody.Succeeding())).ToArray();
        await engine.DeclareAsync(jobs);
        engine.Clock.Advance(TimeSpan.FromHours(5));
        engine.Store.OnCommit = async (transaction, commit) =>
        {
            if (transaction.Operations.Any(operation => operation.Row is LiveRow))
            {
                engine.Clock.Advance(TimeSpan.FromMilliseconds(100));
            }

            return await commit();
        };

        var started = new List<int>();
        for (var more = true; more;)
        {
            (var one, more) = await engine.Get<Dispatcher>().TickAsync(CancellationToken.None);
            started.Add(one);
        }

        // Ten claims are a second; those under way by then are finished.
        Assert.InRange(started[0], 10, 10 + 64);
        Assert.Equal(300, started.Sum());
        foreach (var job in jobs)
        {
            Assert.Equal([4, 1], (await engine.FinishedAsync(job, 2)).OrderBy(row => row.DueAt).Select(row => row.Occurrences));
        }
    }

    [Fact]
    [Trait("Req", "SC3")]
    public async Task Run_OperatorsValuesAreInForce_IsTwoWritesAndAtMostOneRead()
    {
        using var engine = new EngineUnderTest();
        var job = await engine.DeclareAsync(body: LambdaBody.Succeeding());
        using var other = engine.Beside(job);
        await engine.OverrideAsync(job, new JobOverrides { MaxRetries = 3 });
        await other.RunByHandAsync(job);
        var (reads, commits) = (engine.Memory.Reads, engine.Memory.Commits);

        await other.RunByHandAsync(job);

        Assert.Equal((1, 2), (engine.Memory.Reads - reads, engine.Memory.Commits - commits));
        engine.Clock.Advance(TimeSpan.FromMinutes(1));
        (reads, commits) = (engine.Memory.Reads, engine.Memory.Commits);
        await other.RunAsync(await other.ClaimDueAsync(job));
        Assert.Equal((0, 2), (engine.Memory.Reads - reads, engine.Memory.Commits - commits));
        Assert.All(await engine.FinishedAsync(job), row => Assert.Matches("^[0-9a-f]{32}$", row.Id.ToString()));
    }
}
