using System.Net;
using System.Text.Json;
using Carillon.Jobs;
using Carillon.Storage;

namespace Carillon.Functions.Tests.Http;

/// <summary>What operators do with several jobs at once, what lists leave out, and what is on record of what was done.</summary>
public sealed class BulkFunctionsTests : IAsyncLifetime
{
    private AppUnderTest _app = null!;

    public async Task InitializeAsync() => _app = await AppUnderTest.StartAsync();

    public async Task DisposeAsync() => await _app.DisposeAsync();

    [Theory]
    [InlineData("""{"all": true}""", "default/content default/site-check")]
    [InlineData("""{"all": true, "system": true}""", "default/backup default/backup-drill default/backup-increment default/cleanup default/content default/health-check default/metrics default/monitor default/site-check default/sweeper")]
    [InlineData("""{"namespace": "default"}""", "default/content default/site-check")]
    [InlineData("""{"namespace": "elsewhere"}""", "")]
    [InlineData("""{"tag": "night"}""", "")]
    [InlineData("""{"jobs": ["default/Sweeper", "default/nobody"]}""", "default/nobody default/sweeper")]
    public async Task Pause_Selector_SelectsAndTellsOfEach(string selector, string jobs)
    {
        var (status, body) = await _app.PostAsync("/api/jobs/pause", $$"""{"selector": {{selector}}, "for": "5m", "reason": "deployment"}""");

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(jobs, string.Join(' ', Items(body).Select(item => Text(item, "job"))));
        Assert.All(Items(body), item => Assert.Equal(Text(item, "job") == "default/nobody" ? "NotFound" : "Done", Text(item, "outcome")));
    }

