using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Carillon.Alerts;
using Carillon.Functions.OpenApi;
using Carillon.Functions.Tests.HandOff;
using Carillon.Records;
using Functions;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Carillon.Functions.Tests.OpenApi;

/// <summary>
/// A day of the app as it is composed: every operation is called at least once, and what was asked and answered is kept. Examples are made of
/// it; where the app still answers so is compared with them.
/// </summary>
public sealed partial class ApiScenario : IAsyncLifetime
{
    internal const string Job = "/api/jobs/default/content";

    private const string First = "0123456789abcdef0123456789abcdef";

    private readonly List<(string Function, Example Example)> _examples = [];
    private readonly Dictionary<string, string> _ids = [];
    private TaskCompletionSource? _hold;
    private readonly Dictionary<string, string> _keys = [];

    /// <summary>Whose answers are too long for an example, and are shown on pages of their own.</summary>
    internal static IReadOnlyList<string> WithoutExample { get; } = ["metrics-text", "openapi"];

    internal AppUnderTest App { get; private set; } = null!;

    internal QueryReads Reads { get; } = new();

    internal IReadOnlyList<(string Function, Example Example)> Examples => _examples;

    internal ApiDocument Document => ApiDocument.Of(App.Get<InterfaceDescription>());

    public async Task InitializeAsync()
    {
        App = await AppUnderTest.StartAsync("Production", AnswerAsync, Compose, ("Carillon:Access:Token", First), ("Content:Url", "https://content.example/run"),
            ("Carillon:Backup:Enabled", "true"), ("Carillon:RateLimits:Refused", "1"));
        App.Client.DefaultRequestHeaders.Authorization = new("Bearer", First);
        await RunsAsync();
        await JobsAsync();
        await BackupsAsync();
        await TokensAndAlertsAsync();
        await RecordsAsync();
        await SchedulerAsync();
        await OthersAsync();
        await RefusalsAsync();
    }

    public async Task DisposeAsync() => await App.DisposeAsync();

    /// <summary>The request that shows an operation, as it can be sent again.</summary>
    internal Example ExampleOf(string function) => _examples.First(one => one.Function == function).Example;

    /// <summary>The key that its last request was sent with. Null where it takes none.</summary>
    internal string? KeyOf(string function) => _keys.GetValueOrDefault(function);

    private async Task RunsAsync()
    {
        await ShowAsync("a schedule in a zone", "GET /api/schedules/occurrences?schedule=0%203%20*%20*%201-5&timeZone=Europe/Berlin&count=2");
        Keep("run", (await ShowAsync("with its outcome", $"POST {Job}/run?wait=60s", """{"parameters":{"batch":"spring"},"reason":"after the import"}"""))!["id"]!);
        await ShowAsync("the newest", "GET /api/executions?limit=1");
        await ShowAsync("a run that succeeded", "GET /api/executions/{run}");
        await ShowAsync("the newest of a job", $"GET {Job}/executions?limit=1");
        await ShowAsync("the first page", "GET /api/runs?page=1&page_size=1");
        await ShowAsync("again", "POST /api/executions/{run}/rerun?wait=60s", """{"reason":"once more"}""");

        _hold = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

        // Of another job: the code of a run that is released goes on, and its job stays busy until it returns.
        Keep("held", (await ShowAsync("at once", "POST /api/jobs/default/site-check/run"))!["id"]!);
        await ShowAsync("its process is gone", "POST /api/executions/{held}/release", """{"reason":"the machine is gone"}""");
        var (status, second) = await SendAsync("POST", $"{Job}/run");
        Assert.True(status == 202, $"{status}: {second}");
        Keep("stopped", second!["id"]!);
        await ShowAsync("told to stop", "POST /api/executions/{stopped}/cancel", """{"reason":"it hangs"}""");
        _hold.SetResult();
        _hold = null;
        await App.FinishedAsync(4);
    }

