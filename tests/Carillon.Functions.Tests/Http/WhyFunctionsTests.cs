using System.Net;
using System.Text.Json;
using Carillon.Jobs;
using Carillon.Storage;
using Carillon.Storage.Rows;

namespace Carillon.Functions.Tests.Http;

/// <summary>Why a job ran, over HTTP. The app's clock stands at 2 March 2026, 10:00 UTC; <c>site-check</c> is due every five minutes.</summary>
[Trait("Req", "SC33")]
public sealed class WhyFunctionsTests : IAsyncLifetime
{
    private const string SiteCheck = "/api/jobs/default/site-check";
    private const string Why = SiteCheck + "/why";

    private static readonly JobId Job = JobId.Create("default", "site-check");

    private AppUnderTest _app = null!;

    public async Task InitializeAsync() => _app = await AppUnderTest.StartAsync();

    public async Task DisposeAsync() => await _app.DisposeAsync();

    [Fact]
    public async Task Why_ItRan_IsToldWithItsRowAsItsOwnRouteShowsIt()
    {
        _app.Clock.Advance(TimeSpan.FromMinutes(5));
        var finished = await _app.FinishedAsync(1);
        var (_, execution) = await _app.GetAsync("/api/executions/" + Text(finished[0], "id"));

        var (status, body) = await _app.GetAsync(Why + "?at=2026-03-02T11:05:00%2B01:00");

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(("default/site-check", "2026-03-02T10:05:00Z", "2026-03-02T10:05:00Z", "RanOnTime"), (Text(body, "job"), Text(body, "at"), Text(body, "dueAt"), Text(body, "verdict")));
        Assert.Equal("It was due at 2026-03-02T10:05:00Z and started on time, 0 s later; it succeeded after 0 s.", Text(body, "sentence"));
        Assert.Equal(["execution", "job"], Evidence(body).Select(row => Text(row, "kind")));
        var ran = Evidence(body)[0];
        Assert.StartsWith("exec!default!site-check!", Text(ran, "key"), StringComparison.Ordinal);
        Assert.Equal(
            execution.EnumerateObject().Where(property => property.Name != "log").Select(property => property.ToString()),
            ran.GetProperty("execution").EnumerateObject().Select(property => property.ToString()));
        Assert.Equal(("site-check", "0 */5 * * * *"), (Text(Evidence(body)[1].GetProperty("job"), "name"), Text(Evidence(body)[1].GetProperty("job"), "schedule")));
    }

    [Fact]
    public async Task Why_NothingSaid_IsNow()
    {
        _app.Clock.Advance(TimeSpan.FromSeconds(90));

        var (_, body) = await _app.GetAsync(Why);

        Assert.Equal(("2026-03-02T10:01:30Z", "NothingDue"), (Text(body, "at"), Text(body, "verdict")));
        Assert.Equal("Nothing was due at 2026-03-02T10:01:30Z: nothing was due before, and the next is 2026-03-02T10:05:00Z.", Text(body, "sentence"));
        Assert.False(body.TryGetProperty("dueAt", out _));
    }

    [Fact]
    public async Task Why_Paused_HasTheActWithWhoAndWhy()
    {
        await _app.PostAsync(SiteCheck + "/pause", """{"for": "6m", "reason": "the site is being moved"}""");
        _app.Clock.Advance(TimeSpan.FromMinutes(10));
        await _app.FinishedAsync(2);

        var (_, body) = await _app.GetAsync(Why + "?at=2026-03-02T10:05Z");

        Assert.Equal("SkippedPaused", Text(body, "verdict"));
        Assert.Equal(
            "It was due at 2026-03-02T10:05:00Z and was skipped: the job was paused by anyone (no token is configured) until 2026-03-02 10:06:00Z: the site is being moved, since 2026-03-02T10:00:00Z.",
            Text(body, "sentence"));
        var act = Assert.Single(Evidence(body), row => Text(row, "kind") == "audit").GetProperty("audit");
        Assert.Equal(("pause", "anyone (no token is configured)", "the site is being moved"), (Text(act, "act"), Text(act, "by"), Text(act, "reason")));
    }

