using System.Net;
using System.Net.Sockets;
using System.Text;
using EndToEnd.Tests.Apps;

namespace EndToEnd.Tests;

/// <summary>Runs that somebody asks for.</summary>
public sealed class ManualRunTests : IAsyncLifetime
{
    private const string Secret = "hunter2-hunter2-hunter2";

    private AppProcess _app = null!;

    public async Task InitializeAsync() => _app = await AppProcess.StartAsync(AppSetup.TestApp.With(
        ("Probe__ApiKey", Secret), ("Carillon__Execution__StopGrace", "00:00:01"), ("Carillon__Execution__LeaseRenewal", "00:00:01")));

    public async Task DisposeAsync() => await _app.DisposeAsync();

    [Fact]
    [Trait("Req", "TO5")]
    [Trait("Req", "TO24")]
    public async Task Run_WithoutWait_AnswersAtOnceAndGoesOn()
    {
        var accepted = await _app.Api.RunAsync("slow");

        Assert.Equal(HttpStatusCode.Accepted, accepted.Status);
        Assert.Equal($"/api/executions/{accepted["id"]}", accepted.Location!.ToString());
        Assert.Equal("Running", (await _app.Api.GetAsync(accepted.Location.ToString()))["state"]);

        _app.Folder.Release("slow");
        var done = await _app.Api.WaitForAsync(accepted["id"]!, "Succeeded");
        Assert.Equal("Manual", done["trigger"]);
    }

    [Fact]
    public async Task Run_WithWait_AnswersWithTheOutcome()
    {
        var run = await _app.Api.RunAsync("flaky", "?wait=30s");

        Assert.Equal(HttpStatusCode.OK, run.Status);
        Assert.Equal("Succeeded", run["state"]);
        Assert.Equal("Attempt 1 made it.", run["message"]);
    }

    [Fact]
    public async Task Run_LongerThanTheWait_AnswersThatItRuns()
    {
        var run = await _app.Api.RunAsync("slow", "?wait=1s");

        Assert.Equal(HttpStatusCode.Accepted, run.Status);
        Assert.Equal("Running", run["state"]);
        _app.Folder.Release("slow");
        await _app.Api.WaitForAsync(run["id"]!, "Succeeded");
    }

    [Fact]
    public async Task Run_CallerGoesAway_RunsOn()
    {
        string id;
        using (var caller = new TcpClient())
        {
            await caller.ConnectAsync(_app.Api.Address.Host, _app.Api.Address.Port);
            await caller.GetStream().WriteAsync(Encoding.ASCII.GetBytes("POST /api/jobs/default/slow/run?wait=100s HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n"));
            id = await _app.Folder.FirstStartAsync();

            // Cut off, not closed in order.
            caller.LingerState = new LingerOption(enable: true, seconds: 0);
        }

        Assert.Equal("Running", (await _app.Api.GetAsync($"/api/executions/{id}"))["state"]);
        _app.Folder.Release("slow");
        await _app.Api.WaitForAsync(id, "Succeeded");
    }

    [Fact]
    [Trait("Req", "TO42")]
    public async Task Run_WithParametersAndReason_KeepsThem()
    {
        var run = await _app.Api.RunAsync("flaky", "?wait=30s", new { parameters = new { failures = 0, colour = "blue" }, reason = "to see it work" });

        Assert.Equal("0", run.Body["parameters"]!["failures"]!.ToString());
        Assert.Equal("blue", run.Body["parameters"]!["colour"]!.ToString());
        Assert.Equal("to see it work", run["reason"]);
        var kept = await _app.Api.GetAsync(run.Location!.ToString());
        Assert.Equal(run.Body["parameters"]!.ToString(), kept.Body["parameters"]!.ToString());
        Assert.Equal("to see it work", kept["reason"]);
    }

    [Fact]
    [Trait("Req", "TO6")]
    public async Task Run_WhileOneIsUnderWay_IsRefusedAndOnRecord()
    {
        var first = await _app.Api.StartAsync("slow");

        var second = await _app.Api.RunAsync("slow");

        Assert.Equal(HttpStatusCode.Conflict, second.Status);
        Assert.Equal(first, second["blockedBy"]);
        var record = await _app.Api.GetAsync($"/api/executions/{second["executionId"]}");
        Assert.Equal("Skipped", record["state"]);
        Assert.Equal(first, record["blockedBy"]);
        Assert.Single(_app.Folder.Starts());
        _app.Folder.Release("slow");
        await _app.Api.WaitForAsync(first, "Succeeded");
    }

