using System.Net;
using System.Text;
using Carillon.Jobs;

namespace Carillon.Functions.Tests.App;

/// <summary>The app's job that calls the content automation.</summary>
[Trait("Req", "PG1")]
public sealed class ContentJobTests
{
    private const string Key = "service-role-key-of-a-test";

    [Fact]
    [Trait("Req", "PG6")]
    public async Task Run_UrlIsSet_PostsWhatIsDocumentedWithTheKey()
    {
        (HttpMethod Method, Uri? Url, string? Key, string? Body) sent = default;
        await using var app = await StartAsync(async (request, stop) =>
        {
            sent = (request.Method, request.RequestUri, request.Headers.Authorization?.ToString(), await request.Content!.ReadAsStringAsync(stop));
            return Answer(HttpStatusCode.OK, """{"success":true,"data":{"processed":3,"generated":2,"note":"x"}}""");
        });

        var (_, run) = await app.PostAsync("/api/jobs/default/content/run?wait=60s");

        Assert.Equal((HttpMethod.Post, new Uri("https://pipeline.example/functions/v1/content-automation"), "Bearer " + Key), (sent.Method, sent.Url, sent.Key));
        Assert.Equal("""{"max_jobs":7,"timeout_ms":80000}""", sent.Body);
        Assert.Equal("Succeeded", run.GetProperty("state").GetString());
        var metrics = run.GetProperty("metrics");
        Assert.Equal((3, 2, 200), (metrics.GetProperty("processed").GetInt32(), metrics.GetProperty("generated").GetInt32(), metrics.GetProperty("statusCode").GetInt32()));
    }

    [Fact]
    [Trait("Req", "PG34")]
    public async Task Run_Refused_FailsWithTheAnswerAndWithoutTheKey()
    {
        await using var app = await StartAsync((_, _) => Task.FromResult(Answer(HttpStatusCode.Unauthorized, $"the key {Key} is not valid")));

        var (_, run) = await app.PostAsync("/api/jobs/default/content/run?wait=60s");

        Assert.Equal("Failed", run.GetProperty("state").GetString());
        Assert.Equal("The content automation answered 401: the key *** is not valid", run.GetProperty("error").GetProperty("message").GetString());
        Assert.DoesNotContain(Key, run.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(app.Logs.Entries, entry => $"{entry.Message} {entry.Exception}".Contains(Key, StringComparison.Ordinal));
    }

    [Fact]
    [Trait("Req", "PG34")]
    public async Task Run_NoConnection_FailsAndSaysSo()
    {
        await using var app = await StartAsync((_, _) => throw new HttpRequestException("Connection refused"));

        var (_, run) = await app.PostAsync("/api/jobs/default/content/run?wait=60s");

        Assert.Equal("The content automation can't be reached: Connection refused", run.GetProperty("error").GetProperty("message").GetString());
    }

    [Fact]
    public async Task Run_NoAnswerInTime_IsGivenUp()
    {
        AppUnderTest? app = null;
        var asked = new TaskCompletionSource();
        await using var started = app = await StartAsync(async (_, stop) =>
        {
            asked.SetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stop);
            return Answer(HttpStatusCode.OK, "");
        });

        var run = app.PostAsync("/api/jobs/default/content/run?wait=200s");
        await asked.Task;
        app.Clock.Advance(TimeSpan.FromSeconds(95));

        Assert.Equal("The content automation did not answer within 95 s.", (await run).Body.GetProperty("error").GetProperty("message").GetString());
    }

    [Fact]
    [Trait("Req", "PG36")]
    public async Task Start_NoUrl_TheJobIsOffAndSaysWhy()
    {
        await using var app = await AppUnderTest.StartAsync();

        var (_, job) = await app.GetAsync("/api/jobs/default/content");
        Assert.False(job.GetProperty("enabled").GetBoolean());
        Assert.EndsWith("Off: Content:Url is not set; set it to the URL of the content automation, and start the app again.", job.GetProperty("description").GetString(), StringComparison.Ordinal);

        var (_, run) = await app.PostAsync("/api/jobs/default/content/run?wait=60s");
        Assert.StartsWith("Content:Url is not set", run.GetProperty("error").GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [Trait("Req", "PG16")]
    [InlineData("content_pipeline_main", "content")]
    [InlineData("content_pipeline_sweeper", "sweeper")]
    [InlineData("content_pipeline_monitor", "monitor")]
    [InlineData("content_pipeline_metrics", "metrics")]
    [InlineData("content_pipeline_health", "health-check")]
    [InlineData("content_pipeline_cleanup", "cleanup")]
    [InlineData("trigger_content_automation", "content")]
    [InlineData("trigger_sweeper", "sweeper")]
    [InlineData("trigger_monitoring", "monitor")]
    [InlineData("trigger_metrics_collection", "metrics")]
    [InlineData("TRIGGER_HEALTH_CHECKS", "health-check")]
    [InlineData("trigger_cleanup", "cleanup")]
    [InlineData("Default/Content", "content")]
    [InlineData("site-check", "site-check")]
    public async Task Catalog_AnyDocumentedName_IsTheJob(string name, string job)
    {
        await using var app = await AppUnderTest.StartAsync();

        Assert.True(app.Get<JobCatalog>().TryGetByAnyName(name, out var found));
        Assert.Equal(job, found.Id.Name);
    }

    private static Task<AppUnderTest> StartAsync(Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>> answer) => AppUnderTest.StartAsync(
        sites: answer,
        settings:
        [
            ("Content:Url", "https://pipeline.example/functions/v1/content-automation"), ("Content:ServiceRoleKey", Key), ("Content:MaxJobs", "7"), ("Content:Timeout", "00:01:20"),

            // A clock that jumps over a renewal makes a run lose its lease, which is not what is tested here.
            ("Carillon:Execution:LeaseDuration", "00:10:00"), ("Carillon:Execution:LeaseRenewal", "00:04:00"),
        ]);

    private static HttpResponseMessage Answer(HttpStatusCode status, string body) => new(status) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
}