    [Fact]
    [Trait("Req", "TO29")]
    public async Task Acts_OneAfterTheOther_ArePausedResumedSwitched()
    {
        foreach (var (act, outcome) in new[] { ("pause", "Done"), ("resume", "Done"), ("resume", "Unchanged"), ("disable", "Done"), ("disable", "Unchanged"), ("enable", "Done") })
        {
            var (_, body) = await _app.PostAsync($"/api/jobs/{act}", """{"selector": {"jobs": ["default/site-check"]}}""");
            Assert.Equal((act, outcome), (act, Text(Items(body).Single(), "outcome")));
            _app.Clock.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(["enable", "disable", "resume", "pause"], Items((await _app.GetAsync("/api/audit")).Body).Select(item => Text(item, "act")));
    }

    [Fact]
    public async Task Pause_UntilNow_IsRefusedByEachJob()
    {
        var (status, body) = await _app.PostAsync("/api/jobs/pause", """{"selector": {"jobs": ["default/site-check"]}, "until": "2026-03-02T10:00:00Z"}""");

        Assert.Equal((HttpStatusCode.OK, "Refused"), (status, Text(Assert.Single(Items(body)), "outcome")));
    }

    [Fact]
    public async Task Pause_UnreadableRow_IsToldOf()
    {
        _app.Store.Damage(StateKeys.Job(JobId.Create("default", "site-check")), "{"u8.ToArray());

        var (_, body) = await _app.PostAsync("/api/jobs/pause", """{"selector": {"jobs": ["default/site-check"]}}""");

        Assert.Equal("Unreadable", Text(Assert.Single(Items(body)), "outcome"));
    }

    [Fact]
    public async Task Pause_SameKeyAgain_IsMarkedAndDoesNothing()
    {
        const string Body = """{"selector": {"jobs": ["default/site-check"]}, "for": "5m"}""";
        await _app.SendAsync("POST", "/api/jobs/pause", Body, "one");
        await _app.PostAsync("/api/jobs/resume", """{"selector": {"jobs": ["default/site-check"]}}""");

        var (_, again, headers) = await _app.SendAsync("POST", "/api/jobs/pause", Body, "one");
        var (status, _, _) = await _app.SendAsync("POST", "/api/jobs/pause", """{"selector": {"jobs": ["default/site-check"]}}""", "one");

        Assert.Equal("Repeated", Text(Assert.Single(Items(again)), "outcome"));
        Assert.Equal(["true"], headers.GetValues("Idempotent-Replay"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Assert.False((await _app.GetAsync("/api/jobs/default/site-check")).Body.TryGetProperty("paused", out _));
    }

    [Theory]
    [InlineData("", "selector")]
    [InlineData("""{"selector": {}}""", "selector")]
    [InlineData("""{"selector": []}""", "selector")]
    [InlineData("""{"selector": {"system": true}}""", "selector")]
    [InlineData("""{"selector": {"all": true, "tag": "x"}}""", "selector")]
    [InlineData("""{"selector": {"all": "yes"}}""", "selector.all")]
    [InlineData("""{"selector": {"namespace": 1}}""", "selector.namespace")]
    [InlineData("""{"selector": {"namespace": ""}}""", "selector.namespace")]
    [InlineData("""{"selector": {"tag": ""}}""", "selector.tag")]
    [InlineData("""{"selector": {"name": "x"}}""", "selector.name")]
    [InlineData("""{"selector": {"tag": "x", "tag": "y"}}""", "selector.tag")]
    [InlineData("""{"selector": {"jobs": []}}""", "selector.jobs")]
    [InlineData("""{"selector": {"jobs": ["site-check"]}}""", "selector.jobs")]
    [InlineData("""{"selector": {"jobs": ["a/b/c"]}}""", "selector.jobs")]
    [InlineData("""{"selector": {"jobs": ["default/site-check", 1]}}""", "selector.jobs")]
    [InlineData("""{"selector": {"jobs": "default/site-check"}}""", "selector.jobs")]
    [InlineData("""{"selector": {"all": true}, "for": "x"}""", "for")]
    [InlineData("""{"selector": {"all": true}, "reason": 1}""", "reason")]
    [InlineData("""{"selector": {"all": true}, "system": true}""", "system")]
    public async Task Pause_SomethingThatCantBeUsed_NamesTheField(string body, string field)
    {
        var (status, problem) = await _app.PostAsync("/api/jobs/pause", body);

        Assert.Equal((HttpStatusCode.BadRequest, field), (status, Text(problem, "field")));
    }

    [Fact]
    [Trait("Req", "TO15")]
    [Trait("Req", "SS35")]
    public async Task List_SystemJobsAndTheirRuns_AreShownOnlyWhenAskedFor()
    {
        await _app.PostAsync("/api/jobs/default/sweeper/run?wait=60s");

        Assert.Equal(["content", "site-check"], Items((await _app.GetAsync("/api/jobs")).Body).Select(item => Text(item, "name")));
        Assert.Equal(10, Items((await _app.GetAsync("/api/jobs?system=true")).Body).Count);
        Assert.Empty(Items((await _app.GetAsync("/api/executions")).Body));
        Assert.Single(Items((await _app.GetAsync("/api/executions?system=true")).Body));
    }

    [Fact]
    public async Task List_PagesWithSomeLeftOut_GoOn()
    {
        var names = new List<string?>();
        var next = "";
        do
        {
            var (_, page) = await _app.GetAsync($"/api/jobs?limit=1&namespace=DEFAULT{next}");
            names.AddRange(Items(page).Select(item => Text(item, "name")));
            next = page.TryGetProperty("continuation", out var token) ? $"&continuation={token.GetString()}" : "";
        }
        while (next.Length > 0);

        Assert.Equal(["content", "site-check"], names);
        Assert.Empty(Items((await _app.GetAsync("/api/jobs?tag=night")).Body));
        Assert.Empty(Items((await _app.GetAsync("/api/jobs?namespace=other")).Body));
    }

    [Theory]
    [InlineData("/api/jobs?system=yes", "system")]
    [InlineData("/api/jobs?retired=1", "retired")]
    [InlineData("/api/jobs?tag=", "tag")]
    [InlineData("/api/jobs?namespace=a&namespace=b", "namespace")]
    [InlineData("/api/executions?system=TRUE", "system")]
    [InlineData("/api/audit?job=site-check", "job")]
    [InlineData("/api/audit?limit=0", "limit")]
    [InlineData("/api/audit?continuation=x", "continuation")]
    public async Task List_SomethingThatCantBeUsed_NamesTheField(string path, string field)
    {
        var (status, problem) = await _app.GetAsync(path);

        Assert.Equal((HttpStatusCode.BadRequest, field), (status, Text(problem, "field")));
    }

    [Fact]
    public async Task Audit_OfOneJob_LeavesOutTheOthersAndShowsWhatChanged()
    {
        await _app.SendAsync("PATCH", "/api/jobs/default/site-check/overrides", """{"maxRetries": 3, "reason": "the site is flaky"}""");
        await _app.PostAsync("/api/jobs/default/sweeper/disable");

        var (_, all) = await _app.GetAsync("/api/audit");
        var (_, one) = await _app.GetAsync("/api/audit?job=default/site-check");

        Assert.Equal(2, Items(all).Count);
        var entry = Assert.Single(Items(one));
        Assert.Equal(("override", "anyone (no token is configured)", "the site is flaky"), (Text(entry, "act"), Text(entry, "by"), Text(entry, "reason")));
        Assert.Equal(("0", "3"), (Text(entry.GetProperty("before"), "maxRetries"), Text(entry.GetProperty("after"), "maxRetries")));
        Assert.Equal("2026-03-02T10:00:00Z", Text(entry, "at"));
    }

    [Fact]
    [Trait("Req", "TO15")]
    [Trait("Req", "TO16")]
    [Trait("Req", "TO19")]
    public async Task Get_AfterARun_ShowsItsFigures()
    {
        await _app.PostAsync("/api/jobs/default/site-check/run?wait=60s");

        var (_, job) = await _app.GetAsync("/api/jobs/default/site-check");

        var statistics = job.GetProperty("statistics");
        Assert.Equal((1, 1d, 1), (statistics.GetProperty("runs").GetInt64(), statistics.GetProperty("successRate").GetDouble(), statistics.GetProperty("streak").GetInt32()));
        Assert.Equal("2026-03-02", Text(statistics.GetProperty("days")[0], "day"));
        Assert.Equal(("Skip", 0), (Text(job, "overlap"), job.GetProperty("rerunAfterLoss").GetInt32()));
        Assert.False(job.GetProperty("system").GetBoolean());
    }

    private static string? Text(JsonElement body, string name) => body.GetProperty(name).GetString();

    private static List<JsonElement> Items(JsonElement body) => [.. body.GetProperty("items").EnumerateArray()];
}
