using System.Net;
using System.Text.Json;
using Carillon.Alerts;
using Carillon.Records;

namespace Carillon.Functions.Tests.Alerts;

/// <summary>Alerts over HTTP, and the webhook that is told of them.</summary>
public sealed class AlertFunctionsTests
{
    private const string Hook = "https://hooks.example/services/a-secret-path";

    [Fact]
    [Trait("Req", "PG24")]
    [Trait("Req", "PG40")]
    public async Task Monitor_JobFails_AlertIsListedDeliveredAndAcknowledged()
    {
        var posted = new List<(string? Key, JsonElement Body)>();
        await using var app = await StartAsync(async (request, stop) =>
        {
            if (request.RequestUri == new Uri(Hook))
            {
                posted.Add((request.Headers.GetValues("Idempotency-Key").Single(), JsonElement.Parse(await request.Content!.ReadAsStringAsync(stop))));
                return new HttpResponseMessage(HttpStatusCode.OK);
            }

            return new HttpResponseMessage(HttpStatusCode.BadGateway);
        });
        for (var i = 0; i < 5; i++)
        {
            await app.PostAsync("/api/jobs/default/site-check/run?wait=60s");
        }

        var (_, run) = await app.PostAsync("/api/jobs/default/monitor/run?wait=60s");

        Assert.Equal("Succeeded", run.GetProperty("state").GetString());
        var alert = (await app.GetAsync("/api/alerts?status=open")).Body.GetProperty("items").EnumerateArray().Single(one => Text(one, "type") == "failure_rate");
        Assert.Equal(("default/site-check", "Emergency", "Open", 1), (Text(alert, "subject"), Text(alert, "severity"), Text(alert, "status"), alert.GetProperty("delivery").GetProperty("attempts").GetInt32()));
        var (key, body) = posted.Single(one => Text(one.Body, "alert_type") == "failure_rate");
        Assert.Equal((key, Text(alert, "id"), "raised"), (Text(body, "id"), Text(body, "alert_id"), Text(body, "kind")));
        Assert.StartsWith("Emergency: failure_rate of default/site-check. 5 of 5 runs", Text(body, "text"), StringComparison.Ordinal);

        var record = (await app.GetAsync("/api/records/monitoring_alerts")).Body.GetProperty("items").EnumerateArray().Single(one => Text(one, "alert_type") == "failure_rate");
        Assert.Equal("timestamp alert_type severity message status metadata", string.Join(' ', record.EnumerateObject().Select(member => member.Name)));
        Assert.Equal(("emergency", "open", "manual"), (Text(record, "severity"), Text(record, "status"), Text(record.GetProperty("metadata"), "trigger_type")));

        var (status, after) = await app.PostAsync($"/api/alerts/{Text(alert, "id")}/acknowledge", """{"reason": "on it"}""");
        Assert.Equal((HttpStatusCode.OK, "Acknowledged"), (status, Text(after, "status")));
        var entry = (await app.GetAsync("/api/audit?limit=1")).Body.GetProperty("items")[0];
        Assert.Equal(("acknowledge-alert", "on it"), (Text(entry, "act"), Text(entry, "reason")));
        Assert.DoesNotContain(app.Logs.Entries, logged => logged.Message.Contains("a-secret-path", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Webhook_Fails_IsRecordedWithoutItsUrl()
    {
        await using var app = await StartAsync((_, _) => throw new HttpRequestException(HttpRequestError.ConnectionError, $"Connection refused ({Hook})"));
        await app.Get<AlertBook>().RaiseAsync(new AlertFinding("failure_rate", "default/a", AlertSeverity.Critical, "x"), RecordOrigin.Request, CancellationToken.None);

        await app.Get<NoticeDelivery>().DeliverDueAsync(CancellationToken.None);

        var (_, alerts) = await app.GetAsync("/api/alerts");
        Assert.Equal("no connection: ConnectionError", Text(alerts.GetProperty("items")[0].GetProperty("delivery"), "error"));
        Assert.DoesNotContain("a-secret-path", alerts.GetRawText(), StringComparison.Ordinal);
        Assert.DoesNotContain(app.Logs.Entries, logged => $"{logged.Message}{logged.Exception}".Contains("a-secret-path", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("GET", "/api/alerts?status=new", 400)]
    [InlineData("GET", "/api/alerts?limit=0", 400)]
    [InlineData("POST", "/api/alerts/x/acknowledge", 404)]
    [InlineData("POST", "/api/alerts/019cadfd890010f688467edc85a2afc0/acknowledge", 404)]
    public async Task Request_ThatCantBeUsed_IsRefused(string method, string path, int status)
    {
        await using var app = await AppUnderTest.StartAsync();

        Assert.Equal(status, (int)(await app.SendAsync(method, path)).Status);
    }

    private static Task<AppUnderTest> StartAsync(Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>> answer) =>
        AppUnderTest.StartAsync(sites: answer, settings: [("Carillon:Alerts:WebhookUrl", Hook), ("SiteCheck:Urls", "https://example.org/")]);

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString() ?? "";
}
