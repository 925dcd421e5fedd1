using System.Net;

namespace Carillon.Functions.Tests.Backups;

/// <summary>Backups over HTTP, through the app as it is composed, with backups in its folder.</summary>
public sealed class BackupFunctionsTests : IAsyncLifetime
{
    private AppUnderTest _app = null!;

    public async Task InitializeAsync() => _app = await AppUnderTest.StartAsync(settings: ("Carillon:Backup:Enabled", "true"));

    public async Task DisposeAsync() => await _app.DisposeAsync();

    [Fact]
    [Trait("Req", "SC27")]
    public async Task BackupsTake_AndWait_IsARunOfTheJobAndIsListed()
    {
        var (status, run) = await _app.PostAsync("/api/backups?wait=60s", """{"reason": "before the change"}""");

        Assert.Equal((HttpStatusCode.OK, "default/backup", "Succeeded"), (status, run.GetProperty("job").GetString(), run.GetProperty("state").GetString()));
        Assert.Equal("before the change", run.GetProperty("reason").GetString());
        var (_, list) = await _app.GetAsync("/api/backups");
        var snapshot = Assert.Single(list.GetProperty("items").EnumerateArray());
        Assert.Equal(run.GetProperty("metrics").GetProperty("rows").GetInt64(), snapshot.GetProperty("rows").GetInt64());
        Assert.Equal(run.GetProperty("metrics").GetProperty("bytes").GetInt64(), snapshot.GetProperty("bytes").GetInt64());
        Assert.Equal(("dev", "the folder data/backups"), (list.GetProperty("environment").GetString(), list.GetProperty("store").GetString()));
        Assert.Equal(0, list.GetProperty("increments").GetProperty("lagSeconds").GetDouble());
        Assert.False(snapshot.TryGetProperty("provenAt", out _));
        Assert.Empty(list.GetProperty("alarms").EnumerateObject());
    }

    [Fact]
    [Trait("Req", "SC28")]
    public async Task BackupDrill_ByHand_ProvesTheNewest()
    {
        var name = await TakeAsync();

        var (_, run) = await _app.PostAsync("/api/jobs/default/backup-drill/run?wait=60s");

        Assert.Equal("Succeeded", run.GetProperty("state").GetString());
        var (_, list) = await _app.GetAsync("/api/backups");
        Assert.Equal(name, list.GetProperty("drill").GetProperty("snapshot").GetString());
        Assert.True(list.GetProperty("items")[0].TryGetProperty("provenAt", out _));
    }

    [Fact]
    [Trait("Req", "SC28")]
    public async Task BackupsVerify_Damaged_FailsAndNamesThePart()
    {
        var name = await TakeAsync();
        Assert.Equal("Succeeded", (await _app.PostAsync($"/api/backups/{name}/verify?wait=60s")).Body.GetProperty("state").GetString());
        var part = Path.Combine(_app.Folder, "data", "backups", "dev", "snapshots", name, "00001.ndjson.gz");
        var bytes = await File.ReadAllBytesAsync(part);
        bytes[bytes.Length / 2] ^= 1;
        await File.WriteAllBytesAsync(part, bytes);

        var (_, run) = await _app.PostAsync($"/api/backups/{name}/verify?wait=60s");

        Assert.Equal("Failed", run.GetProperty("state").GetString());
        Assert.Contains($"dev/snapshots/{name}/00001.ndjson.gz", run.GetProperty("error").GetProperty("message").GetString(), StringComparison.Ordinal);

        await _app.PostAsync("/api/jobs/default/backup-drill/run?wait=60s");
        Assert.True((await _app.GetAsync("/api/backups")).Body.GetProperty("alarms").TryGetProperty("Drill", out _));
        var (readyStatus, ready) = await _app.GetAsync("/api/ready");
        Assert.Equal((HttpStatusCode.OK, "degraded"), (readyStatus, ready.GetProperty("status").GetString()));
    }

