using System.Globalization;
using System.Text;
using Carillon.Executions;
using Carillon.Functions.Tests.Access;
using Carillon.Functions.Tests.HandOff;
using Carillon.Jobs;
using Carillon.Logs;
using Carillon.Storage;
using Carillon.TestKit;
using Carillon.TestKit.Engine;
using Microsoft.Extensions.Hosting;
using Xunit.Abstractions;

namespace Carillon.Functions.Tests.OpenApi;

/// <summary>
/// Every status that the description has is one that the app answers with. That it answers with no other is looked at wherever a test
/// asks the app for anything: <see cref="DocumentedAnswers"/>.
/// </summary>
public sealed class DocumentedStatusTests(ApiScenario scenario, ITestOutputHelper output) : IClassFixture<ApiScenario>
{
    private static readonly string Nothing = new('0', 32);

    private static readonly (string, string)[] SignedIn =
        [("WEBSITE_INSTANCE_ID", "i"), ("WEBSITE_AUTH_ENABLED", "True"), ("Carillon:Access:AppServiceAuth", "true"), ("Carillon:Dispatcher:HandOff", "Pool")];

    private static readonly (string, string)[] Tight =
        [("Carillon:RateLimits:Read", "1"), ("Carillon:RateLimits:Act", "1"), ("Carillon:RateLimits:Admin", "1"), ("Carillon:RateLimits:Open", "1")];

    private readonly HashSet<(string Function, int Status)> _seen = [];

    [Fact]
    public async Task Statuses_OfTheDescription_AreAllAnswered()
    {
        var documented = scenario.Document.Operations.SelectMany(operation => operation.Statuses.Select(status => (operation.Function, Status: status))).ToHashSet();

        await AskForWhatCannotBeAsync();
        await AskAgainAsync();
        await AskForDamagedRowsAsync();
        _seen.UnionWith(scenario.App.Answers.Seen);
        await AskAppAsync(times: 1, "Production", prepare: null);
        await AskAppAsync(times: 2, "Development", prepare: null, Tight);
        await AskAppAsync(times: 1, "Production", app => app.Client.DefaultRequestHeaders.Add("X-MS-CLIENT-PRINCIPAL", Convert.ToBase64String(Encoding.UTF8.GetBytes(SignedInCallerTests.Principal("nobody")))), SignedIn);
        await AskAppAsync(times: 1, "Production", app => app.Client.DefaultRequestHeaders.Authorization = new("Bearer", "wrong"), ("Carillon:Access:Token", Nothing));
        await AskAtTheEndAsync();

        var never = documented.Except(_seen).Order().Select(one => $"{one.Function} {one.Status}").ToList();
        Figures.Tell(output, string.Create(CultureInfo.InvariantCulture, $"OpenAPI: {documented.Count} statuses of {scenario.Document.Operations.Count} operations, {documented.Count - never.Count} of them answered."));
        Assert.True(never.Count == 0, $"The description has statuses that nothing here is answered with: {string.Join(", ", never)}");
    }

    /// <summary>What can't be read, what there is not, what is too large.</summary>
    private async Task AskForWhatCannotBeAsync()
    {
        foreach (var operation in scenario.Document.Operations)
        {
            await AskAsync(operation.Method, Missing(operation), BodyOf(operation));
            await AskAsync(operation.Method, PathOf(operation), """{"whatNobodyKnows":1}""");
            await AskAsync(operation.Method, $"{PathOf(operation).Split('?')[0]}?limit=0&page=0&count=0&action=x&at=x", null);
            await AskAsync(operation.Method, PathOf(operation), new string(' ', (64 * 1024) + 1));
        }

        await AskAsync("POST", "/api/scheduler?action=status", null);
        await AskAsync("POST", "/functions/v1/scheduler?action=status", null);
        using var signed = new SignedRequest { Body = "{}", At = scenario.App.Clock.GetUtcNow() }.ToMessage();
        using var response = await scenario.App.Client.SendAsync(signed);
    }

    /// <summary>What was done before, what is over, and what is asked for without waiting.</summary>
    private async Task AskAgainAsync()
    {
        const string Token = """{"name":"another","role":"reader"}""";
        var (_, made) = await scenario.SendAsync("POST", "/api/tokens", Token, "again");
        await scenario.SendAsync("POST", "/api/tokens", Token, "again");
        var row = await scenario.App.Store.ReadAsync(StateKeys.Token(Id(made!["id"]!)), CancellationToken.None);
        Assert.True((await scenario.App.Store.CommitAsync(new StateTransaction().Delete(row!.Key, row.Version), CancellationToken.None)).Committed);
        await scenario.SendAsync("POST", "/api/tokens", Token, "again");

        foreach (var act in new[] { "cancel", "release" })
        {
            await AskAsync("POST", $"/api/executions/{IdOf("executions-get")}/{act}", null);
        }

        await AskAsync("POST", $"/api/executions/{IdOf("executions-get")}/rerun", null);
        const string Restore = """{"target":{"kind":"sqlite","path":"data/restored.db"}}""";
        await scenario.SendAsync("POST", "/api/backups/restore", Restore, "restore");
        await scenario.SendAsync("POST", "/api/backups/restore", Restore.Replace("restored", "elsewhere", StringComparison.Ordinal), "restore");
        await AskAsync("POST", "/api/backups/restore", """{"to":"2001-01-01T00:00:00Z","dryRun":true}""");
        using var known = new HttpRequestMessage(HttpMethod.Get, new Uri("/api/openapi.json", UriKind.Relative));
        known.Headers.Add("If-None-Match", "*");
        using var response = await scenario.App.Client.SendAsync(known);

        using var engine = new EngineUnderTest(memory: scenario.App.Store, clock: scenario.App.Clock, blobs: scenario.App.Get<LogPlace>().Blobs);
        var talked = (await engine.RunByHandAsync(await engine.DeclareAsync(body: TalkativeBody.Of(engine, 5_000)))).Execution;
        await scenario.App.Get<LogPlace>().Blobs.DeleteAsync(talked!.LongLog!.Blob, CancellationToken.None);
        await AskAsync("GET", $"/api/executions/{talked.Id}/log", null);
    }

