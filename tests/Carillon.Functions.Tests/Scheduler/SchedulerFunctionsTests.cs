using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Carillon.Jobs;
using Carillon.Storage;
using Carillon.Storage.Rows;

namespace Carillon.Functions.Tests.Scheduler;

/// <summary>The scheduler API: in the documented shapes, and with effect.</summary>
public sealed partial class SchedulerFunctionsTests : IAsyncLifetime
{
    private AppUnderTest _app = null!;

    public async Task InitializeAsync() => _app = await AppUnderTest.StartAsync(settings: [("Content:Url", "https://pipeline.example/content"), ("Content:ServiceRoleKey", "service-role-key-of-a-test")]);

    public async Task DisposeAsync() => await _app.DisposeAsync();

    [Theory]
    [InlineData("/api/scheduler")]
    [InlineData("/functions/v1/scheduler")]
    [Trait("Req", "PG28")]
    public async Task Status_JobsThatRan_IsAsDocumented(string route)
    {
        await RunAllAsync();

        AssertSameShape(DocumentedAnswers.Status, await GetAsync($"{route}?action=status"));
    }

    [Theory]
    [InlineData("/api/scheduler")]
    [InlineData("/functions/v1/scheduler")]
    [Trait("Req", "PG29")]
    [Trait("Req", "PG17")]
    public async Task Jobs_JobsThatRan_IsAsDocumented(string route)
    {
        await RunAllAsync();

        var answer = await GetAsync($"{route}?action=jobs");

        AssertSameShape(DocumentedAnswers.Jobs, answer);
        var jobs = answer.GetProperty("data").GetProperty("jobs").EnumerateArray().ToDictionary(job => Text(job, "job_name"));
        Assert.Equal(
            [
                ("content_pipeline_cleanup", "0 2 * * *", "POST /api/jobs/default/cleanup/run"), ("content_pipeline_health", "*/10 * * * *", "POST /api/jobs/default/health-check/run"),
                ("content_pipeline_main", "*/5 * * * *", "POST /api/jobs/default/content/run"), ("content_pipeline_metrics", "*/30 * * * *", "POST /api/jobs/default/metrics/run"),
                ("content_pipeline_monitor", "0 * * * *", "POST /api/jobs/default/monitor/run"), ("content_pipeline_sweeper", "*/15 * * * *", "POST /api/jobs/default/sweeper/run"),
                ("site-check", "0 */5 * * * *", "POST /api/jobs/default/site-check/run"),
            ],
            jobs.Values.Select(job => (Text(job, "job_name"), Text(job, "schedule"), Text(job, "command"))));
        Assert.Equal(7, answer.GetProperty("data").GetProperty("count").GetInt32());
    }

    [Theory]
    [InlineData("/api/scheduler")]
    [InlineData("/functions/v1/scheduler")]
    [Trait("Req", "PG30")]
    [Trait("Req", "PG19")]
    public async Task Health_JobsThatRan_IsAsDocumented(string route)
    {
        await RunAllAsync();

        AssertSameShape(DocumentedAnswers.Health, await GetAsync($"{route}?action=health"));
    }

    [Theory]
    [InlineData("/api/scheduler", "content_pipeline_main")]
    [InlineData("/functions/v1/scheduler", "content")]
    [InlineData("/api/scheduler", "trigger_content_automation")]
    [Trait("Req", "PG31")]
    [Trait("Req", "PG20")]
    public async Task Toggle_AnyNameOfTheJob_SwitchesItWithAnAuditEntry(string route, string name)
    {
        var (status, answer) = await _app.PostAsync($"{route}?action=toggle&job={name}&enable=false");

        Assert.Equal(HttpStatusCode.OK, status);
        AssertSameShape(DocumentedAnswers.Toggle, answer);
        Assert.Equal("Job disabled: content_pipeline_main", Text(answer.GetProperty("data"), "message"));
        Assert.False((await _app.GetAsync("/api/jobs/default/content")).Body.GetProperty("enabled").GetBoolean());
        Assert.Equal("disable", Text((await _app.GetAsync("/api/audit?limit=1")).Body.GetProperty("items")[0], "act"));
        Assert.Equal("inactive", await HealthOfAsync("content_pipeline_main"));

        var (_, again) = await _app.PostAsync($"{route}?action=toggle&job={name}&enable=true");
        Assert.Equal("Job enabled: content_pipeline_main", Text(again.GetProperty("data"), "message"));
        Assert.True((await _app.GetAsync("/api/jobs/default/content")).Body.GetProperty("enabled").GetBoolean());
    }