    [Fact]
    public async Task Run_OfAJobWithBindings_IsRefusedAndSaysWhy()
    {
        var refused = await _app.Api.RunAsync("enqueue");

        Assert.Equal(HttpStatusCode.Conflict, refused.Status);
        Assert.Contains("uses bindings", refused["detail"], StringComparison.Ordinal);
        Assert.Contains("uses bindings", (await _app.Api.GetAsync("/api/jobs/default/enqueue"))["noManualRun"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_OfAJobThatNeedsThePlatformsContext_IsRefusedAndSaysWhy()
    {
        var refused = await _app.Api.RunAsync("with-context");

        Assert.Equal(HttpStatusCode.Conflict, refused.Status);
        Assert.Contains("takes a FunctionContext ('platform'), which only a run that the platform fired has", refused["detail"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task PressRun_TimerTakenAsText_IsARunOfThePlatformWithTheText()
    {
        await _app.Api.PressRunAsync("text-timer");

        var run = await _app.Api.WaitForExecutionAsync("text-timer", "that ran", run => run["startedAt"] is not null);
        Assert.Equal(("Succeeded", "Platform"), (run["state"]!.ToString(), run["trigger"]!.ToString()));
        Assert.Contains("The platform says {\"", run["log"]!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Req", "TO47")]
    public async Task PressRun_CalledByThePlatformAndLongerThanItsTimeout_IsToldToStop()
    {
        await _app.Api.PressRunAsync("slow-enqueue");

        var run = await _app.Api.WaitForExecutionAsync("slow-enqueue", "that ran", run => run["startedAt"] is not null);
        Assert.Equal("TimedOut", run["state"]!.ToString());
        Assert.DoesNotContain("did not return", run["reason"]!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Req", "TO3")]
    [Trait("Req", "TO48")]
    public async Task Run_FirstAttemptFails_IsTriedAgainAndCounted()
    {
        var run = await _app.Api.RunAsync("flaky", "?wait=30s", new { parameters = new { failures = 1 } });

        Assert.Equal("Succeeded", run["state"]);
        Assert.Equal(2, run.Body["attempts"]!.GetValue<int>());
        Assert.True(run.Body["durationMs"]!.GetValue<long>() >= 1_000, $"The second attempt did not wait a second: {run.Body}");
        Assert.Equal([1, 2], _app.Folder.Starts().Select(start => start.Attempt));
    }

    [Fact]
    [Trait("Req", "TO41")]
    public async Task Run_EveryAttemptFails_RecordsTheError()
    {
        var run = await _app.Api.RunAsync("flaky", "?wait=30s", new { parameters = new { failures = 9 } });

        Assert.Equal("Failed", run["state"]);
        Assert.Equal(2, run.Body["attempts"]!.GetValue<int>());
        Assert.Equal("System.InvalidOperationException", run.Body["error"]!["type"]!.ToString());
        Assert.Equal("Attempt 2 failed, as it was asked to.", run.Body["error"]!["message"]!.ToString());
        Assert.Contains("FlakyJob.Run", run.Body["error"]!["stack"]!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Req", "TO47")]
    public async Task Run_LongerThanItsTimeout_IsTimedOut()
    {
        var run = await _app.Api.RunAsync("too-slow", "?wait=30s");

        Assert.Equal("TimedOut", run["state"]);
        Assert.Contains("00:00:01", run["reason"], StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Req", "TO47")]
    public async Task Run_IgnoresItsToken_IsTimedOutAndTheJobStaysBusy()
    {
        var run = await _app.Api.RunAsync("stubborn", "?wait=30s");

        Assert.Equal("TimedOut", run["state"]);
        Assert.Contains("did not return within 00:00:01", run["reason"], StringComparison.Ordinal);
        var next = await _app.Api.RunAsync("stubborn");
        Assert.Equal(HttpStatusCode.Conflict, next.Status);
        Assert.Equal(run["id"], next["blockedBy"]);
        Assert.Contains("its code is still running", next["detail"], StringComparison.Ordinal);

        _app.Folder.Release("stubborn");
        await Eventually.FindAsync("free job", AppProcess.Patience, async () =>
            (await _app.Api.RunAsync("stubborn", "?wait=30s")) is { Status: HttpStatusCode.OK } free ? free : null);
    }

    [Theory]
    [InlineData("throw")]
    [InlineData("return")]
    public async Task Run_LetsASecretSlip_IsMasked(string how)
    {
        var run = await _app.Api.RunAsync("leaky", "?wait=30s", new
        {
            parameters = new Dictionary<string, string> { [how] = "yes", ["password"] = "as-given", ["note"] = $"the key is {Secret}" },
            reason = $"to try {Secret}",
        });

        Assert.Equal("Failed", run["state"]);
        Assert.Contains("The key is ***.", run["log"], StringComparison.Ordinal);
        Assert.Equal("refused: ***, for good", run.Body["error"]!["message"]!.ToString());
        Assert.Equal("***", run.Body["parameters"]!["password"]!.ToString());
        Assert.Equal("the key is ***", run.Body["parameters"]!["note"]!.ToString());
        foreach (var path in new[] { run.Location!.ToString(), "/api/executions", "/api/jobs/default/leaky", "/api/jobs/default/leaky/executions" })
        {
            Assert.DoesNotContain(Secret, (await _app.Api.GetAsync(path)).Body.ToString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Run_LetsASecretSlipWhereTextIsCut_LeavesNoPartOfIt()
    {
        // The message is cut after 4,000 characters, in the middle of the secret.
        var run = await _app.Api.RunAsync("leaky", "?wait=30s", new { parameters = new { padding = 3_970 } });

        Assert.Equal("Failed", run["state"]);
        Assert.DoesNotContain(Secret[..6], run.Body.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_UnderWay_ShowsProgressAndLogWithoutSecrets()
    {
        var id = await _app.Api.StartAsync("leaky", new { parameters = new { hold = "yes" } });

        var live = await Eventually.FindAsync("progress", AppProcess.Patience, async () =>
            await _app.Api.GetAsync($"/api/executions/{id}") is { } answer && answer.Body.ContainsKey("progress") ? answer : null);

        Assert.Equal("Running", live["state"]);
        Assert.Equal("using ***", live.Body["progress"]!["message"]!.ToString());
        Assert.Contains("The key is ***.", live["log"], StringComparison.Ordinal);
        _app.Folder.Release("leaky");
        await _app.Api.WaitForAsync(id, "Failed");
    }
}