    private async Task JobsAsync()
    {
        await ShowAsync("those with a page of their own", "GET /api/jobs?limit=5");
        await ShowAsync("a job", $"GET {Job}");
        await ShowAsync("what comes", $"GET {Job}/occurrences?count=2");
        await ShowAsync("what was due before it was known", $"GET {Job}/why?at=2026-01-01T06:00:00Z");
        await ShowAsync("what comes", $"GET {Job}/why?at=2027-01-01T06:00:00Z");
        await ShowAsync("for two hours", $"POST {Job}/pause", """{"for":"2h","reason":"the site moves"}""");
        await ShowAsync("before its time", $"POST {Job}/resume", """{"reason":"it has moved"}""");
        await ShowAsync("off", $"POST {Job}/disable", """{"reason":"not needed in summer"}""");
        await ShowAsync("on", $"POST {Job}/enable", """{"reason":"autumn"}""");
        await ShowAsync("a longer time-out", $"PATCH {Job}/overrides", """{"timeout":"3m","reason":"it is slow today"}""");
        await ShowAsync("one of them", $"DELETE {Job}/overrides?field=timeout", """{"reason":"it is fast again"}""");
        await ShowAsync("all of a tag, and one by name", "POST /api/jobs/pause", """{"selector":{"jobs":["default/content"]},"for":"1h","reason":"the site moves"}""");
        await ShowAsync("by name", "POST /api/jobs/resume", """{"selector":{"jobs":["default/content"]}}""");
        await ShowAsync("by name", "POST /api/jobs/disable", """{"selector":{"jobs":["default/content"]},"reason":"not needed in summer"}""");
        await ShowAsync("by name", "POST /api/jobs/enable", """{"selector":{"jobs":["default/content"]},"reason":"autumn"}""");
        await ShowAsync("the newest", "GET /api/audit?limit=1");
    }

    private async Task BackupsAsync()
    {
        await ShowAsync("with its outcome", "POST /api/backups?wait=60s", """{"reason":"before the change"}""");
        Keep("snapshot", (await ShowAsync("the newest", "GET /api/backups?limit=1"))!["items"]![0]!["name"]!);
        await ShowAsync("it works", "GET /api/backups/connectivity");
        await ShowAsync("with its outcome", "POST /api/backups/{snapshot}/verify?wait=60s", """{"reason":"before we rely on it"}""");
        await ShowAsync("what it would do", "POST /api/backups/restore", """{"target":{"kind":"sqlite","path":"data/restored.db"},"dryRun":true}""");
        Keep("checked", (await SendAsync("POST", "/api/jobs/default/site-check/run?wait=60s")).Body!["id"]!);
        await ShowAsync("a short log", "GET /api/executions/{checked}/log");
        await SendAsync("POST", "/api/backups");
        await SendAsync("POST", Fill("/api/backups/{snapshot}/verify"));
    }

    private async Task TokensAndAlertsAsync()
    {
        Keep("token", (await ShowAsync("for a pipeline", "POST /api/tokens", """{"name":"deployment pipeline","role":"operator","namespaces":["default"],"for":"30d"}"""))!["id"]!);
        await ShowAsync("the oldest", "GET /api/tokens?limit=1");
        await ShowAsync("without its secret", "GET /api/tokens/{token}");
        await ShowAsync("it got out", "POST /api/tokens/{token}/revoke", """{"reason":"it got out"}""");

        var alert = await App.Get<AlertBook>().RaiseAsync(
            new AlertFinding("failure_rate", "default/content", AlertSeverity.Warning, "2 of 10 runs failed in the last hour (20.0 %)."), RecordOrigin.Request, CancellationToken.None);
        Keep("alert", alert.Id.ToString());
        await ShowAsync("open ones", "GET /api/alerts?status=open&limit=1");
        await ShowAsync("somebody is on it", "POST /api/alerts/{alert}/acknowledge", """{"reason":"on it"}""");
    }

