using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Carillon.Configuration;
using Carillon.Functions.OpenApi;
using Carillon.Functions.Tests.OpenApi;
using Carillon.Storage;
using Carillon.TestKit;
using Carillon.TestKit.Storage;
using Carillon.TestKit.Time;
using Functions;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Carillon.Functions.Tests;

/// <summary>
/// The app as it is composed, hosting itself in the test's process, with its edges replaced: a clock that the test moves, a
/// store in memory, and sites that answer what the test says.
/// </summary>
internal sealed class AppUnderTest : IAsyncDisposable
{
    /// <summary>What the host reads triggers with: it knows app settings only, and no defaults.</summary>
    private static readonly string[] Schedules =
    [
        "--Schedules:Content=*/5 * * * *", "--Schedules:Sweeper=*/15 * * * *", "--Schedules:Monitor=0 * * * *",
        "--Schedules:Metrics=*/30 * * * *", "--Schedules:Health=*/10 * * * *", "--Schedules:Cleanup=0 2 * * *",
    ];

    private readonly IHost _host;
    private readonly string _folder;

    private AppUnderTest(IHost host, string folder, ManualClock clock, InMemoryStateStore store, InterceptingStateStore commits, CollectingLoggerProvider logs)
    {
        (_host, _folder, Clock, Store, Commits, Logs) = (host, folder, clock, store, commits, logs);
        Answers = new DocumentedAnswers(() => ApiDocument.Of(host.Services.GetRequiredService<InterfaceDescription>()));
        Client = new HttpClient(Answers) { BaseAddress = new Uri("http://" + host.Services.GetRequiredService<IConfiguration>()["WEBSITE_HOSTNAME"]) };
    }

    public ManualClock Clock { get; }

    public InMemoryStateStore Store { get; }

    /// <summary>Where a test steps into what the app writes.</summary>
    public InterceptingStateStore Commits { get; }

    public CollectingLoggerProvider Logs { get; }

    /// <summary>The content root.</summary>
    public string Folder => _folder;

    public HttpClient Client { get; }

    /// <summary>Holds that each answer is one that the description of the interface has.</summary>
    public DocumentedAnswers Answers { get; }

    public static async Task<AppUnderTest> StartAsync(
        string environment = "Development", Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>>? sites = null,
        Func<string[], FunctionsApplicationBuilder>? compose = null, params (string Key, string Value)[] settings)
    {
        var folder = Directory.CreateTempSubdirectory("carillon-app-").FullName;
        var clock = new ManualClock(Some.Instant);
        var store = new InMemoryStateStore();
        var commits = new InterceptingStateStore(store);
        var logs = new CollectingLoggerProvider();
        var builder = (compose ?? Program.Compose)(["--applicationName=Functions", "--port=0", $"--environment={environment}", $"--contentRoot={folder}", .. Schedules]);
        builder.Configuration.AddInMemoryCollection([KeyValuePair.Create("Carillon:Storage", (string?)"sqlite")]);
        builder.Configuration.AddInMemoryCollection(settings.ToDictionary(setting => setting.Key, setting => (string?)setting.Value));
        builder.Services.Replace(ServiceDescriptor.Singleton<TimeProvider>(clock));
        builder.Services.AddKeyedSingleton<IStateStore>(StoreKind.Sqlite, commits);
        foreach (var client in (string[])["site-check", "content", "carillon-alerts"])
        {
            builder.Services.AddHttpClient(client).ConfigurePrimaryHttpMessageHandler(() =>
                new Sites(sites ?? ((_, _) => Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK)))));
        }

        // The console goes; what keeps the logs of runs is part of the app.
        var ofRuns = builder.Services.Where(service => service.ServiceType == typeof(ILoggerProvider) && service.ImplementationType?.Name == "RunLogProvider").ToList();
        builder.Logging.ClearProviders().AddProvider(logs);
        builder.Services.Add(ofRuns);
        var host = builder.Build();
        await host.StartAsync();
        return new AppUnderTest(host, folder, clock, store, commits, logs);
    }

    public T Get<T>()
        where T : notnull => _host.Services.GetRequiredService<T>();

    /// <summary>Asks for something, and reads the JSON of the answer.</summary>
    public async Task<(HttpStatusCode Status, JsonElement Body)> GetAsync(string path)
    {
        using var response = await Client.GetAsync(new Uri(path, UriKind.Relative));
        return (response.StatusCode, await JsonAsync(response));
    }

    /// <summary>Sends JSON, and reads the JSON of the answer.</summary>
    public async Task<(HttpStatusCode Status, JsonElement Body)> PostAsync(string path, string body = "")
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await Client.PostAsync(new Uri(path, UriKind.Relative), content);
        return (response.StatusCode, await JsonAsync(response));
    }

    /// <summary>Sends any request, with a key where one is given, and reads the JSON and the headers of the answer.</summary>
    public async Task<(HttpStatusCode Status, JsonElement Body, HttpResponseHeaders Headers)> SendAsync(string method, string path, string body = "", string? key = null)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(path, UriKind.Relative)) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        if (key is not null)
        {
            Assert.True(request.Headers.TryAddWithoutValidation("Idempotency-Key", key));
        }

        using var response = await Client.SendAsync(request);
        return (response.StatusCode, await JsonAsync(response), response.Headers);
    }

    /// <summary>The newest executions of the app's own jobs, once there are so many of them that are over.</summary>
    public async Task<IReadOnlyList<JsonElement>> FinishedAsync(int count)
    {
        var deadline = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var (_, body) = await GetAsync("/api/executions");
            var finished = body.GetProperty("items").EnumerateArray().Where(item => item.TryGetProperty("finishedAt", out _)).ToList();
            if (finished.Count >= count)
            {
                return finished;
            }

            Assert.True(TimeProvider.System.GetElapsedTime(deadline) < TimeSpan.FromSeconds(20), $"Only {finished.Count} of {count} executions are over: {body}");
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System);
        }
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        _host.Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();
        await _host.StopAsync();
        _host.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static async Task<JsonElement> JsonAsync(HttpResponseMessage response)
    {
        var text = await response.Content.ReadAsStringAsync();
        return text.Length == 0 ? default : JsonElement.Parse(text);
    }

    private sealed class Sites(Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>> answer) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            answer(request, cancellationToken);
    }
}
