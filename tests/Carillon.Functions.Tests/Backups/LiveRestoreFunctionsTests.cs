using System.Net;
using Carillon.Backups.Live;

namespace Carillon.Functions.Tests.Backups;

/// <summary>The state in use replaced over HTTP, through the app as it is composed.</summary>
public sealed class LiveRestoreFunctionsTests
{
    private const string ToLive = """{"target": {"kind": "live"}, "reason": "the edits were wrong"}""";

    [Fact]
    [Trait("Req", "SC27")]
    [Trait("Req", "SC32")]
    public async Task BackupsRestore_ToTheStateInUse_ReplacesItAndSaysSo()
    {
        await using var app = await AppUnderTest.StartAsync(settings: [("Carillon:Backup:Enabled", "true"), ("AzureWebJobs.site-check.Disabled", "true")]);
        await app.PostAsync("/api/jobs/default/site-check/run?wait=60s");
        app.Clock.Advance(TimeSpan.FromSeconds(1));
        await app.PostAsync("/api/backups?wait=60s");
        var later = (await app.PostAsync("/api/jobs/default/site-check/run?wait=60s")).Body.GetProperty("id").GetString();
        var (planned, plan) = await app.PostAsync("/api/backups/restore", """{"dryRun": true, "target": {"kind": "live"}}""");
        Assert.Equal((HttpStatusCode.OK, "the state in use"), (planned, plan.GetProperty("target").GetString()));

        var restoring = app.SendAsync("POST", "/api/backups/restore", ToLive, key: "once");
        while (!app.Clock.IsArmedFor(LiveRestorer.HoldBeforeSettling))
        {
            await Task.Yield();
        }

        // It is seen in the hold, which takes no readiness away.
        app.Clock.Advance(StateGenerations.Trust);
        var (ready, held) = await app.GetAsync("/api/ready");
        Assert.Equal((HttpStatusCode.OK, "degraded", true), (ready, held.GetProperty("status").GetString(), held.GetProperty("state").GetProperty("held").GetBoolean()));
        Assert.Equal("hold", (await app.GetAsync("/api/backups")).Body.GetProperty("restore").GetProperty("step").GetString());
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await app.PostAsync("/api/jobs/default/site-check/pause", "{}")).Status);
        app.Clock.Advance(LiveRestorer.HoldBeforeSettling);
        var (status, restored, _) = await restoring;

        Assert.Equal((HttpStatusCode.OK, 1), (status, restored.GetProperty("live").GetProperty("epoch").GetInt32()));
        Assert.Equal(HttpStatusCode.NotFound, (await app.GetAsync($"/api/executions/{later}")).Status);
        var (_, after) = await app.GetAsync("/api/ready");
        Assert.Equal((1, 1, false), (after.GetProperty("state").GetProperty("epoch").GetInt32(), after.GetProperty("state").GetProperty("generation").GetInt32(), after.GetProperty("state").GetProperty("held").GetBoolean()));
        var entry = (await app.GetAsync("/api/audit")).Body.GetProperty("items").EnumerateArray().Single(item => item.GetProperty("act").GetString() == "restore");
        Assert.Equal("the edits were wrong", entry.GetProperty("reason").GetString());

        // The same request again replaces nothing; and the app goes on.
        var (again, _, headers) = await app.SendAsync("POST", "/api/backups/restore", ToLive, key: "once");
        Assert.Equal((HttpStatusCode.OK, true), (again, headers.Contains("Idempotent-Replay")));
        Assert.Equal("Succeeded", (await app.PostAsync("/api/jobs/default/site-check/run?wait=60s")).Body.GetProperty("state").GetString());
    }
}
