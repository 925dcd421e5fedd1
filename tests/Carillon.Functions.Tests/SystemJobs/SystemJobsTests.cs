using System.Text.Json;
using Carillon.Executions;
using Carillon.Jobs;
using Carillon.Storage;
using Carillon.Storage.Rows;
using Carillon.TestKit;

namespace Carillon.Functions.Tests.SystemJobs;

/// <summary>Carillon's own jobs, run by the app as any other.</summary>
public sealed class SystemJobsTests : IAsyncLifetime
{
    private static readonly JobId SiteCheck = JobId.Create("default", "site-check");

    private AppUnderTest _app = null!;

    public async Task InitializeAsync() => _app = await AppUnderTest.StartAsync();

    public async Task DisposeAsync() => await _app.DisposeAsync();

    [Theory]
    [Trait("Req", "PG2")]
    [InlineData("sweeper", "*/15 * * * *")]
    [InlineData("cleanup", "0 2 * * *")]
    [InlineData("health-check", "*/10 * * * *")]
    [InlineData("monitor", "0 * * * *")]
    [InlineData("metrics", "*/30 * * * *")]
    [InlineData("content", "*/5 * * * *")]
    [InlineData("backup", "0 5 * * * *")]
    [InlineData("backup-increment", "0 * * * * *")]
    [InlineData("backup-drill", "0 30 */6 * * *")]
    public async Task JobsGet_SystemJob_HasItsScheduleAndSaysWhatItDoes(string name, string schedule)
    {
        var (_, job) = await _app.GetAsync($"/api/jobs/default/{name}");

        Assert.Equal(schedule, job.GetProperty("schedule").GetString());
        Assert.NotEmpty(job.GetProperty("description").GetString()!);
    }

    [Theory]
    [InlineData("sweeper")]
    [InlineData("cleanup")]
    [InlineData("health-check")]
    [InlineData("monitor")]
    [InlineData("metrics")]
    [InlineData("backup")]
    [InlineData("backup-increment")]
    [InlineData("backup-drill")]
    public async Task Start_DefaultsThatSuitOtherJobs_LeaveSystemJobsAsTheyAre(string name)
    {
        await using var app = await AppUnderTest.StartAsync(settings:
        [
            ("Carillon:Defaults:Enabled", "false"), ("Carillon:Defaults:Timeout", "00:05:00"), ("Carillon:Defaults:MaxRetries", "9"),
            ("Carillon:Defaults:Misfire", "None"), ("Carillon:Defaults:Overlap", "Allow"), ("Carillon:Defaults:RerunAfterLoss", "3"),
        ]);
        var id = JobId.Create("default", name);

        Assert.True(app.Get<JobCatalog>().TryGet(id, out var job));
        Assert.True(_app.Get<JobCatalog>().TryGet(id, out var byDefault));
        Assert.Equal(byDefault!.DefinitionHash, job!.DefinitionHash);
        Assert.True(job.Definition.System);
    }

    [Fact]
    [Trait("Req", "PG2")]
    public async Task Sweeper_RowsThatDoNotFit_AreRepairedAndCounted()
    {
        await CommitAsync(new StateTransaction().Insert(StateKeys.Due(Some.Instant, SiteCheck), new DueRow(SiteCheck, Some.Instant)));

        var run = await RunAsync("sweeper");

        Assert.Equal(("Succeeded", "Abandoned 0 runs, repaired 1 rows, 0 can't be read."), (run.GetProperty("state").GetString(), run.GetProperty("message").GetString()));
        Assert.Equal((1, 0, 0, 0, 0), (Metric(run, "unlisted"), Metric(run, "listed"), Metric(run, "ended"), Metric(run, "abandoned"), Metric(run, "unreadable")));
        Assert.Null(await _app.Store.ReadAsync(StateKeys.Due(Some.Instant, SiteCheck), CancellationToken.None));
    }

    [Fact]
    [Trait("Req", "TO20")]
    [Trait("Req", "PG11")]
    public async Task Cleanup_ExecutionsTooOld_AreDeletedAndCounted()
    {
        for (var i = 0; i < 3; i++)
        {
            var at = Some.Instant.AddDays(-31).AddMinutes(i);
            var old = Some.Execution(SiteCheck, ExecutionState.Missed, ExecutionId.Random(at)) with { FinishedAt = at };
            await CommitAsync(new StateTransaction().Insert(StateKeys.Execution(SiteCheck, old.Id), old));
        }

        await RunAsync("site-check");
        var run = await RunAsync("cleanup");

        Assert.Equal(("Succeeded", "Deleted 3 executions, 0 jobs, 0 audit entries, 0 requests."), (run.GetProperty("state").GetString(), run.GetProperty("message").GetString()));
        Assert.Equal((3, 1, 0, 10), (Metric(run, "executions.deleted"), Metric(run, "executions.kept"), Metric(run, "executions.unreadable"), Metric(run, "jobs.kept")));
        Assert.Single((await _app.GetAsync("/api/jobs/default/site-check/executions")).Body.GetProperty("items").EnumerateArray());
    }

    [Fact]
    [Trait("Req", "PG3")]
    public async Task HealthCheck_AllIsWell_SaysSoForEachPart()
    {
        var run = await RunAsync("health-check");

        Assert.Equal(("Succeeded", "All 5 parts are well."), (run.GetProperty("state").GetString(), run.GetProperty("message").GetString()));
        Assert.All(["store", "ticks", "rows", "runs", "clock"], part => Assert.Equal(1, Metric(run, $"{part}.healthy")));
        Assert.Equal(1, Metric(run, "runs.underWay"));
    }

    [Fact]
    [Trait("Req", "PG3")]
    public async Task HealthCheck_RowDamaged_FailsAndNamesIt()
    {
        _app.Store.Damage(StateKeys.JobState(SiteCheck), "{"u8.ToArray());

        var run = await RunAsync("health-check");

        Assert.Equal("Failed", run.GetProperty("state").GetString());
        Assert.Contains("rows: 1 can't be read, the first of them state!default!site-check.", run.GetProperty("error").GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Equal((0, 1), (Metric(run, "rows.healthy"), Metric(run, "store.healthy")));
    }

    [Fact]
    [Trait("Req", "PG3")]
    public async Task HealthCheck_ByItsTimer_Runs()
    {
        _app.Clock.AdvanceTo(Some.Instant.AddMinutes(10));

        var start = TimeProvider.System.GetTimestamp();
        while ((await _app.GetAsync("/api/jobs/default/health-check/executions")).Body.GetProperty("items").GetArrayLength() == 0)
        {
            Assert.True(TimeProvider.System.GetElapsedTime(start) < TimeSpan.FromSeconds(20), "It did not run in 20 seconds.");
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System);
        }
    }

    private async Task<JsonElement> RunAsync(string name) => (await _app.PostAsync($"/api/jobs/default/{name}/run?wait=60s")).Body;

    private async Task CommitAsync(StateTransaction transaction) =>
        Assert.True((await _app.Store.CommitAsync(transaction, CancellationToken.None)).Committed);

    private static double Metric(JsonElement run, string name) => run.GetProperty("metrics").GetProperty(name).GetDouble();
}
