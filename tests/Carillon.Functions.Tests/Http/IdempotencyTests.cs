using System.Net;
using System.Text.Json;

namespace Carillon.Functions.Tests.Http;

/// <summary>A request that is sent again, because nobody knows whether it arrived, is not done again.</summary>
public sealed class IdempotencyTests : IAsyncLifetime
{
    private const string Job = "/api/jobs/default/site-check";

    private AppUnderTest _app = null!;

    public async Task InitializeAsync() => _app = await AppUnderTest.StartAsync();

    public async Task DisposeAsync() => await _app.DisposeAsync();

    [Fact]
    public async Task Run_SameKeyAndBody_IsAnsweredWithTheSameRun()
    {
        var first = await _app.SendAsync("POST", $"{Job}/run?wait=60s", """{"reason": "a", "parameters": {"x": 1, "y": 2}}""", "one");
        var again = await _app.SendAsync("POST", $"{Job}/run", """ { "parameters" : {"y":2,"x":1}, "reason":"\u0061" } """, "one");

        Assert.Equal(HttpStatusCode.OK, again.Status);
        Assert.Equal((Text(first.Body, "id"), "Succeeded"), (Text(again.Body, "id"), Text(again.Body, "state")));
        Assert.Equal(first.Headers.Location, again.Headers.Location);
        Assert.Equal(["true"], again.Headers.GetValues("Idempotent-Replay"));
        Assert.False(first.Headers.Contains("Idempotent-Replay"));
        Assert.Single(await _app.FinishedAsync(1));
    }

    [Theory]
    [InlineData("run", """{"reason": "b"}""")]
    [InlineData("pause", """{"for": "6m"}""")]
    public async Task Act_SameKeyAndAnotherBody_IsRefused(string act, string other)
    {
        await _app.SendAsync("POST", $"{Job}/{act}", "", "one");

        var (status, problem, headers) = await _app.SendAsync("POST", $"{Job}/{act}", other, "one");

        Assert.Equal((HttpStatusCode.UnprocessableEntity, "Idempotency-Key"), (status, Text(problem, "field")));
        Assert.False(headers.Contains("Idempotent-Replay"));
    }

    [Fact]
    public async Task Act_SameKeyElsewhere_IsAnotherOne()
    {
        await _app.SendAsync("POST", $"{Job}/pause", "", "one");

        var (_, resumed, headers) = await _app.SendAsync("POST", "/api/jobs/DEFAULT/Site-Check/resume", "", "one");

        Assert.False(resumed.TryGetProperty("paused", out _));
        Assert.False(headers.Contains("Idempotent-Replay"));
    }

    [Fact]
    public async Task Act_SameKeyAfterItWasUndone_ShowsTheJobAsItIs()
    {
        await _app.SendAsync("PATCH", $"{Job}/overrides", """{"maxRetries": 3}""", "one");
        await _app.SendAsync("DELETE", $"{Job}/overrides?field=maxRetries", "", "one");

        var set = await _app.SendAsync("PATCH", $"{Job}/overrides", """{"maxRetries": 3}""", "one");
        var cleared = await _app.SendAsync("DELETE", $"{Job}/overrides?field=timeout", "", "one");

        Assert.Equal(0, set.Body.GetProperty("maxRetries").GetInt32());
        Assert.Equal(["true"], set.Headers.GetValues("Idempotent-Replay"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, cleared.Status);
    }

    [Fact]
    public async Task Pause_SameKeyAfterItsEnd_IsARepetition()
    {
        const string Body = """{"until": "2026-03-02T10:02:00Z"}""";
        await _app.SendAsync("POST", $"{Job}/pause", Body, "one");
        _app.Clock.Advance(TimeSpan.FromMinutes(3));

        var (status, _, headers) = await _app.SendAsync("POST", $"{Job}/pause", Body, "one");

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(["true"], headers.GetValues("Idempotent-Replay"));
    }

    [Fact]
    public async Task Act_SameKeyWithASlashAtTheEnd_IsARepetition()
    {
        await _app.SendAsync("POST", $"{Job}/pause", "", "one");

        var (_, _, headers) = await _app.SendAsync("POST", $"{Job}/pause/", "", "one");

        Assert.Equal(["true"], headers.GetValues("Idempotent-Replay"));
    }

    [Fact]
    public async Task Run_SameKeyManyTimesAtOnce_RunsOnce()
    {
        await _app.SendAsync("PATCH", $"{Job}/overrides", """{"overlap": "Allow"}""");

        // None of them waits for the outcome: that wait would go by a clock that nobody moves.
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => _app.SendAsync("POST", $"{Job}/run", "", "one"))));

        Assert.Single(answers.Select(answer => Text(answer.Body, "id")).Distinct());
        Assert.Equal(7, answers.Count(answer => answer.Headers.Contains("Idempotent-Replay")));
        Assert.Single(await _app.FinishedAsync(1));
    }

    [Fact]
    public async Task Run_RefusedTheFirstTime_IsRefusedAlikeAgain()
    {
        var release = new TaskCompletionSource<HttpResponseMessage>();
        await using var app = await AppUnderTest.StartAsync(sites: (_, _) => release.Task);
        app.Client.DefaultRequestHeaders.Add("X-Request-Id", "order-4711");
        var running = await app.SendAsync("POST", $"{Job}/run");

        var first = await app.SendAsync("POST", $"{Job}/run", "", "one");
        var again = await app.SendAsync("POST", $"{Job}/run", "", "one");

        release.SetResult(new HttpResponseMessage(HttpStatusCode.OK));
        Assert.Equal(HttpStatusCode.Accepted, running.Status);
        Assert.Equal((HttpStatusCode.Conflict, HttpStatusCode.Conflict), (first.Status, again.Status));
        Assert.Equal(first.Body.ToString(), again.Body.ToString());
        Assert.Equal(first.Headers.Location, again.Headers.Location);
    }

    [Theory]
    [InlineData("")]
    [InlineData("with blank")]
    public async Task Key_ThatIsNone_IsRefused(string key)
    {
        var (status, problem, _) = await _app.SendAsync("POST", $"{Job}/run", "", key);

        Assert.Equal((HttpStatusCode.BadRequest, "Idempotency-Key"), (status, Text(problem, "field")));
    }

    [Theory]
    [InlineData(200, HttpStatusCode.OK)]
    [InlineData(201, HttpStatusCode.BadRequest)]
    public async Task Key_Length_IsUpTo200(int length, HttpStatusCode right) =>
        Assert.Equal(right, (await _app.SendAsync("POST", $"{Job}/resume", "", new string('k', length))).Status);

    private static string? Text(JsonElement body, string name) => body.GetProperty(name).GetString();
}
