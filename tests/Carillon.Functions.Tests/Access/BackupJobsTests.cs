using System.Net;
using System.Text.Json;
using Carillon.Tokens;

namespace Carillon.Functions.Tests.Access;

/// <summary>The jobs of backups ask for the role that the routes of backups ask for, whatever the route.</summary>
[Trait("Req", "TO54")]
public sealed class BackupJobsTests
{
    private const string First = "0123456789abcdef0123456789abcdef";

    public static TheoryData<string, string> Acts => new()
    {
        { "POST /api/jobs/default/backup/run?wait=100s", "" },
        { "POST /api/jobs/DEFAULT/Backup-Drill/run?wait=100s", "" },
        { "POST /api/jobs/default/backup-increment/run?wait=100s", "" },
        { "POST /api/jobs/default/backup/pause", "" },
        { "POST /api/jobs/default/backup-increment/disable", "" },
        { "PATCH /api/jobs/default/backup/overrides", """{"maxRetries":1}""" },
        { "POST /api/executions/{run}/rerun?wait=100s", "" },
        { "POST /api/scheduler?action=trigger&job=backup", "" },
        { "POST /api/scheduler?action=toggle&job=default/backup-increment&enable=false", "" },
    };

    [Theory]
    [MemberData(nameof(Acts))]
    public async Task Act_OnAJobOfBackups_TakesTheRoleAdmin(string request, string body)
    {
        await using var app = await StartAsync();
        var (_, @operator) = await TestCallers.PlantAsync(app.Store, TokenRole.Operator);
        var run = await RunAsync(app);
        var path = request.Split(' ')[1].Replace("{run}", run, StringComparison.Ordinal);

        app.Client.DefaultRequestHeaders.Authorization = new("Bearer", @operator);
        var (refused, problem, _) = await app.SendAsync(request.Split(' ')[0], path, body);
        Assert.Equal(HttpStatusCode.Forbidden, refused);
        Assert.Contains("role admin", problem.ToString(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await app.GetAsync($"/api/executions/{run}")).Status);
        Assert.Equal(HttpStatusCode.OK, (await app.GetAsync("/api/jobs/default/backup")).Status);

        app.Client.DefaultRequestHeaders.Authorization = new("Bearer", First);
        Assert.Equal(HttpStatusCode.OK, (await app.SendAsync(request.Split(' ')[0], path, body)).Status);
    }

    [Theory]
    [InlineData(TokenRole.Operator, "warning", "for an admin only")]
    [InlineData(TokenRole.Admin, "ok", "can be written, read and listed")]
    public async Task SchedulerTest_ReachesThePlaceOfBackups_ForAnAdmin(TokenRole role, string status, string detail)
    {
        await using var app = await StartAsync();
        app.Client.DefaultRequestHeaders.Authorization = new("Bearer", (await TestCallers.PlantAsync(app.Store, role)).Token);

        var (_, answer) = await app.PostAsync("/api/scheduler?action=test");

        // How they are is looked at for everybody.
        var items = answer.GetProperty("data").GetProperty("items").EnumerateArray().Where(one => one.GetProperty("item").GetString() == "backups");
        var item = Assert.Single(items, one => one.GetProperty("detail").GetString()!.Contains(detail, StringComparison.Ordinal));
        Assert.Equal(status, item.GetProperty("status").GetString());
    }

    [Fact]
    public async Task DisableMany_ByAnOperator_LeavesTheJobsOfBackups()
    {
        await using var app = await StartAsync();
        var (_, @operator) = await TestCallers.PlantAsync(app.Store, TokenRole.Operator);
        app.Client.DefaultRequestHeaders.Authorization = new("Bearer", @operator);

        var (_, all) = await app.PostAsync("/api/jobs/disable", """{"selector":{"all":true,"system":true}}""");
        var (_, named) = await app.PostAsync("/api/jobs/disable", """{"selector":{"jobs":["default/backup","default/cleanup"]}}""");

        var acted = Items(all).Select(item => item.Job).ToList();
        Assert.Contains("default/sweeper", acted);
        Assert.DoesNotContain(acted, job => job.StartsWith("default/backup", StringComparison.Ordinal));
        Assert.Equal([("default/backup", "NotFound"), ("default/cleanup", "Unchanged")], Items(named));
        Assert.True((await app.GetAsync("/api/jobs/default/backup")).Body.GetProperty("enabled").GetBoolean());

        app.Client.DefaultRequestHeaders.Authorization = new("Bearer", First);
        Assert.Equal([("default/backup", "Done")], Items((await app.PostAsync("/api/jobs/disable", """{"selector":{"jobs":["default/backup"]}}""")).Body));
    }

    private static Task<AppUnderTest> StartAsync() => AppUnderTest.StartAsync("Production", settings: [("Carillon:Access:Token", First), ("Carillon:Backup:Enabled", "true")]);

    private static async Task<string> RunAsync(AppUnderTest app)
    {
        app.Client.DefaultRequestHeaders.Authorization = new("Bearer", First);
        var (status, run) = await app.PostAsync("/api/backups?wait=100s");
        Assert.Equal((HttpStatusCode.OK, "Succeeded"), (status, run.GetProperty("state").GetString()));
        app.Clock.Advance(TimeSpan.FromSeconds(1));
        return run.GetProperty("id").GetString()!;
    }

    private static List<(string Job, string Outcome)> Items(JsonElement answer) =>
        [.. answer.GetProperty("items").EnumerateArray().Select(item => (item.GetProperty("job").GetString()!, item.GetProperty("outcome").GetString()!))];
}