    [Theory]
    [InlineData("GET", "/api/backups?limit=0", HttpStatusCode.BadRequest)]
    [InlineData("GET", "/api/backups?continuation=a/b", HttpStatusCode.BadRequest)]
    [InlineData("POST", "/api/backups?wait=soon", HttpStatusCode.BadRequest)]
    [InlineData("POST", "/api/backups/nothing/verify", HttpStatusCode.NotFound)]
    [InlineData("POST", "/api/backups/restore", HttpStatusCode.BadRequest)]
    public async Task Backups_RequestThatCannotBeUsed_IsRefused(string method, string path, HttpStatusCode expected)
    {
        var (status, problem, _) = await _app.SendAsync(method, path);

        Assert.Equal(expected, status);
        Assert.NotEmpty(problem.GetProperty("detail").GetString()!);
    }

    [Fact]
    public async Task BackupsConnectivity_FolderThatCanBeUsedAndNot_SaysWhatFailed()
    {
        var (_, well) = await _app.GetAsync("/api/backups/connectivity");
        Assert.True(well.GetProperty("ok").GetBoolean());
        Assert.Equal(["write", "read", "list", "delete"], well.GetProperty("steps").EnumerateArray().Select(step => step.GetProperty("name").GetString()!));

        var folder = Path.Combine(_app.Folder, "data", "backups");
        Directory.Delete(folder, recursive: true);
        await File.WriteAllTextAsync(folder, "no folder");
        var (status, report) = await _app.GetAsync("/api/backups/connectivity");

        Assert.Equal((HttpStatusCode.OK, false), (status, report.GetProperty("ok").GetBoolean()));
        var step = Assert.Single(report.GetProperty("steps").EnumerateArray());
        Assert.Equal("write", step.GetProperty("name").GetString());
        Assert.Contains("Carillon:Backup:Folder", step.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ready_NothingBackedUp_IsNoAlarmUntilTheLimitHasPassed()
    {
        var (_, fresh) = await _app.GetAsync("/api/ready");
        Assert.Empty(fresh.GetProperty("backups").GetProperty("alarms").EnumerateArray());

        // Paused, or the clock on its way would have them take what is late.
        foreach (var job in new[] { "backup", "backup-increment", "backup-drill" })
        {
            await _app.PostAsync($"/api/jobs/default/{job}/pause");
        }

        _app.Clock.AdvanceTo(Some(13));
        var (_, late) = await _app.GetAsync("/api/ready");
        Assert.Equal(["Increments", "Snapshot", "Proof"], late.GetProperty("backups").GetProperty("alarms").EnumerateArray().Select(alarm => alarm.GetString()!));
    }

    [Fact]
    public async Task Start_BackupsOff_HasTheJobsOffAndSaysWhy()
    {
        await using var app = await AppUnderTest.StartAsync();

        var (_, job) = await app.GetAsync("/api/jobs/default/backup");
        Assert.False(job.GetProperty("enabled").GetBoolean());
        Assert.Contains("Carillon:Backup:Enabled", job.GetProperty("description").GetString(), StringComparison.Ordinal);
        var (status, problem) = await app.PostAsync("/api/backups");
        Assert.Equal(HttpStatusCode.Conflict, status);
        Assert.Contains("Carillon:Backup:Enabled is not set, and the environment is 'dev'", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.False((await app.GetAsync("/api/backups")).Body.GetProperty("enabled").GetBoolean());
        var (_, ready) = await app.GetAsync("/api/ready");
        Assert.False(ready.TryGetProperty("backups", out _));
        var (_, run) = await app.PostAsync("/api/jobs/default/backup-increment/run?wait=60s");
        Assert.Contains("Carillon:Backup:Enabled is false", run.GetProperty("error").GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(app.Folder, "data", "backups")));
    }

    private static DateTimeOffset Some(int hours) => TestKit.Some.Instant.AddHours(hours);

    private async Task<string> TakeAsync()
    {
        Assert.Equal("Succeeded", (await _app.PostAsync("/api/backups?wait=60s")).Body.GetProperty("state").GetString());
        return (await _app.GetAsync("/api/backups")).Body.GetProperty("items")[0].GetProperty("name").GetString()!;
    }
}