    [Theory]
    [InlineData("/api/scheduler", "content_pipeline_main")]
    [InlineData("/functions/v1/scheduler", "default/content")]
    [InlineData("/functions/v1/scheduler", "trigger_content_automation")]
    [Trait("Req", "PG32")]
    [Trait("Req", "PG21")]
    public async Task Trigger_AnyNameOfTheJob_RunsItWithAnAuditEntry(string route, string name)
    {
        var (status, answer, headers) = await _app.SendAsync("POST", $"{route}?action=trigger&job={name}");

        Assert.Equal(HttpStatusCode.OK, status);
        AssertSameShape(DocumentedAnswers.Trigger, answer);
        Assert.Equal("""{"job_name":"content_pipeline_main","function":"trigger_content_automation"}""", answer.GetProperty("data").GetRawText());
        var run = Assert.Single(await _app.FinishedAsync(1));
        Assert.Equal(("default/content", "Succeeded"), (Text(run, "job"), Text(run, "state")));
        Assert.Equal($"/api/executions/{Text(run, "id")}", headers.Location!.ToString());
        var entry = (await _app.GetAsync("/api/audit?limit=1")).Body.GetProperty("items")[0];
        Assert.Equal(("trigger", "default/content", Text(run, "id")), (Text(entry, "act"), Text(entry, "job"), Text(entry, "execution")));
    }

