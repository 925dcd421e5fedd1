using System.Diagnostics;
using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Carillon.Diagnostics;

namespace Carillon.Functions.Tests.Http;

/// <summary>One id goes with a request: into its answer, the logs, and the rows it leaves.</summary>
[Trait("Req", "TO43")]
public sealed partial class RequestIdTests : IAsyncLifetime
{
    private const string Trace = "4bf92f3577b34da6a3ce929d0e0e4736";
    private const string Secret = "a-secret-of-the-settings";

    private AppUnderTest _app = null!;

    public async Task InitializeAsync() => _app = await AppUnderTest.StartAsync(settings: [("Content:ServiceRoleKey", Secret), ("Carillon:Access:Token", "0123456789abcdef0123456789abcdef")]);

    public async Task DisposeAsync() => await _app.DisposeAsync();

    [Theory]
    [InlineData("a")]
    [InlineData("order-4711_b.2")]
    [InlineData("0123456789012345678901234567890123456789012345678901234567890123")]
    public async Task Send_AnIdThatIsSane_IsAnsweredWithIt(string id)
    {
        using var response = await SendAsync("GET", "/api/jobs", ("X-Request-Id", id));

        Assert.Equal([id], response.Headers.GetValues("X-Request-Id"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("two words")]
    [InlineData("<script>")]
    [InlineData("a;b")]
    [InlineData("01234567890123456789012345678901234567890123456789012345678901234")]
    [InlineData(Secret)]
    [InlineData("x-" + Secret)]
    public async Task Send_AnotherText_IsAnsweredWithAnIdOfItsOwn(string id)
    {
        using var response = await SendAsync("GET", "/api/jobs", ("X-Request-Id", id));
        using var again = await SendAsync("GET", "/api/jobs", ("X-Request-Id", id));

        Assert.Matches(OwnId(), Assert.Single(response.Headers.GetValues("X-Request-Id")));
        Assert.NotEqual(response.Headers.GetValues("X-Request-Id"), again.Headers.GetValues("X-Request-Id"));
    }

    [Theory]
    [InlineData("00-" + Trace + "-00f067aa0ba902b7-01", true)]
    [InlineData("00-" + Trace + "-00f067aa0ba902b7-00", true)]
    [InlineData("00-00000000000000000000000000000000-00f067aa0ba902b7-01", false)]
    [InlineData("nonsense", false)]
    public async Task Send_ATrace_IsAnsweredWithItsId(string parent, bool taken)
    {
        using var response = await SendAsync("GET", "/api/jobs", ("traceparent", parent));

        Assert.Equal(taken, Assert.Single(response.Headers.GetValues("X-Request-Id")) == Trace);
    }

    [Theory]
    [InlineData("GET", "/api/jobs/default/nothing", HttpStatusCode.NotFound)]
    [InlineData("GET", "/api/jobs?limit=0", HttpStatusCode.BadRequest)]
    [InlineData("POST", "/api/internal/runs", HttpStatusCode.Forbidden)]
    public async Task Problem_HasTheIdOfItsAnswer(string method, string path, HttpStatusCode status)
    {
        using var response = await SendAsync(method, path, ("X-Request-Id", "order-4711"));
        using var problem = JsonDocument.Parse(await response.Content.ReadAsStringAsync());

        Assert.Equal(status, response.StatusCode);
        Assert.Equal("order-4711", problem.RootElement.GetProperty("requestId").GetString());
    }

    [Fact]
    public async Task Problem_OfWhoIsNotLetIn_HasTheIdOfItsAnswer()
    {
        using var response = await SendAsync("GET", "/api/jobs", ("X-Request-Id", "order-4711"), ("Authorization", "Bearer wrong"));
        using var problem = JsonDocument.Parse(await response.Content.ReadAsStringAsync());

        Assert.Equal((HttpStatusCode.Unauthorized, "order-4711"), (response.StatusCode, problem.RootElement.GetProperty("requestId").GetString()));
        Assert.Equal(["order-4711"], response.Headers.GetValues("X-Request-Id"));
    }

    [Fact]
    [Trait("Req", "TO44")]
    public async Task Run_ByHand_HasTheIdInItsRowsAndLogs()
    {
        using var response = await SendAsync("POST", "/api/jobs/default/site-check/run?wait=60s", ("X-Request-Id", "order-4711"));
        using var run = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        var id = run.RootElement.GetProperty("id").GetString()!;

        Assert.Equal("order-4711", (await GetAsync($"/api/executions/{id}")).GetProperty("requestId").GetString());
        var told = Assert.Single(_app.Logs.Entries, entry => entry.Id.Id == 1 && entry.Message.Contains(id, StringComparison.Ordinal));
        Assert.Equal("order-4711", told.Scope["RequestId"]);
        Assert.Contains(_app.Logs.Entries, entry => entry.Scope.GetValueOrDefault("ExecutionId")?.ToString() == id && entry.Scope["Job"]?.ToString() == "default/site-check" && (string?)entry.Scope["RequestId"] == "order-4711");
    }

    [Fact]
    public async Task Run_BySchedule_HasNone()
    {
        _app.Clock.AdvanceTo(_app.Clock.GetUtcNow().AddMinutes(5));

        // A request that asks for readiness is a clock: what it finds due, it did not ask for.
        using var ready = await SendAsync("GET", "/api/ready", ("X-Request-Id", "order-4711"));
        _app.Client.DefaultRequestHeaders.Authorization = new("Bearer", "0123456789abcdef0123456789abcdef");
        var run = (await _app.FinishedAsync(1))[0];

        Assert.False((await GetAsync($"/api/executions/{run.GetProperty("id").GetString()}")).TryGetProperty("requestId", out _));
    }

    [Theory]
    [InlineData("POST", "/api/jobs/default/site-check/pause")]
    [InlineData("PATCH", "/api/jobs/default/site-check/overrides", """{"maxRetries":1}""")]
    [InlineData("POST", "/api/jobs/disable", """{"selector":{"jobs":["default/site-check"]}}""")]
    [InlineData("POST", "/api/scheduler?action=toggle&job=site-check&enable=false")]
    [InlineData("POST", "/api/scheduler?action=trigger&job=site-check")]
    [InlineData("POST", "/api/tokens", """{"name":"another","role":"reader"}""")]
    public async Task Act_LeavesTheIdInTheAuditLog(string method, string path, string body = "")
    {
        using var response = await SendAsync(method, path, body, ("X-Request-Id", "order-4711"));
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());

        Assert.Equal("order-4711", (await GetAsync("/api/audit")).GetProperty("items")[0].GetProperty("requestId").GetString());
    }

    [Fact]
    public async Task Run_InATrace_IsASpanOfIt()
    {
        var spans = new System.Collections.Concurrent.ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == CarillonTelemetry.Name,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = spans.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);

        using var response = await SendAsync("POST", "/api/jobs/default/site-check/run?wait=60s", ("traceparent", $"00-{Trace}-00f067aa0ba902b7-01"));

        var run = Assert.Single(spans, span => span.OperationName == "job run" && (string?)span.GetTagItem("carillon.request") == Trace);
        Assert.Equal(Trace, run.TraceId.ToHexString());
    }

    private Task<HttpResponseMessage> SendAsync(string method, string path, params (string Name, string Value)[] headers) => SendAsync(method, path, "", headers);

    private async Task<HttpResponseMessage> SendAsync(string method, string path, string body, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(path, UriKind.Relative)) { Content = body.Length == 0 ? null : new StringContent(body) };
        request.Headers.Authorization = new("Bearer", "0123456789abcdef0123456789abcdef");
        foreach (var (name, value) in headers)
        {
            request.Headers.Remove(name);
            Assert.True(request.Headers.TryAddWithoutValidation(name, value));
        }

        return await _app.Client.SendAsync(request);
    }

    private async Task<JsonElement> GetAsync(string path)
    {
        using var response = await SendAsync("GET", path);
        return JsonElement.Parse(await response.Content.ReadAsStringAsync());
    }

    [GeneratedRegex("^[0-9a-f]{32}$", RegexOptions.CultureInvariant)]
    private static partial Regex OwnId();
}
