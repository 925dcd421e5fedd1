using Carillon.Executions;
using Carillon.Health;
using Carillon.Jobs;
using Carillon.Ledger;
using Carillon.Records;
using Carillon.Storage;
using Carillon.Storage.Rows;
using Carillon.TestKit;
using Carillon.TestKit.Engine;

namespace Carillon.Tests.Health;

[Trait("Req", "PG7")]
[Trait("Req", "PG23")]
public sealed class SweepTests
{
    private static readonly RecordOrigin Origin = new(RunTrigger.Schedule, null);

    [Fact]
    [Trait("Req", "PG5")]
    public async Task Sweep_RunsOfDeadProcesses_AreReleasedUpToTheBatch()
    {
        using var engine = new EngineUnderTest([new("Carillon:Sweeper:BatchSize", "2")]);
        var jobs = await DeclareAsync(engine, 3);
        await LoseAsync(engine, jobs);

        var first = await SweepAsync(engine);
        var second = await SweepAsync(engine);

        Assert.Equal((2, 1), (first.Abandoned, second.Abandoned));
        Assert.Equal(
            ["release_stale_executions incomplete 2", "release_stale_executions success 1", "repair_rows success 0", "repair_rows success 0", "start_stale_claims success 0", "start_stale_claims success 0"],
            (await RowsAsync(engine)).Select(row => $"{row.Action} {row.Status} {row.Processed}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Sweep_DryRun_CountsAndReleasesNothing()
    {
        using var engine = new EngineUnderTest();
        var jobs = await DeclareAsync(engine, 2);
        await LoseAsync(engine, jobs);
        await engine.Memory.CommitAsync(new StateTransaction().Insert(StateKeys.Due(Some.Instant, jobs[0].Id), new DueRow(jobs[0].Id, Some.Instant)), CancellationToken.None);

        var report = await engine.Get<Sweep>().RunAsync(Origin, dryRun: true, CancellationToken.None);

        Assert.Equal((2, 1), (report.Abandoned, report.Rows.Repaired));
        Assert.Equal(2, (await engine.LiveAsync()).Count);
        Assert.NotNull(await engine.Memory.ReadAsync(StateKeys.Due(Some.Instant, jobs[0].Id), CancellationToken.None));
        Assert.All(await RowsAsync(engine), row => Assert.Equal("dry_run", row.Status));
    }

    [Fact]
    public async Task Sweep_AcceptedLongAgoAndNotBegun_IsStarted()
    {
        using var engine = new EngineUnderTest();
        var job = await engine.DeclareAsync(Some.Definition() with { Overlap = OverlapPolicy.Queue }, LambdaBody.Succeeding());
        var running = await engine.ClaimByHandAsync(job);
        Assert.IsType<ClaimResult.Waiting>(await engine.TryClaimByHandAsync(job));
        await engine.RunAsync(running);
        engine.Clock.Advance(TimeSpan.FromMinutes(4));
        Assert.Equal(0, (await SweepAsync(engine)).Claims);

        engine.Clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(1, (await SweepAsync(engine)).Claims);

        Assert.Equal(2, (await engine.FinishedAsync(job, 2)).Count);
    }

    private static Task<SweepReport> SweepAsync(EngineUnderTest engine) => engine.Get<Sweep>().RunAsync(Origin, dryRun: false, CancellationToken.None);

    private static async Task<Job[]> DeclareAsync(EngineUnderTest engine, int count)
    {
        var jobs = Enumerable.Range(0, count).Select(i => Some.Job(Some.Definition() with { Id = Some.JobId($"job-{i}"), FunctionName = $"job-{i}" })).ToArray();
        await engine.DeclareAsync(jobs);
        return jobs;
    }

    /// <summary>Runs that another process took on, and that it does not renew: seen run out once.</summary>
    private static async Task LoseAsync(EngineUnderTest engine, Job[] jobs)
    {
        using var dead = engine.Beside(jobs);
        foreach (var job in jobs)
        {
            await dead.ClaimByHandAsync(job);
        }

        engine.Clock.Advance(TimeSpan.FromSeconds(61));
        await engine.Get<LostRunSweeper>().SweepAsync(int.MaxValue, dryRun: true, CancellationToken.None);
        engine.Clock.Advance(TimeSpan.FromSeconds(20));
    }

    private static async Task<IReadOnlyList<SweepRow>> RowsAsync(EngineUnderTest engine) =>
        [.. (await engine.Memory.ReadRangeAsync(StateKeys.Sweeps, 1_000, CancellationToken.None)).Rows.Select(row => (SweepRow)row.Row)];
}
