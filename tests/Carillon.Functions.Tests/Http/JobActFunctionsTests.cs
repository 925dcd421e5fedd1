using System.Net;
using System.Text.Json;
using Carillon.Jobs;
using Carillon.Ledger;
using Carillon.Storage;
using Carillon.Storage.Rows;

namespace Carillon.Functions.Tests.Http;

/// <summary>
/// What operators do with a job, through the whole app: pausing it for a while with a reason, switching it, running it at another
/// time. The clock stands at 2 March 2026, 10:00 UTC; the job is due every five minutes.
/// </summary>
public sealed class JobActFunctionsTests : IAsyncLifetime
{
    private const string Job = "/api/jobs/default/site-check";

    private static readonly JobId Id = JobId.Create("default", "site-check");

    private AppUnderTest _app = null!;

    public async Task InitializeAsync() => _app = await AppUnderTest.StartAsync();

    public async Task DisposeAsync() => await _app.DisposeAsync();

    [Fact]
    [Trait("Req", "SS33")]
    public async Task Pause_ForAWhileWithAReason_IsOneSkippedRowAndResumesByItself()
    {
        var (status, paused) = await _app.PostAsync($"{Job}/pause", """{"for": "12m", "reason": "moving house"}""");

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(("2026-03-02T10:12:00Z", "2026-03-02T10:15:00Z"), (Text(paused, "pausedUntil"), Text(paused, "nextRun")));
        Assert.Equal(("moving house", "anyone (no token is configured)"), (Text(paused.GetProperty("paused"), "reason"), Text(paused.GetProperty("paused"), "by")));

        _app.Clock.Advance(TimeSpan.FromMinutes(15));
        var finished = await _app.FinishedAsync(2);

        Assert.Equal(["Skipped", "Succeeded"], finished.Select(item => Text(item, "state")).Order());
        var skipped = finished.Single(item => Text(item, "state") == "Skipped");
        Assert.Equal(2, skipped.GetProperty("occurrences").GetInt32());
        Assert.Equal("The job was paused by anyone (no token is configured) until 2026-03-02 10:12:00Z: moving house", Text(skipped, "message"));
        var (_, job) = await _app.GetAsync(Job);
        Assert.False(job.TryGetProperty("paused", out _));
    }

    [Fact]
    public async Task Pause_UntilAnInstantOrForEver_ShowsWhenItEnds()
    {
        var (_, until) = await _app.PostAsync($"{Job}/pause", """{"until": "2026-03-02T12:30:00+02:00"}""");
        var (_, forEver) = await _app.PostAsync($"{Job}/pause");

        Assert.Equal("2026-03-02T10:30:00Z", Text(until, "pausedUntil"));
        Assert.True(forEver.TryGetProperty("paused", out _));
        Assert.DoesNotContain(forEver.EnumerateObject(), property => property.Name is "pausedUntil" or "nextRun");
    }

    [Fact]
    public async Task Resume_Paused_ShowsTheNextRunAgain()
    {
        await _app.PostAsync($"{Job}/pause");

        var (status, job) = await _app.PostAsync($"{Job}/resume", """{"reason": "done"}""");

        Assert.Equal((HttpStatusCode.OK, "2026-03-02T10:05:00Z"), (status, Text(job, "nextRun")));
        Assert.False(job.TryGetProperty("paused", out _));
    }

    [Fact]
    [Trait("Req", "TO17")]
    [Trait("Req", "TO29")]
    [Trait("Req", "PG20")]
    [Trait("Req", "SS33")]
    public async Task Disable_AndEnable_StopsAndStartsItWithoutARestart()
    {
        var (_, off) = await _app.PostAsync($"{Job}/disable", """{"reason": "not now"}""");
        _app.Clock.Advance(TimeSpan.FromMinutes(11));
        var (_, on) = await _app.PostAsync($"{Job}/enable");

        Assert.False(off.GetProperty("enabled").GetBoolean());
        Assert.False(off.GetProperty("overrides").GetProperty("enabled").GetBoolean());
        Assert.True(off.GetProperty("code").GetProperty("enabled").GetBoolean());
        Assert.True(on.GetProperty("enabled").GetBoolean());
        Assert.False(on.TryGetProperty("overrides", out _));
        var skipped = Assert.Single(await _app.FinishedAsync(1));
        Assert.Equal((2, "The job was switched off."), (skipped.GetProperty("occurrences").GetInt32(), Text(skipped, "message")));
    }

