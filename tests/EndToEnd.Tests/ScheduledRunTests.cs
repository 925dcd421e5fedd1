using EndToEnd.Tests.Apps;

namespace EndToEnd.Tests;

/// <summary>Runs that the platform's timers start.</summary>
public sealed class ScheduledRunTests : IAsyncLifetime
{
    private AppProcess _app = null!;

    public async Task InitializeAsync() => _app = await AppProcess.StartAsync(AppSetup.TestApp.With(
        ("AzureWebJobs.every-second.Disabled", "false"),
        ("Schedules__Plain", "* * * * * *"),
        ("Schedules__Enqueue", "* * * * * *"),
        ("Schedules__WithContext", "* * * * * *"),
        ("Schedules__OwnType", "* * * * * *")));

    public async Task DisposeAsync() => await _app.DisposeAsync();

    [Fact]
    [Trait("Req", "SC14")]
    [Trait("Req", "TO38")]
    [Trait("Req", "SS7")]
    public async Task Timer_Due_IsRunAndRecorded()
    {
        var run = await _app.Api.WaitForExecutionAsync("every-second", "that succeeded", run => run["state"]!.ToString() == "Succeeded", TimeSpan.FromSeconds(15));

        Assert.Equal("Schedule", run["trigger"]!.ToString());
        Assert.Equal("The app is up.", run["message"]!.ToString());
        Assert.Equal(200, run["metrics"]!["statusCode"]!.GetValue<double>());
        Assert.True(run["metrics"]!["latencyMs"]!.GetValue<double>() > 0);
        Assert.Contains("The app answered 200.", run["log"]!.ToString(), StringComparison.Ordinal);
        Assert.True(run["durationMs"]!.GetValue<long>() >= 0);
        var due = run["dueAt"]!.GetValue<DateTimeOffset>();
        Assert.Equal(0, due.Millisecond);
        Assert.InRange(run["finishedAt"]!.GetValue<DateTimeOffset>() - due, TimeSpan.FromSeconds(-2), TimeSpan.FromSeconds(15));
        var newest = (await _app.Api.GetAsync("/api/executions")).Body["items"]!.AsArray();
        Assert.Contains(newest, item => item!["id"]!.ToString() == run["id"]!.ToString() && item["state"]!.ToString() == "Succeeded");
    }

    [Fact]
    [Trait("Req", "TO25")]
    [Trait("Req", "TO62")]
    public async Task Timer_WithoutJobAttribute_IsARecordedJob()
    {
        var run = await _app.Api.WaitForExecutionAsync("plain", "that succeeded", run => run["state"]!.ToString() == "Succeeded");

        Assert.Equal("Schedule", run["trigger"]!.ToString());
        Assert.Contains("The plain timer was called.", run["log"]!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Timer_WithAnOutput_RunsThroughThePlatformAndIsRecorded()
    {
        var run = await _app.Api.WaitForExecutionAsync("enqueue", "that succeeded", run => run["state"]!.ToString() == "Succeeded");

        Assert.Equal("Schedule", run["trigger"]!.ToString());
    }

    [Fact]
    public async Task Timer_NeedsThePlatformsContext_GetsItBesideTheJobs()
    {
        var run = await _app.Api.WaitForExecutionAsync("with-context", "that ran", run => run["startedAt"] is not null);

        Assert.Equal("with-context is default/with-context, past due: False, one token: True", run["message"]?.ToString());
    }

    [Fact]
    public async Task Timer_ReadsTheTimerAsItsOwnType_GetsIt()
    {
        var run = await _app.Api.WaitForExecutionAsync("own-type-timer", "that ran", run => run["startedAt"] is not null);

        Assert.Equal("Succeeded", run["state"]!.ToString());
        Assert.Contains("Past due by its own type: False.", run["log"]!.ToString(), StringComparison.Ordinal);
    }
}