    /// <summary>Rows that can't be read; nothing can be asked of the app afterwards.</summary>
    private async Task AskForDamagedRowsAsync()
    {
        var content = JobId.Create("default", "content");
        RowKey[] keys =
        [
            StateKeys.Job(content), StateKeys.JobState(content), StateKeys.JobState(JobId.Create("default", "backup")), StateKeys.JobState(JobId.Create("default", "backup-drill")),
            StateKeys.Execution(content, Id(IdOf("executions-get"))), StateKeys.Execution(JobId.Create("default", "site-check"), Id(IdOf("executions-log"))),
            StateKeys.BackupProof, StateKeys.Token(Id(IdOf("tokens-get"))), StateKeys.Alert(Id(IdOf("alerts-acknowledge"))),
        ];
        var requests = await scenario.App.Store.ReadRangeAsync(StateKeys.Idempotency, 200, CancellationToken.None);
        foreach (var key in keys.Concat(requests.Rows.Select(row => row.Key)))
        {
            scenario.App.Store.Damage(key, "{"u8.ToArray());
        }

        foreach (var operation in scenario.Document.Operations)
        {
            await scenario.SendAsync(operation.Method, PathOf(operation), BodyOf(operation), scenario.KeyOf(operation.Function));
        }

        await AskAsync("POST", "/api/scheduler?action=trigger&job=content", null);
        await AskAsync("POST", "/functions/v1/scheduler?action=trigger&job=content", null);
    }

    /// <summary>Asks an app of its own for everything, so many times.</summary>
    private async Task AskAppAsync(int times, string environment, Action<AppUnderTest>? prepare, params (string, string)[] settings)
    {
        await using var app = await AppUnderTest.StartAsync(environment, settings: settings);
        prepare?.Invoke(app);
        foreach (var operation in scenario.Document.Operations)
        {
            for (var time = 0; time < times; time++)
            {
                await SendAsync(app, operation.Method, Missing(operation), null);
            }
        }

        _seen.UnionWith(app.Answers.Seen);
    }

    /// <summary>Asks an app that was told to end, and then one whose store is down.</summary>
    private async Task AskAtTheEndAsync()
    {
        await using var app = await AppUnderTest.StartAsync();
        await SignedRequest.KeepKeyAsync(app.Store);
        app.Get<IHostApplicationLifetime>().StopApplication();
        using var message = new SignedRequest { Body = $"{{\"runs\":[{{\"id\":\"{Nothing}\",\"fence\":\"{Nothing}\"}}]}}" }.ToMessage();
        using var response = await app.Client.SendAsync(message);
        app.Commits.OnRead = _ => throw new StateStoreUnavailableException("The store is down (as the test asked).");
        await SendAsync(app, "GET", "/api/health", null);
        await SendAsync(app, "GET", "/health", null);
        _seen.UnionWith(app.Answers.Seen);
    }

    private Task AskAsync(string method, string path, string? body) => SendAsync(scenario.App, method, path, body);

    private static async Task SendAsync(AppUnderTest app, string method, string path, string? body)
    {
        using var message = new HttpRequestMessage(new HttpMethod(method), new Uri(path, UriKind.Relative)) { Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json") };
        using var response = await app.Client.SendAsync(message);
    }

    private string PathOf(ApiOperation operation) => ApiScenario.WithoutExample.Contains(operation.Function) ? operation.Path : scenario.ExampleOf(operation.Function).Request.Split(' ')[1];

    private string? BodyOf(ApiOperation operation) => scenario.Examples.FirstOrDefault(one => one.Function == operation.Function).Example?.Body?.ToJsonString();

    private string IdOf(string function) => PathOf(scenario.Document.Of(function)).Split('/')[3];

    /// <summary>The path of something that there is not.</summary>
    private static string Missing(ApiOperation operation) => operation.Path
        .Replace("{ns}", "default", StringComparison.Ordinal).Replace("{name}", "nothing", StringComparison.Ordinal)
        .Replace("{id}", Nothing, StringComparison.Ordinal).Replace("{kind}", "nothing", StringComparison.Ordinal);

    private static ExecutionId Id(object text) => ExecutionId.TryParse(text.ToString(), out var id) ? id : throw new ArgumentException($"'{text}' is no id.", nameof(text));
}