    [Fact]
    [Trait("Req", "TO18")]
    [Trait("Req", "TO36")]
    public async Task Override_Schedule_StartsOnItsSecondAndIsTakenBackAgain()
    {
        var (status, set, _) = await _app.SendAsync("PATCH", $"{Job}/overrides", """{"schedule": "7 1 * * * *", "timeout": "30s", "maxRetries": 2, "reason": "to see"}""");

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(("7 1 * * * *", 30_000, 2), (Text(set, "schedule"), set.GetProperty("timeoutMs").GetInt64(), set.GetProperty("maxRetries").GetInt32()));
        Assert.Equal(("7 1 * * * *", "00:00:30"), (Text(set.GetProperty("overrides"), "schedule"), Text(set.GetProperty("overrides"), "timeout")));
        Assert.Equal(("0 */5 * * * *", 0), (Text(set.GetProperty("code"), "schedule"), set.GetProperty("code").GetProperty("maxRetries").GetInt32()));
        Assert.Equal("2026-03-02T10:01:07Z", Text(set, "nextRun"));

        _app.Clock.Advance(TimeSpan.FromMinutes(1));
        await _app.Clock.AdvanceWhenArmedAsync(TimeSpan.FromSeconds(7));
        var run = Assert.Single(await _app.FinishedAsync(1));
        Assert.Equal(("2026-03-02T10:01:07Z", "2026-03-02T10:01:07Z"), (Text(run, "dueAt"), Text(run, "startedAt")));

        var (_, some, _) = await _app.SendAsync("DELETE", $"{Job}/overrides?field=schedule&field=timeout");
        var (_, none, _) = await _app.SendAsync("DELETE", $"{Job}/overrides");
        Assert.Equal(["maxRetries"], some.GetProperty("overrides").EnumerateObject().Select(value => value.Name));
        Assert.False(none.TryGetProperty("overrides", out _));
        Assert.Equal("2026-03-02T10:05:00Z", Text(none, "nextRun"));
    }

    [Fact]
    [Trait("Req", "TO36")]
    public async Task Override_ScheduleFromASetting_KeepsWhatWasTyped()
    {
        await using var app = await AppUnderTest.StartAsync(settings: ("Schedules:Nightly", "0 3 * * *"));

        var (_, job, _) = await app.SendAsync("PATCH", $"{Job}/overrides", """{"schedule": "${Schedules:Nightly}"}""");

        Assert.Equal(("0 3 * * *", "${Schedules:Nightly}"), (Text(job, "schedule"), Text(job.GetProperty("overrides"), "scheduleAsTyped")));
    }

    [Theory]
    [Trait("Req", "TO56")]
    [InlineData("POST", "pause", """{"until": "2026-03-02T10:00:00Z"}""", "until")]
    [InlineData("POST", "pause", """{"until": "2026-03-02T11:00:00"}""", "until")]
    [InlineData("POST", "pause", """{"until": "tomorrow"}""", "until")]
    [InlineData("POST", "pause", """{"until": "2036-03-02T11:00:00Z"}""", "until")]
    [InlineData("POST", "pause", """{"until": 5}""", "until")]
    [InlineData("POST", "pause", """{"until": "2026-03-02T11:00:00Z", "for": "5m"}""", "until")]
    [InlineData("POST", "pause", """{"for": "0s"}""", "for")]
    [InlineData("POST", "pause", """{"for": "5"}""", "for")]
    [InlineData("POST", "pause", """{"for": "4000d"}""", "for")]
    [InlineData("POST", "pause", """{"for": 300}""", "for")]
    [InlineData("POST", "pause", """{"forever": true}""", "forever")]
    [InlineData("POST", "pause", """{"for": "5m", "for": "6m"}""", "for")]
    [InlineData("POST", "pause", """["5m"]""", "body")]
    [InlineData("POST", "pause", """{"for": """, "body")]
    [InlineData("POST", "pause", """{"reason": "\ud800"}""", "body")]
    [InlineData("POST", "pause", """{"reason": 1}""", "reason")]
    [InlineData("POST", "resume", """{"until": "2026-03-02T11:00:00Z"}""", "until")]
    [InlineData("POST", "enable", """{"enabled": true}""", "enabled")]
    [InlineData("POST", "disable", """{"reason": []}""", "reason")]
    [InlineData("PATCH", "overrides", "", "body")]
    [InlineData("PATCH", "overrides", """{"reason": "none"}""", "body")]
    [InlineData("PATCH", "overrides", """{"colour": "red"}""", "colour")]
    [InlineData("PATCH", "overrides", """{"schedule": 5}""", "schedule")]
    [InlineData("PATCH", "overrides", """{"schedule": "60 * * * *"}""", "schedule")]
    [InlineData("PATCH", "overrides", """{"timeZone": "Nowhere"}""", "timeZone")]
    [InlineData("PATCH", "overrides", """{"timeout": 120}""", "timeout")]
    [InlineData("PATCH", "overrides", """{"timeout": "25h"}""", "timeout")]
    [InlineData("PATCH", "overrides", """{"maxRetries": "3"}""", "maxRetries")]
    [InlineData("PATCH", "overrides", """{"maxRetries": 1.5}""", "maxRetries")]
    [InlineData("PATCH", "overrides", """{"maxRetries": 1e9}""", "maxRetries")]
    [InlineData("PATCH", "overrides", """{"rerunAfterLoss": 11}""", "rerunAfterLoss")]
    [InlineData("PATCH", "overrides", """{"misfire": "Sometimes"}""", "misfire")]
    [InlineData("PATCH", "overrides", """{"maxLateness": "-00:01:00"}""", "maxLateness")]
    [InlineData("PATCH", "overrides", """{"overlap": true}""", "overlap")]
    [InlineData("PATCH", "overrides", """{"retainFor": "never"}""", "retainFor")]
    [InlineData("PATCH", "overrides", """{"retainCount": 0}""", "retainCount")]
    [InlineData("PATCH", "overrides", """{"enabled": "true"}""", "enabled")]
    [InlineData("DELETE", "overrides?field=colour", "", "field")]
    [InlineData("DELETE", "overrides?field=", "", "field")]
    [InlineData("DELETE", "overrides", """{"schedule": null}""", "schedule")]
    public async Task Act_SomethingThatCantBeUsed_NamesTheFieldAndChangesNothing(string method, string act, string body, string field)
    {
        var (status, problem, _) = await _app.SendAsync(method, $"{Job}/{act}", body);

        Assert.Equal((HttpStatusCode.BadRequest, field), (status, Text(problem, "field")));
        Assert.NotEmpty(Text(problem, "detail")!);
        var row = (await _app.Store.ReadAsync<JobRow>(StateKeys.Job(Id), CancellationToken.None))!.Row;
        Assert.True(row is { Pause: null, Overrides: null });
    }

