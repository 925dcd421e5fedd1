using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using EndToEnd.Tests.Apps;

namespace EndToEnd.Tests;

/// <summary>Runs that the dispatcher claims and hands to invocations of their own, in a process that asks itself.</summary>
public sealed class HandOffTests
{
    private const string NotTaken = "Those that nobody took over run in this process.";

    [Fact]
    public async Task Dispatcher_HandsOffOverHttp_RunsEachOnceInInvocationsOfTheirOwn()
    {
        var port = FreePort();
        await using var app = await AppProcess.StartAsync(ZonedEverySecond($"http://localhost:{port}") with { Port = port });
        await app.Api.PressRunAsync("dispatcher");

        // The slow one goes on after the answer; meanwhile the dispatcher comes for what is due next.
        await WaitForOutputAsync(app, $" runs were handed to http://localhost:{port}/api/internal/runs.");
        var slow = await Eventually.FindAsync("start of the slow job", AppProcess.Patience, async () =>
            (await app.Api.GetAsync("/api/executions")).Body["items"]!.AsArray().LastOrDefault(IsSlow)?["id"]!.ToString());
        await Eventually.FindAsync("third run", AppProcess.Patience, async () => (await RunsAsync(app, "zoned")).Count >= 3 ? "there" : null);
        Assert.Equal("Running", (await app.Api.GetAsync($"/api/executions/{slow}"))["state"]);
        app.Folder.Release("zoned-slow");
        await app.Api.WaitForAsync(slow, "Succeeded");

        Assert.All(await RunsAsync(app, "zoned"), run => Assert.Equal(("Succeeded", "Schedule"), (run["state"]!.ToString(), run["trigger"]!.ToString())));
        Assert.All(app.Folder.Starts().GroupBy(start => (start.Job, start.Occurrence)), starts => Assert.Single(starts));
        Assert.Contains("Executing 'internal-runs'", app.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(NotTaken, app.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Dispatcher_NobodyAnswersAtItsUrl_RunsEachOnceInItsProcess()
    {
        await using var app = await AppProcess.StartAsync(ZonedEverySecond($"http://localhost:{FreePort()}"));
        app.Folder.Release("zoned-slow");
        await app.Api.PressRunAsync("dispatcher");

        await app.Api.WaitForExecutionAsync("zoned", "that succeeded", run => run["state"]!.ToString() == "Succeeded");
        await app.Api.WaitForExecutionAsync("zoned-slow", "that succeeded", run => run["state"]!.ToString() == "Succeeded");

        await WaitForOutputAsync(app, NotTaken);
        Assert.DoesNotContain("Executing 'internal-runs'", app.Output, StringComparison.Ordinal);
        Assert.All(app.Folder.Starts().GroupBy(start => (start.Job, start.Occurrence)), starts => Assert.Single(starts));
    }

    [Fact]
    public async Task Request_NotSigned_IsRefusedInDevelopment()
    {
        await using var app = await AppProcess.StartAsync(AppSetup.Functions);
        using var client = new HttpClient { BaseAddress = app.Api.Address };
        using var content = new StringContent("{\"runs\":[]}");

        using var response = await client.PostAsync(new Uri("/api/internal/runs", UriKind.Relative), content);

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
    }

    private static bool IsSlow(JsonNode? run) => run!["job"]!.ToString() == "default/zoned-slow" && run["startedAt"] is not null;

    private static AppSetup ZonedEverySecond(string url) => AppSetup.TestApp.With(
        ("Schedules__Zoned", EverySecondInTokyo()),
        ("Carillon__Dispatcher__HandOff", "Http"),
        ("Carillon__Dispatcher__Url", url),
        ("Logging__LogLevel__Carillon.Functions.HandOff", "Debug"));

    private static async Task<IReadOnlyList<JsonObject>> RunsAsync(AppProcess app, string job) =>
        [.. (await app.Api.ExecutionsAsync(job)).Where(run => run["startedAt"] is not null)];

    private static Task<string> WaitForOutputAsync(AppProcess app, string text) =>
        Eventually.FindAsync($"line \"{text}\" in\n{app.Output}\n", AppProcess.Patience, () => Task.FromResult(app.Output.Contains(text, StringComparison.Ordinal) ? text : null));

    /// <summary>Every second of this hour and the next in Tokyo: at other hours of the platform's zone, so that no timer rings meanwhile.</summary>
    private static string EverySecondInTokyo()
    {
        var hour = TimeProvider.System.GetUtcNow().AddHours(9).Hour;
        return string.Create(CultureInfo.InvariantCulture, $"* * {hour},{(hour + 1) % 24} * * *");
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
