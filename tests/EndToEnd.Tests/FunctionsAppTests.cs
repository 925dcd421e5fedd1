using System.Net;
using EndToEnd.Tests.Apps;

namespace EndToEnd.Tests;

/// <summary>The deployable app, as it starts for somebody who has just cloned it.</summary>
public sealed class FunctionsAppTests : IAsyncLifetime
{
    private AppProcess _app = null!;

    public async Task InitializeAsync() => _app = await AppProcess.StartAsync(AppSetup.Functions);

    public async Task DisposeAsync() => await _app.DisposeAsync();

    [Fact]
    [Trait("Req", "SC37")]
    public async Task Start_Development_PrintsItsFunctionsAndAnswers()
    {
        Assert.Matches(@"\tjobs-list: \[GET\] http://localhost:\d+/api/jobs\n", _app.Output);
        Assert.Matches(@"\tjobs-run: \[POST\] http://localhost:\d+/api/jobs/\{ns\}/\{name\}/run\n", _app.Output);
        Assert.Contains("\tsite-check: timerTrigger\n", _app.Output, StringComparison.Ordinal);
        foreach (var own in new[] { "backup", "backup-drill", "backup-increment", "cleanup", "dispatcher", "health-check", "metrics", "monitor", "sweeper" })
        {
            Assert.Contains($"\t{own}: timerTrigger\n", _app.Output, StringComparison.Ordinal);
        }

        var health = await _app.Api.GetAsync("/api/health");
        Assert.Equal(HttpStatusCode.OK, health.Status);
        Assert.Equal("healthy", health["status"]);

        var job = Assert.Single((await _app.Api.GetAsync("/api/jobs")).Body["items"]!.AsArray(), item => item!["name"]!.ToString() == "site-check")!.AsObject();
        Assert.Equal("0 */5 * * * *", job["schedule"]!.ToString());
    }

    [Fact]
    [Trait("Req", "TO31")]
    public async Task Run_SiteCheck_RecordsStatusAndLatency()
    {
        var run = await _app.Api.RunAsync("site-check", "?wait=30s");

        Assert.Equal(HttpStatusCode.OK, run.Status);
        Assert.Equal("Succeeded", run["state"]);
        Assert.Equal(200, run.Body["metrics"]!["statusCode"]!.GetValue<double>());
        Assert.True(run.Body["metrics"]!["latencyMs"]!.GetValue<double>() > 0);
        Assert.Contains("/api/health answered 200", run["log"], StringComparison.Ordinal);
    }
}