    [Theory]
    [InlineData("POST", "pause", "")]
    [InlineData("POST", "resume", "")]
    [InlineData("POST", "enable", "")]
    [InlineData("POST", "disable", "")]
    [InlineData("PATCH", "overrides", """{"maxRetries": 1}""")]
    [InlineData("DELETE", "overrides", "")]
    public async Task Act_NoSuchOrRetiredJob_IsAnswered(string method, string act, string body)
    {
        await _app.Get<JobEditor>().EditAsync(Id, new JobEdit("it was retired", (row, now) => row with { RetiredAt = now }), CancellationToken.None);

        Assert.Equal(HttpStatusCode.NotFound, (await _app.SendAsync(method, $"/api/jobs/default/nobody/{act}", body)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await _app.SendAsync(method, $"/api/jobs/default/1/{act}", body)).Status);
        var (status, problem, _) = await _app.SendAsync(method, $"{Job}/{act}", body);
        Assert.Equal(HttpStatusCode.Conflict, status);
        Assert.Contains("is retired since 2026-03-02 10:00:00Z", Text(problem, "detail"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Act_SystemJob_MayBePausedToo() =>
        Assert.Equal(HttpStatusCode.OK, (await _app.PostAsync("/api/jobs/default/sweeper/pause", """{"for": "1h"}""")).Status);

    [Fact]
    [Trait("Req", "TO36")]
    public async Task Act_BesideTwentyRunsByHand_NothingIsLost()
    {
        await _app.SendAsync("PATCH", $"{Job}/overrides", """{"overlap": "Allow"}""");

        var runs = Enumerable.Range(0, 20).Select(_ => Task.Run(() => _app.PostAsync($"{Job}/run?wait=60s"))).ToList();
        var edits = Enumerable.Range(1, 8).Select(count => Task.Run(() => _app.SendAsync("PATCH", $"{Job}/overrides", $$"""{"maxRetries": {{count}}}"""))).ToList();

        Assert.All(await Task.WhenAll(edits), edit => Assert.Equal(HttpStatusCode.OK, edit.Status));
        Assert.All(await Task.WhenAll(runs), run => Assert.Equal((HttpStatusCode.OK, "Succeeded"), (run.Status, Text(run.Body, "state"))));
        Assert.Equal(20, (await _app.FinishedAsync(20)).Count);
        var (_, job) = await _app.GetAsync(Job);
        Assert.Equal(20, job.GetProperty("totals").GetProperty("Succeeded").GetInt64());
        Assert.Equal(9, (await _app.GetAsync("/api/audit")).Body.GetProperty("items").GetArrayLength());
    }

    private static string? Text(JsonElement body, string name) => body.GetProperty(name).GetString();
}
