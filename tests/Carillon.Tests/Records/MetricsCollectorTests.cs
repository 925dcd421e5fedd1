using Carillon.Executions;
using Carillon.Records;
using Carillon.Storage;
using Carillon.Storage.Rows;
using Carillon.TestKit;
using Carillon.TestKit.Engine;

namespace Carillon.Tests.Records;

[Trait("Req", "PG9")]
[Trait("Req", "PG26")]
public sealed class MetricsCollectorTests
{
    [Fact]
    [Trait("Req", "PG4")]
    public async Task Collect_JobsThatRan_AreAmongTheNumbersOnceForEachTimeThatTheyRan()
    {
        using var engine = new EngineUnderTest();
        var job = await engine.DeclareAsync(body: LambdaBody.Succeeding());
        await engine.RunByHandAsync(job);
        var collector = engine.Get<MetricsCollector>();
        engine.Clock.Advance(TimeSpan.FromMinutes(1));
        var first = engine.Clock.GetUtcNow();
        var origin = new RecordOrigin(RunTrigger.Schedule, ExecutionId.Random(engine.Clock.GetUtcNow()));

        var (points, jobs) = await collector.CollectAsync(origin, CancellationToken.None);
        engine.Clock.Advance(TimeSpan.FromMinutes(30));
        var (_, quiet) = await collector.CollectAsync(origin, CancellationToken.None);
        engine.Clock.Advance(TimeSpan.FromMinutes(1));
        await engine.RunByHandAsync(job);
        engine.Clock.Advance(TimeSpan.FromMinutes(30));
        var (_, again) = await collector.CollectAsync(origin, CancellationToken.None);

        Assert.Equal((1, 0, 1), (jobs, quiet, again));
        var rows = (await engine.Memory.ReadRangeAsync(StateKeys.Metrics, 1_000, CancellationToken.None)).Rows.Select(row => (MetricRow)row.Row).ToList();
        Assert.Equal(points, rows.Count(row => row.At == first));
        Assert.Equal([2, 1], rows.Where(row => row is { Name: "runs_total", Type: "job" }).Select(row => row.Value));
        Assert.All(rows.Where(row => row.Type == "job"), row => Assert.Equal(job.Id, row.Job));
        Assert.Contains(rows, row => row is { Type: "system", Name: "jobs", Value: 1, Unit: "count" });
        Assert.Contains(rows, row => row is { Type: "job", Name: "success_rate", Value: 100, Unit: "percent" });
    }
}
