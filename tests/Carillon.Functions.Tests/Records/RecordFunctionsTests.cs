using System.Net;
using System.Text.Json;

namespace Carillon.Functions.Tests.Records;

/// <summary>What the six jobs put on record, in the documented fields.</summary>
public sealed class RecordFunctionsTests : IAsyncLifetime
{
    private AppUnderTest _app = null!;

    public async Task InitializeAsync() => _app = await AppUnderTest.StartAsync();

    public async Task DisposeAsync() => await _app.DisposeAsync();

    [Theory]
    [InlineData("job_runs", "site-check", "job_id status started_at completed_at processing_time_ms error_message metadata", "function trigger_type execution_id")]
    [InlineData("sweeper_logs", "sweeper", "timestamp action status records_processed duration_ms error_details metadata", "trigger_type execution_id")]
    [InlineData("health_checks", "health-check", "timestamp component status response_time_ms details metadata", "trigger_type execution_id")]
    [InlineData("metrics_data", "metrics", "timestamp metric_type metric_name metric_value metric_unit metadata", "trigger_type execution_id job")]
    [InlineData("cleanup_logs", "cleanup", "timestamp operation_type table_name records_processed records_deleted duration_ms status metadata", "trigger_type execution_id")]
    [Trait("Req", "PG22")]
    [Trait("Req", "PG23")]
    [Trait("Req", "PG25")]
    [Trait("Req", "PG26")]
    [Trait("Req", "PG27")]
    public async Task List_AfterARun_HasTheDocumentedFields(string kind, string job, string fields, string metadata)
    {
        var (_, run) = await _app.PostAsync($"/api/jobs/default/{job}/run?wait=60s");

        var items = await ItemsAsync($"/api/records/{kind}");

        Assert.NotEmpty(items);
        Assert.All(items, item =>
        {
            Assert.Equal(fields, string.Join(' ', item.EnumerateObject().Select(member => member.Name)));
            Assert.Equal(metadata, string.Join(' ', item.GetProperty("metadata").EnumerateObject().Select(member => member.Name)));
            Assert.Equal("manual", item.GetProperty("metadata").GetProperty("trigger_type").GetString());
            Assert.Equal(run.GetProperty("id").GetString(), item.GetProperty("metadata").GetProperty("execution_id").GetString());
        });
        Assert.Empty(await ItemsAsync($"/api/records/{kind}?trigger_type=scheduled"));
        Assert.Equal(items.Count, (await ItemsAsync($"/api/records/{kind}?trigger_type=manual")).Count);
    }

    [Fact]
    [Trait("Req", "PG22")]
    public async Task JobRuns_ByScheduleAndByHand_AreFilteredAndNewestFirst()
    {
        _app.Clock.AdvanceTo(_app.Clock.GetUtcNow().AddMinutes(5));
        await _app.FinishedAsync(1);
        await _app.PostAsync("/api/jobs/default/site-check/run?wait=60s");

        var scheduled = await ItemsAsync("/api/records/job_runs?trigger_type=scheduled");
        var all = await ItemsAsync("/api/records/job_runs");

        Assert.Contains(scheduled, item => item.GetProperty("job_id").GetString() == "site-check");
        Assert.All(scheduled, item => Assert.Equal("scheduled", item.GetProperty("metadata").GetProperty("trigger_type").GetString()));
        Assert.Equal("trigger_site_check", scheduled.First(item => item.GetProperty("job_id").GetString() == "site-check").GetProperty("metadata").GetProperty("function").GetString());
        var times = all.Select(item => item.GetProperty("started_at").GetString()).ToList();
        Assert.Equal(times.OrderDescending(StringComparer.Ordinal), times);
    }

