using System.Net;
using System.Text.Json;

namespace Carillon.Functions.Tests.Http;

/// <summary>What operators do with executions, through the whole app.</summary>
public sealed class ExecutionActFunctionsTests : IAsyncLifetime
{
    private const string Job = "/api/jobs/default/site-check";

    private readonly TaskCompletionSource<HttpResponseMessage> _site = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private AppUnderTest _app = null!;

    public async Task InitializeAsync() => _app = await AppUnderTest.StartAsync(sites: (_, stop) => _site.Task.WaitAsync(stop));

    public async Task DisposeAsync()
    {
        _site.TrySetResult(new HttpResponseMessage(HttpStatusCode.OK));
        await _app.DisposeAsync();
    }

    [Fact]
    public async Task Cancel_Running_ShowsWhoWantsItAndEndsSo()
    {
        var id = await RunAsync();

        var (status, shown) = await _app.PostAsync($"/api/executions/{id}/cancel", """{"reason": "it hangs"}""");

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(id, Text(shown, "id"));
        var ended = Assert.Single(await _app.FinishedAsync(1));
        Assert.Equal(("Cancelled", "Cancelled by anyone (no token is configured): it hangs"), (Text(ended, "state"), Text(ended, "message")));
        var (again, problem) = await _app.PostAsync($"/api/executions/{id}/cancel");
        Assert.Equal((HttpStatusCode.Conflict, "Cancelled"), (again, Text(problem, "state")));
    }

    [Fact]
    public async Task Cancel_CodeThatDoesNotStop_ShowsWhoWantsItMeanwhile()
    {
        await using var app = await AppUnderTest.StartAsync(sites: (_, _) => _site.Task);
        var id = Text((await app.PostAsync($"{Job}/run")).Body, "id");

        await app.PostAsync($"/api/executions/{id}/cancel", """{"reason": "it hangs"}""");
        var (_, shown) = await app.GetAsync($"/api/executions/{id}");

        if (shown.TryGetProperty("cancelRequestedBy", out var by))
        {
            Assert.Equal(("anyone (no token is configured)", "2026-03-02T10:00:00Z", "it hangs"), (by.GetString(), Text(shown, "cancelRequestedAt"), Text(shown, "cancelReason")));
        }
        else
        {
            Assert.Equal("Cancelled", Text(shown, "state"));
        }

        // Otherwise the app waits for the code when it ends.
        _site.SetResult(new HttpResponseMessage(HttpStatusCode.OK));
    }

    [Fact]
    public async Task Cancel_Waiting_IsOverAtOnceAndNeverRuns()
    {
        await _app.SendAsync("PATCH", $"{Job}/overrides", """{"overlap": "Queue"}""");
        var first = await RunAsync();
        var waiting = await RunAsync();
        Assert.Equal([waiting], (await _app.GetAsync(Job)).Body.GetProperty("waiting").EnumerateArray().Select(id => id.GetString()));

        var (_, shown) = await _app.PostAsync($"/api/executions/{waiting}/cancel");

        Assert.Equal("Cancelled", Text(shown, "state"));
        _site.SetResult(new HttpResponseMessage(HttpStatusCode.OK));
        Assert.Equal([(first, "Succeeded"), (waiting, "Cancelled")], (await _app.FinishedAsync(2)).Select(item => (Text(item, "id")!, Text(item, "state")!)).OrderBy(pair => pair.Item2 == "Cancelled"));
    }

    [Fact]
    public async Task Release_Running_IsAbandonedAndTheJobIsFree()
    {
        var id = await RunAsync();

        var (status, shown) = await _app.PostAsync($"/api/executions/{id}/release", """{"reason": "the machine is gone"}""");

        Assert.Equal((HttpStatusCode.OK, "Abandoned", "Released by anyone (no token is configured): the machine is gone"), (status, Text(shown, "state"), Text(shown, "reason")));
        Assert.Equal(HttpStatusCode.Conflict, (await _app.PostAsync($"/api/executions/{id}/release")).Status);
        Assert.Empty((await _app.GetAsync(Job)).Body.GetProperty("running").EnumerateArray());
    }

    [Fact]
    public async Task Release_Waiting_IsAConflict()
    {
        await _app.SendAsync("PATCH", $"{Job}/overrides", """{"overlap": "Queue"}""");
        await RunAsync();

        Assert.Equal(HttpStatusCode.Conflict, (await _app.PostAsync($"/api/executions/{await RunAsync()}/release")).Status);
    }

    [Fact]
    [Trait("Req", "TO24")]
    public async Task Rerun_Finished_IsAnsweredLikeARunAndNamesIt()
    {
        _site.SetResult(new HttpResponseMessage(HttpStatusCode.OK));
        var (_, first) = await _app.PostAsync($"{Job}/run?wait=60s", """{"parameters": {"day": "2026-03-01"}}""");

        var again = await _app.SendAsync("POST", $"/api/executions/{Text(first, "id")}/rerun?wait=60s", """{"reason": "again"}""", "one");
        var repeated = await _app.SendAsync("POST", $"/api/executions/{Text(first, "id")}/rerun?wait=60s", """{"reason": "again"}""", "one");

        Assert.Equal((HttpStatusCode.OK, "Succeeded", "Manual"), (again.Status, Text(again.Body, "state"), Text(again.Body, "trigger")));
        Assert.Equal((Text(first, "id"), "2026-03-01"), (Text(again.Body, "retryOf"), Text(again.Body.GetProperty("parameters"), "day")));
        Assert.Equal($"/api/executions/{Text(again.Body, "id")}", again.Headers.Location!.ToString());
        Assert.Equal(Text(again.Body, "id"), Text(repeated.Body, "id"));
        Assert.Equal(2, (await _app.FinishedAsync(2)).Count);
    }

    [Fact]
    public async Task Rerun_ParameterThatHeldASecret_IsRefusedByItsName()
    {
        _site.SetResult(new HttpResponseMessage(HttpStatusCode.OK));
        var (_, first) = await _app.PostAsync($"{Job}/run?wait=60s", """{"parameters": {"apiToken": "abcdef"}}""");

        var (status, problem) = await _app.PostAsync($"/api/executions/{Text(first, "id")}/rerun");

        Assert.Equal((HttpStatusCode.Conflict, "apiToken"), (status, Text(problem, "parameter")));
    }

    [Fact]
    public async Task Rerun_UnderWay_IsAConflict() =>
        Assert.Equal(HttpStatusCode.Conflict, (await _app.PostAsync($"/api/executions/{await RunAsync()}/rerun")).Status);

    [Theory]
    [InlineData("cancel")]
    [InlineData("release")]
    [InlineData("rerun")]
    public async Task Act_NoSuchExecutionOrBody_IsAnswered(string act)
    {
        Assert.Equal(HttpStatusCode.NotFound, (await _app.PostAsync($"/api/executions/nothing/{act}")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await _app.PostAsync($"/api/executions/{new string('0', 32)}/{act}")).Status);
        var (status, problem) = await _app.PostAsync($"/api/executions/{new string('0', 32)}/{act}", """{"why": "x"}""");
        Assert.Equal((HttpStatusCode.BadRequest, "why"), (status, Text(problem, "field")));
    }

    private static string? Text(JsonElement body, string name) => body.GetProperty(name).GetString();

    private async Task<string> RunAsync()
    {
        var (status, body) = await _app.PostAsync($"{Job}/run");
        Assert.Equal(HttpStatusCode.Accepted, status);
        return Text(body, "id")!;
    }
}