    [Fact]
    public async Task Why_NotYetDue_SaysWhenAndWhatWouldBeInItsWay()
    {
        var (_, body) = await _app.GetAsync(Why + "?at=2026-03-02T10:05Z");

        Assert.Equal("NotYetDue", Text(body, "verdict"));
        Assert.Equal("It is due at 2026-03-02T10:05:00Z, in 5 min, and will run then: the job is switched on and not paused.", Text(body, "sentence"));
    }

    [Theory]
    [Trait("Req", "TO56")]
    [InlineData("at=yesterday")]
    [InlineData("at=")]
    [InlineData("at=2026-03-02T10:05Z&at=2026-03-02T10:05Z")]
    [InlineData("at=1969-12-31")]
    [InlineData("at=2200-01-01")]
    [InlineData("at=2026-03-02T10:05:00%2B25:00")]
    public async Task Why_AnInstantThatCantBeRead_IsNamed(string query)
    {
        var (status, problem) = await _app.GetAsync($"{Why}?{query}");

        Assert.Equal((HttpStatusCode.BadRequest, "at"), (status, Text(problem, "field")));
        Assert.StartsWith("'at' is an instant such as 2026-03-08T07:00:00Z", Text(problem, "detail"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1970-01-01")]
    [InlineData("2199-12-31T23:59:59Z")]
    public async Task Why_AtTheEndsOfWhatMayBeAsked_IsAnswered(string at) => Assert.Equal(HttpStatusCode.OK, (await _app.GetAsync($"{Why}?at={at}")).Status);

    [Theory]
    [InlineData("/api/jobs/default/nobody/why")]
    [InlineData("/api/jobs/default/1/why")]
    public async Task Why_NoSuchJob_IsNotFound(string path) => Assert.Equal(HttpStatusCode.NotFound, (await _app.GetAsync(path)).Status);

    [Fact]
    public async Task Why_DefinitionUnreadable_IsAConflictThatNamesIt()
    {
        _app.Store.Damage(StateKeys.Job(Job), "{"u8.ToArray());

        var (status, problem) = await _app.GetAsync(Why);

        Assert.Equal((HttpStatusCode.Conflict, StateKeys.Job(Job).Value), (status, Text(problem, "row")));
    }

    [Fact]
    public async Task Why_ScheduleThatThisMachineCantRead_IsAConflict()
    {
        var row = (await _app.Store.ReadAsync<JobRow>(StateKeys.Job(Job), CancellationToken.None))!;
        var broken = row.Row with { Overrides = new JobOverrides { Schedule = "60 * * * *" } };
        await _app.Store.CommitAsync(new StateTransaction().Replace(row.Key, row.Version, broken), CancellationToken.None);

        Assert.Equal((HttpStatusCode.Conflict, "schedule"), await _app.GetAsync(Why) is var (status, problem) ? (status, Text(problem, "field")) : default);
    }

    [Fact]
    public async Task Why_RowUnreadable_IsPartOfTheAnswer()
    {
        _app.Clock.Advance(TimeSpan.FromMinutes(5));
        var finished = await _app.FinishedAsync(1);
        var key = StateKeys.Execution(Job, Carillon.Executions.ExecutionId.Parse(Text(finished[0], "id")!));
        _app.Store.Damage(key, "{"u8.ToArray());

        var (status, body) = await _app.GetAsync(Why + "?at=2026-03-02T10:05Z");

        Assert.Equal((HttpStatusCode.OK, "Unreadable"), (status, Text(body, "verdict")));
        var damaged = Assert.Single(Evidence(body), row => Text(row, "kind") == "unreadable");
        Assert.Equal(key.Value, Text(damaged, "key"));
        Assert.NotEmpty(Text(damaged, "reason")!);
    }

    private static string? Text(JsonElement body, string name) => body.GetProperty(name).GetString();

    private static List<JsonElement> Evidence(JsonElement body) => [.. body.GetProperty("evidence").EnumerateArray()];
}