    [Fact]
    [Trait("Req", "PG22")]
    public async Task JobRuns_Failed_SaysWhy()
    {
        await _app.PostAsync("/api/jobs/default/content/run?wait=60s");

        var run = Assert.Single(await ItemsAsync("/api/records/job_runs"));

        Assert.Equal(("content_pipeline_main", "failed", "trigger_content_automation"), (Text(run, "job_id"), Text(run, "status"), Text(run.GetProperty("metadata"), "function")));
        Assert.Contains("Content:Url is not set", Text(run, "error_message"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task List_Pages_GoOnByToken()
    {
        await _app.PostAsync("/api/jobs/default/health-check/run?wait=60s");
        var all = await ItemsAsync("/api/records/health_checks");
        var paged = new List<string>();
        var next = "";
        do
        {
            var (_, page) = await _app.GetAsync($"/api/records/health_checks?limit=2{next}");
            paged.AddRange(page.GetProperty("items").EnumerateArray().Select(item => Text(item, "component")));
            next = page.GetProperty("continuation").GetString() is { } token ? $"&continuation={token}" : "";
        }
        while (next.Length > 0);

        Assert.Equal(all.Select(item => Text(item, "component")), paged);
    }

    [Theory]
    [InlineData("/api/records/nothing", 404)]
    [InlineData("/api/records/job_runs?trigger_type=cron", 400)]
    [InlineData("/api/records/job_runs?limit=0", 400)]
    [InlineData("/api/records/metrics_data?continuation=x", 400)]
    public async Task List_SomethingThatCantBeUsed_IsRefused(string path, int status) => Assert.Equal(status, (int)(await _app.GetAsync(path)).Status);

    [Fact]
    [Trait("Req", "CR22")]
    [Trait("Req", "CR29")]
    public async Task Runs_Pages_HaveTotalPageAndSize()
    {
        for (var i = 0; i < 3; i++)
        {
            await _app.PostAsync("/api/jobs/default/site-check/run?wait=60s");
            _app.Clock.Advance(TimeSpan.FromSeconds(1));
        }

        await _app.PostAsync("/api/jobs/default/sweeper/run?wait=60s");
        var (_, first) = await _app.GetAsync("/api/runs?page_size=2");
        var (_, second) = await _app.GetAsync("/api/runs?page=2&page_size=2");
        var (_, system) = await _app.GetAsync("/api/runs?system=true");

        Assert.Equal(["runs", "total", "page", "page_size"], first.EnumerateObject().Select(member => member.Name));
        Assert.Equal((2, 3, 1, 2), Figures(first));
        Assert.Equal((1, 3, 2, 2), Figures(second));
        Assert.Equal((4, 4, 1, 50), Figures(system));
        Assert.Equal("site-check", Text(first.GetProperty("runs")[0], "job_name"));
    }

    [Theory]
    [InlineData("page=201&page_size=50")]
    [InlineData("page=2147483647&page_size=200")]
    [Trait("Req", "CR22")]
    public async Task Runs_PastTenThousand_NamesTheRouteThatGoesOn(string query)
    {
        var (status, problem) = await _app.GetAsync($"/api/runs?{query}");

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains("GET /api/executions?limit=200", Text(problem, "detail"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("page=0", "page")]
    [InlineData("page=x", "page")]
    [InlineData("page_size=201", "page_size")]
    [InlineData("page=1&page=2", "page")]
    [InlineData("system=yes", "system")]
    public async Task Runs_SomethingThatCantBeUsed_NamesTheField(string query, string field) =>
        Assert.Equal(field, Text((await _app.GetAsync($"/api/runs?{query}")).Body, "field"));

    [Fact]
    [Trait("Req", "SC37")]
    public async Task Health_AtTheRoot_IsThatOfTheApi()
    {
        var (status, root) = await _app.GetAsync("/health");

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal((await _app.GetAsync("/api/health")).Body.GetRawText(), root.GetRawText());
    }

    private static (int, int, int, int) Figures(JsonElement page) =>
        (page.GetProperty("runs").GetArrayLength(), page.GetProperty("total").GetInt32(), page.GetProperty("page").GetInt32(), page.GetProperty("page_size").GetInt32());

    private async Task<IReadOnlyList<JsonElement>> ItemsAsync(string path)
    {
        var (status, body) = await _app.GetAsync(path);
        Assert.Equal(HttpStatusCode.OK, status);
        return [.. body.GetProperty("items").EnumerateArray()];
    }

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString() ?? "";
}