    private async Task RecordsAsync()
    {
        foreach (var job in new[] { "sweeper", "health-check", "metrics", "cleanup" })
        {
            await SendAsync("POST", $"/api/jobs/default/{job}/run?wait=60s");
        }

        foreach (var kind in RecordKind.All)
        {
            // The rows of one run have the same time, and which comes first is chance: of the parts of the system all are shown, as each has figures of its own.
            await ShowAsync(kind.Name, $"GET /api/records/{kind.Name}?limit={(kind.Name == "health_checks" ? 20 : 1)}");
        }
    }

    private async Task SchedulerAsync()
    {
        foreach (var path in new[] { "/api/scheduler", "/functions/v1/scheduler" })
        {
            await ShowAsync("status", $"GET {path}?action=status");
            await ShowAsync("jobs", $"GET {path}?action=jobs");
            await ShowAsync("health", $"GET {path}?action=health");
            await ShowAsync("the wrong method", $"GET {path}?action=toggle&job=content_pipeline_main&enable=false");
            await ShowAsync("toggle", $"POST {path}?action=toggle&job=content_pipeline_main&enable=true");
            await ShowAsync("trigger", $"POST {path}?action=trigger&job=content_pipeline_main");
            await ShowAsync("initialize", $"POST {path}?action=initialize");
            await ShowAsync("test", $"POST {path}?action=test");
            await ShowAsync("no such job", $"POST {path}?action=trigger&job=nothing");
        }
    }

    private async Task OthersAsync()
    {
        await ShowAsync("well", "GET /api/health");
        await ShowAsync("well", "GET /health");
        await ShowAsync("ready", "GET /api/ready");
        await SendAsync("GET", "/api/openapi.json");
        await SendAsync("GET", "/metrics");
        await SignedRequest.KeepKeyAsync(App.Store);
        var signed = new SignedRequest { Body = """{"runs":[{"id":"019cadfd890010f688467edc85a2afc0","fence":"0a1b2c3d4e5f60718293a4b5c6d7e8f9"}]}""", At = App.Clock.GetUtcNow() };
        using var message = signed.ToMessage();
        await ShowAsync("one that another has by now", message, signed.Body);
    }

    private async Task RefusalsAsync()
    {
        await RefuseAsync("GET /api/jobs?limit=0");
        await RefuseAsync("GET /api/jobs/default/nothing");
        await RefuseAsync("POST /api/executions/{run}/cancel");
        await RefuseAsync("POST /api/jobs/default/content/pause", """{"for":"2h"}""", "a");
        await RefuseAsync("POST /api/jobs/default/content/pause", """{"for":"3h"}""", "a");
        await RefuseAsync("POST /api/jobs/default/content/resume", $"{{\"reason\":\"{new string('x', 64 * 1024)}\"}}");
        App.Client.DefaultRequestHeaders.Authorization = null;
        await RefuseAsync("GET /api/jobs");
        await RefuseAsync("GET /api/jobs");
        App.Client.DefaultRequestHeaders.Authorization = new("Bearer", (await Access.TestCallers.PlantAsync(App.Store, Tokens.TokenRole.Reader)).Token);
        await RefuseAsync("POST /api/jobs/default/content/run");
        App.Client.DefaultRequestHeaders.Authorization = new("Bearer", First);
        App.Commits.OnRead = _ => throw new Storage.StateStoreUnavailableException("The store is down (as the test asked).");
        await RefuseAsync("GET /api/jobs/default/content");
        App.Commits.OnRead = null;
    }

    /// <summary>Sends a request with the first token.</summary>
    internal async Task<(int Status, JsonNode? Body)> SendAsync(string method, string path, string? body = null, string? key = null)
    {
        using var message = new HttpRequestMessage(new HttpMethod(method), new Uri(path, UriKind.Relative));
        message.Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json");
        if (key is not null)
        {
            message.Headers.Add("Idempotency-Key", key);
        }

        using var response = await App.Client.SendAsync(message);
        return ((int)response.StatusCode, await ReadAsync(response));
    }

