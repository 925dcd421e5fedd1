using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Carillon.Alerts;
using Carillon.Records;
using Carillon.Storage.Rows;
using Functions;
using Microsoft.Extensions.Configuration;

namespace Carillon.Functions.Tests.Configuration;

/// <summary>Settings that take effect while the app runs, in the app as it is composed, from a source that tells of changes.</summary>
[Trait("Req", "PG13")]
public sealed class ReloadTests
{
    private const string FirstKey = "first-key-of-the-service", SecondKey = "second-key-of-the-service";

    private readonly List<(Uri? Url, string? Key)> _asked = [];
    private readonly ChangingSettings _settings = new();

    [Fact]
    public async Task Content_UrlAndKeyChange_TheNextRunGoesByThem()
    {
        await using var app = await StartAsync();
        await RunAsync(app);
        _settings.Change(("Content:Url", "https://second.example/run"), ("Content:ServiceRoleKey", SecondKey));
        await RunAsync(app);

        Assert.Equal([(new Uri("https://first.example/run"), "Bearer " + FirstKey), (new Uri("https://second.example/run"), "Bearer " + SecondKey)], _asked);
        Assert.Contains(app.Logs.Entries, entry => entry.Id.Id == 130 && entry.Message.Contains("Content", StringComparison.Ordinal));
        Assert.DoesNotContain(app.Logs.Entries, entry => entry.Message.Contains(SecondKey, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Content_KeyChanges_BothAreMasked()
    {
        await using var app = await StartAsync();
        await app.PostAsync("/api/jobs/default/site-check/pause", $$"""{"reason":"{{FirstKey}}"}""");
        _settings.Change(("Content:ServiceRoleKey", SecondKey));
        app.Clock.Advance(TimeSpan.FromSeconds(1));
        await app.PostAsync("/api/jobs/default/site-check/resume", $$"""{"reason":"was {{FirstKey}}, is {{SecondKey}}"}""");

        var (_, audit) = await app.GetAsync("/api/audit");

        Assert.Equal("was ***, is ***", audit.GetProperty("items")[0].GetProperty("reason").GetString());
    }

    [Theory]
    [InlineData("Content:Url", "not a URL", "Content:Url must be")]
    [InlineData("Content:MaxJobs", "many", "Content:MaxJobs")]
    [InlineData("Content:Timeout", "1.00:00:00", "Content:Timeout must be")]
    [InlineData("Content:Colour", "red", "Colour")]
    public async Task Content_BadValue_IsRefusedAndTheLastGoodOneStays(string key, string value, string told)
    {
        await using var app = await StartAsync();
        _settings.Change(("Content:ServiceRoleKey", SecondKey));
        _settings.Change((key, value), ("Content:ServiceRoleKey", "a-key-that-comes-with-it"));
        await RunAsync(app);

        Assert.Equal((new Uri("https://first.example/run"), "Bearer " + SecondKey), _asked.Single());
        Assert.Contains(told, app.Logs.Entries.Single(entry => entry.Id.Id == 131).Message, StringComparison.Ordinal);

        // Mended, it is taken.
        _settings.Change((key, key == "Content:Url" ? "https://third.example/run" : null));
        await RunAsync(app);
        Assert.Equal("Bearer a-key-that-comes-with-it", _asked[1].Key);
    }

    [Fact]
    public async Task Alerts_WebhookUrlIsSetLater_TheNextNoticeGoesThere()
    {
        await using var app = await StartAsync();
        await RaiseAsync(app, "default/a");
        _settings.Change(("Carillon:Alerts:WebhookUrl", "https://hooks.example/second"));
        await RaiseAsync(app, "default/b");
        await app.Get<NoticeDelivery>().DeliverDueAsync(CancellationToken.None);
        Assert.Equal(new Uri("https://hooks.example/second"), Assert.Single(_asked).Url);

        _settings.Change(("Carillon:Alerts:WebhookUrl", "ftp://elsewhere"), ("Carillon:Alerts:MostPerHour", "0"));
        _settings.Change(("Carillon:Alerts:WebhookUrl", "https://hooks.example/third"), ("Carillon:Alerts:MostPerHour", null), ("Carillon:Alerts:Colour", "red"));
        await RaiseAsync(app, "default/c");
        await app.Get<NoticeDelivery>().DeliverDueAsync(CancellationToken.None);

        Assert.Equal(2, _asked.Count(asked => asked.Url == new Uri("https://hooks.example/second")));
        Assert.Equal(2, app.Logs.Entries.Count(entry => entry.Id.Id == 131));
        Assert.Contains("'Carillon:Alerts:Colour' is not a setting", app.Logs.Entries.Last(entry => entry.Id.Id == 131).Message, StringComparison.Ordinal);
    }

    /// <summary>The same from a file of the app.</summary>
    [Fact]
    public async Task Content_FileOfTheAppIsWritten_TakesEffect()
    {
        await using var app = await StartAsync();
        _settings.Change(("Content:Url", null));
        var file = Path.Combine(app.Folder, "appsettings.json");
        await File.WriteAllTextAsync(file, JsonSerializer.Serialize(new { Content = new { Url = "https://file.example/run" } }));

        var start = TimeProvider.System.GetTimestamp();
        while (!_asked.Any(asked => asked.Url?.Host == "file.example"))
        {
            Assert.True(TimeProvider.System.GetElapsedTime(start) < TimeSpan.FromSeconds(30), "The file was not read again.");
            await app.PostAsync("/api/jobs/default/content/run?wait=60s");
        }
    }

    private static Task<AlertRow> RaiseAsync(AppUnderTest app, string subject) =>
        app.Get<AlertBook>().RaiseAsync(new AlertFinding("failure_rate", subject, AlertSeverity.Critical, "x"), RecordOrigin.Request, CancellationToken.None);

    private static async Task RunAsync(AppUnderTest app)
    {
        var (_, run) = await app.PostAsync("/api/jobs/default/content/run?wait=60s");
        Assert.Equal("Succeeded", run.GetProperty("state").GetString());
    }

    private Task<AppUnderTest> StartAsync()
    {
        _settings.Change(("Content:Url", "https://first.example/run"), ("Content:ServiceRoleKey", FirstKey));
        return AppUnderTest.StartAsync(
            sites: (request, _) =>
            {
                lock (_asked)
                {
                    _asked.Add((request.RequestUri, request.Headers.Authorization?.ToString()));
                }

                return Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = JsonContent.Create(new { processed = 1 }) });
            },
            compose: args =>
            {
                var builder = Program.Compose(args);
                ((IConfigurationBuilder)builder.Configuration).Add(_settings);
                return builder;
            });
    }

    /// <summary>Settings that a test changes, as a file, or a service that keeps settings, does.</summary>
    private sealed class ChangingSettings : ConfigurationProvider, IConfigurationSource
    {
        public IConfigurationProvider Build(IConfigurationBuilder builder) => this;

        /// <summary>Sets some, or takes them away, and tells of it once.</summary>
        public void Change(params (string Key, string? Value)[] settings)
        {
            var data = new Dictionary<string, string?>(Data, StringComparer.OrdinalIgnoreCase);
            foreach (var (key, value) in settings)
            {
                if (value is null)
                {
                    data.Remove(key);
                }
                else
                {
                    data[key] = value;
                }
            }

            Data = data;
            OnReload();
        }
    }
}