    [Fact]
    [Trait("Req", "PG32")]
    public async Task Trigger_SameKeyAgain_RunsOnce()
    {
        var (_, first, where) = await _app.SendAsync("POST", "/api/scheduler?action=trigger&job=content", key: "k1");
        await _app.FinishedAsync(1);
        var (_, second, same) = await _app.SendAsync("POST", "/api/scheduler?action=trigger&job=content", key: "k1");
        var (other, _, _) = await _app.SendAsync("POST", "/api/scheduler?action=trigger&job=site-check", key: "k1");

        Assert.Equal(first.GetRawText(), second.GetRawText());
        Assert.Equal(where.Location, same.Location);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, other);
        Assert.Single(await _app.FinishedAsync(1));
    }

    [Theory]
    [InlineData("GET", "?action=nothing", 400, "'action' is status, jobs or health; with POST toggle, trigger, initialize or test.")]
    [InlineData("GET", "", 400, "'action' is status, jobs or health; with POST toggle, trigger, initialize or test.")]
    [InlineData("GET", "?action=status&action=jobs", 400, "'action' is status, jobs or health; with POST toggle, trigger, initialize or test.")]
    [InlineData("GET", "?action=toggle&job=content&enable=false", 405, "This action changes something, or tries to: send it with POST.")]
    [InlineData("POST", "?action=status", 405, "This action only reads: send it with GET.")]
    [InlineData("POST", "?action=toggle&job=content", 400, "'enable' is true or false.")]
    [InlineData("POST", "?action=toggle&job=content&enable=no", 400, "'enable' is true or false.")]
    [InlineData("POST", "?action=trigger", 400, "'job' is the name of a job: its job_name, its own name, or the name of its function.")]
    [InlineData("POST", "?action=trigger&job=nobody", 404, "There is no job 'nobody'. action=jobs lists them; a job is named by its job_name, by its own name, or by the name of its function.")]
    [InlineData("POST", "?action=toggle&job=a/b/c&enable=true", 404, "There is no job 'a/b/c'. action=jobs lists them; a job is named by its job_name, by its own name, or by the name of its function.")]
    public async Task Request_ThatCantBeUsed_IsToldWhyInTheDocumentedShape(string method, string query, int status, string error)
    {
        foreach (var route in (string[])["/api/scheduler", "/functions/v1/scheduler"])
        {
            var (answered, answer, _) = await _app.SendAsync(method, route + query);

            Assert.Equal(status, (int)answered);
            Assert.Equal($$"""{"success":false,"error":{{JsonSerializer.Serialize(error, Relaxed)}}}""", answer.GetRawText());
        }
    }

    [Fact]
    [Trait("Req", "PG30")]
    public async Task Health_DailyJobThatLastRanYesterday_IsHealthy()
    {
        _app.Clock.AdvanceTo(_app.Clock.GetUtcNow().Date.AddDays(1).AddHours(2));
        await UntilAsync(async () => await LastRunAsync("content_pipeline_cleanup") is not null, "the clean-up to have run");
        await StepAsync(TimeSpan.FromHours(20));

        Assert.Equal("healthy", await HealthOfAsync("content_pipeline_cleanup"));
    }

    [Fact]
    [Trait("Req", "PG30")]
    public async Task Health_LastRunFailed_IsUnhealthyUntilOneSucceeds()
    {
        await using var app = await AppUnderTest.StartAsync(
            sites: (request, _) => Task.FromResult(new HttpResponseMessage(request.RequestUri!.AbsolutePath == "/down" ? HttpStatusCode.BadGateway : HttpStatusCode.OK)),
            settings: ("SiteCheck:Urls", "https://example.org/down"));
        await app.PostAsync("/api/jobs/default/site-check/run?wait=60s");

        var (_, status) = await app.GetAsync("/api/scheduler?action=status");
        var (_, health) = await app.GetAsync("/api/scheduler?action=health");

        Assert.Equal(1, status.GetProperty("data").GetProperty("failed_jobs").GetInt32());
        var job = health.GetProperty("data").GetProperty("health").EnumerateArray().Single(one => Text(one, "component") == "site-check");
        Assert.Equal(("unhealthy", 1, "0.0"), (Text(job, "status"), job.GetProperty("error_count").GetInt32(), job.GetProperty("success_rate").GetRawText()));
        Assert.Equal((1, 7), (health.GetProperty("data").GetProperty("summary").GetProperty("inactive_jobs").GetInt32(), health.GetProperty("data").GetProperty("summary").GetProperty("total_jobs").GetInt32()));
    }

    [Fact]
    [Trait("Req", "PG30")]
    public async Task Health_NoClockComesForTheJob_IsUnhealthy()
    {
        var id = JobId.Create("default", "site-check");
        var state = (await _app.Store.ReadAsync<JobStateRow>(StateKeys.JobState(id), CancellationToken.None))!;
        await _app.Store.CommitAsync(new StateTransaction().Replace(state.Key, state.Version, state.Row with { NextDue = _app.Clock.GetUtcNow().AddMinutes(-3) }), CancellationToken.None);

        Assert.Equal("unhealthy", await HealthOfAsync("site-check"));
        Assert.Equal("healthy", await HealthOfAsync("content_pipeline_main"));
    }

    [Fact]
    [Trait("Req", "PG15")]
    [Trait("Req", "PG12")]
    [Trait("Req", "PG39")]
    public async Task Initialize_EverythingIsThere_SaysSoItemByItem()
    {
        await TickAsync();

        var (status, answer) = await _app.PostAsync("/api/scheduler?action=initialize");

        Assert.Equal(HttpStatusCode.OK, status);
        var data = answer.GetProperty("data");
        var items = data.GetProperty("items").EnumerateArray().ToDictionary(item => Text(item, "item"), item => (Text(item, "status"), Text(item, "detail")));
        Assert.True(data.GetProperty("success").GetBoolean(), answer.GetRawText());
        Assert.All(["store", "ticks", "rows", "runs", "clock", "content automation URL", "content automation key"], item => Assert.Equal("ok", items[item].Item1));
        Assert.Equal(("warning", "Carillon:Alerts:WebhookUrl is not set: alerts are rows only, and nobody is told."), items["alert webhook"]);
        Assert.Equal(("ok", "*/15 * * * * in UTC, trigger_sweeper; due next at 2026-03-02T10:15:00Z."), items["job content_pipeline_sweeper"]);
        Assert.Equal(6, items.Keys.Count(item => item.StartsWith("job ", StringComparison.Ordinal)));
        Assert.Equal(items.Count, data.GetProperty("summary").GetProperty("total").GetInt32());
        Assert.DoesNotContain("service-role-key-of-a-test", answer.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Req", "PG15")]
    [Trait("Req", "PG34")]
    public async Task Test_ContentAutomationIsNotDeployed_SaysWhichItemFails()
    {
        await using var app = await AppUnderTest.StartAsync(
            sites: (_, _) => Task.FromResult(new HttpResponseMessage(HttpStatusCode.NotFound)), settings: ("Content:Url", "https://pipeline.example/content"));

        var (_, answer) = await app.PostAsync("/functions/v1/scheduler?action=test");

        Assert.False(answer.GetProperty("data").GetProperty("success").GetBoolean());
        var item = answer.GetProperty("data").GetProperty("items").EnumerateArray().Single(one => Text(one, "item") == "content automation answers");
        Assert.Equal(("error", "It answered 404: the function is not deployed there, or the URL is wrong."), (Text(item, "status"), Text(item, "detail")));
    }

    [Fact]
    public void SameShape_AnotherMemberOrType_IsSeen()
    {
        Assert.ThrowsAny<Exception>(() => AssertSameShape("""{"a": 1}""", JsonElement.Parse("""{"a": "1"}""")));
        Assert.ThrowsAny<Exception>(() => AssertSameShape("""{"a": 1}""", JsonElement.Parse("""{"a": 1, "b": 2}""")));
        Assert.ThrowsAny<Exception>(() => AssertSameShape("""{"a": 100.0}""", JsonElement.Parse("""{"a": 100}""")));
        Assert.ThrowsAny<Exception>(() => AssertSameShape("""{"a": "2024-01-01T12:00:00Z"}""", JsonElement.Parse("""{"a": "2024-01-01T12:00:00.5Z"}""")));
        Assert.ThrowsAny<Exception>(() => AssertSameShape("""{"a": [{"b": 1}]}""", JsonElement.Parse("""{"a": []}""")));
        AssertSameShape("""{"a": true}""", JsonElement.Parse("""{"a": false}"""));
    }

    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Field by field and type by type: the same members in the same order, each of the type that the example has; whole numbers, and those with a fraction; times.</summary>
    private static void AssertSameShape(string example, JsonElement answer) => AssertSameShape("$", JsonElement.Parse(example), answer);

    private static void AssertSameShape(string path, JsonElement example, JsonElement answer)
    {
        Assert.True(KindOf(example) == KindOf(answer), $"{path} is {KindOf(answer)} ({answer}), and {KindOf(example)} in the documents.");
        if (example.ValueKind == JsonValueKind.Object)
        {
            Assert.True(
                example.EnumerateObject().Select(member => member.Name).SequenceEqual(answer.EnumerateObject().Select(member => member.Name)),
                $"{path} has other members: {answer}");
            foreach (var member in example.EnumerateObject())
            {
                AssertSameShape($"{path}.{member.Name}", member.Value, answer.GetProperty(member.Name));
            }
        }
        else if (example.ValueKind == JsonValueKind.Array)
        {
            Assert.NotEqual(0, answer.GetArrayLength());
            Assert.All(answer.EnumerateArray(), item => AssertSameShape(path + "[]", example[0], item));
        }
    }

    private static string KindOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.True or JsonValueKind.False => "a switch",
        JsonValueKind.Number => value.GetRawText().Contains('.', StringComparison.Ordinal) ? "a number with a fraction" : "a whole number",
        JsonValueKind.String => Instant().IsMatch(value.GetString()!) ? "a time" : "a text",
        var other => other.ToString(),
    };

    /// <summary>Each of the jobs runs once, so that nothing is unknown.</summary>
    private async Task RunAllAsync()
    {
        await TickAsync();
        foreach (var job in (string[])["content", "sweeper", "monitor", "metrics", "health-check", "cleanup", "site-check"])
        {
            var (_, run) = await _app.PostAsync($"/api/jobs/default/{job}/run?wait=60s");
            Assert.True(Text(run, "state") == "Succeeded", run.ToString());
        }
    }

    private async Task TickAsync() => await _app.Get<Ledger.Dispatcher>().TickAsync(CancellationToken.None);

    private async Task StepAsync(TimeSpan time)
    {
        // The store's own idea of the time is what counts; other jobs may run or miss meanwhile.
        _app.Clock.AdvanceTo(_app.Clock.GetUtcNow() + time);
        await TickAsync();
    }

    private async Task<JsonElement> GetAsync(string path)
    {
        var (status, body) = await _app.GetAsync(path);
        Assert.Equal(HttpStatusCode.OK, status);
        return body;
    }

    private async Task<string?> LastRunAsync(string component) =>
        (await GetAsync("/api/scheduler?action=health")).GetProperty("data").GetProperty("health").EnumerateArray()
            .Single(one => Text(one, "component") == component).GetProperty("last_run").GetString();

    private async Task<string?> HealthOfAsync(string component) => Text(
        (await GetAsync("/api/scheduler?action=health")).GetProperty("data").GetProperty("health").EnumerateArray().Single(one => Text(one, "component") == component), "status");

    private static async Task UntilAsync(Func<Task<bool>> condition, string what)
    {
        var start = TimeProvider.System.GetTimestamp();
        while (!await condition())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(start) < TimeSpan.FromSeconds(20), $"Waited in vain for {what}.");
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System);
        }
    }

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString() ?? "";

    [GeneratedRegex(@"\A\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z\z")]
    private static partial Regex Instant();
}