    private async Task<JsonNode?> ShowAsync(string name, string request, string? body = null)
    {
        var (method, path) = (request.Split(' ')[0], Fill(request.Split(' ')[1]));
        using var message = new HttpRequestMessage(new HttpMethod(method), new Uri(path, UriKind.Relative)) { Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json") };
        var operation = Document.Find(method, path.Split('?')[0])!;
        var idempotent = operation.Parameters("header").Count > 0;
        if (idempotent)
        {
            message.Headers.Add("Idempotency-Key", _keys[operation.Function] = $"example-{_examples.Count}");
        }

        var answer = await ShowAsync(name, message, body);
        if (idempotent && answer?["error"] is null)
        {
            await ReuseKeyAsync(method, path, body, _keys[operation.Function]);
        }

        return answer;
    }

    /// <summary>A key that came with another request before: what that asks for is not done.</summary>
    private async Task ReuseKeyAsync(string method, string path, string? body, string key)
    {
        if (path.Contains("action=", StringComparison.Ordinal))
        {
            await SendAsync(method, $"{path}&x=1", null, key);
            return;
        }

        var other = body is null ? [] : JsonNode.Parse(body)!.AsObject();
        other["reason"] = "another";
        await SendAsync(method, path, other.ToJsonString(), key);
    }

    private async Task<JsonNode?> ShowAsync(string name, HttpRequestMessage message, string? body)
    {
        App.Clock.Advance(TimeSpan.FromMilliseconds(7));
        using var response = await App.Client.SendAsync(message);
        var answer = await ReadAsync(response);
        var path = new Uri(App.Client.BaseAddress!, message.RequestUri!);
        var function = Document.Find(message.Method.Method, path.AbsolutePath)!.Function;
        _examples.Add((function, new Example(name, $"{message.Method} {path.PathAndQuery}", body is null ? null : JsonNode.Parse(body), (int)response.StatusCode, WithoutSecret(answer))));
        return answer;
    }

    private async Task RefuseAsync(string request, string? body = null, string? key = null)
    {
        var (method, path) = (request.Split(' ')[0], Fill(request.Split(' ')[1]));
        var (status, answer) = await SendAsync(method, path, body, key);
        if (status >= 400 && _examples.All(one => one.Function != Example.Shared || one.Example.Status != status))
        {
            _examples.Add((Example.Shared, new Example($"{status}", request, null, status, answer)));
        }
    }

    private string Fill(string path) => Placeholder().Replace(path, match => _ids[match.Groups["name"].Value]);

    private void Keep(string name, JsonNode id) => _ids[name] = (string)id!;

    private static async Task<JsonNode?> ReadAsync(HttpResponseMessage response)
    {
        var text = await response.Content.ReadAsStringAsync();
        return text.Length == 0 ? null : response.Content.Headers.ContentType?.MediaType is "text/plain" ? JsonValue.Create(text) : JsonNode.Parse(text);
    }

    /// <summary>A token is good for nothing here, and looks like one all the same.</summary>
    private static JsonNode? WithoutSecret(JsonNode? answer)
    {
        var shown = answer?.DeepClone();
        if (shown is JsonObject && (string?)shown["token"] is { } token)
        {
            shown["token"] = token[..^64] + new string('0', 64);
        }

        return shown;
    }

    private async Task<HttpResponseMessage> AnswerAsync(HttpRequestMessage request, CancellationToken stop)
    {
        await (_hold?.Task.WaitAsync(stop) ?? Task.CompletedTask);
        return new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent("""{"success":true,"data":{"processed":3,"generated":1}}""") };
    }

    private FunctionsApplicationBuilder Compose(string[] args)
    {
        var builder = Program.Compose(args);
        builder.Services.AddSingleton(Reads);
        builder.UseMiddleware<QueryRecorder>();
        return builder;
    }

    [GeneratedRegex(@"\{(?<name>[a-z]+)\}", RegexOptions.CultureInvariant)]
    private static partial Regex Placeholder();
}
