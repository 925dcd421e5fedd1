using System.Net;
using System.Text.Json;
using Carillon.Jobs;
using Carillon.Storage;
using Carillon.Storage.Rows;

namespace Carillon.Functions.Tests.Http;

/// <summary>The instants of a job's schedule, and of one that is only tried. The app's clock stands at 2 March 2026, 10:00 UTC.</summary>
public sealed class OccurrenceFunctionsTests : IAsyncLifetime
{
    private const string SiteCheck = "/api/jobs/default/site-check/occurrences";
    private const string Tried = "/api/schedules/occurrences";

    private static readonly JobId Job = JobId.Create("default", "site-check");

    private AppUnderTest _app = null!;

    public async Task InitializeAsync() => _app = await AppUnderTest.StartAsync();

    public async Task DisposeAsync() => await _app.DisposeAsync();

    [Fact]
    [Trait("Req", "SS17")]
    public async Task OfJob_NothingSaid_AreTheNextTen()
    {
        var (status, body) = await _app.GetAsync(SiteCheck);

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(("default/site-check", "0 */5 * * * *", "next"), (Text(body, "job"), Text(body, "schedule"), Text(body, "direction")));
        Assert.Equal("2026-03-02T10:00:00Z", Text(body, "from"));
        Assert.Equal("2026-03-02T10:05:00Z", Items(body)[0]);
        Assert.Equal("2026-03-02T10:50:00Z", Items(body)[9]);
        Assert.Equal(10, Items(body).Count);
        Assert.False(body.TryGetProperty("note", out _));

        var (_, job) = await _app.GetAsync("/api/jobs/default/site-check");
        Assert.Equal(Items(body)[0], Text(job, "nextRun"));
    }

    [Fact]
    public async Task OfJob_BackFromAnInstant_AreThoseBeforeIt()
    {
        var (_, body) = await _app.GetAsync($"{SiteCheck}?direction=previous&count=2&from=2026-03-01T00:05:00%2B00:05");

        Assert.Equal("previous", Text(body, "direction"));
        Assert.Equal(["2026-02-28T23:55:00Z", "2026-02-28T23:50:00Z"], Items(body));
    }

    [Fact]
    [Trait("Req", "TO36")]
    public async Task OfJob_EditedByAnOperator_GoesByTheEdit()
    {
        await EditAsync(row => row with { Overrides = new JobOverrides { Schedule = "0 9 * * *", TimeZone = "Europe/Berlin" } });

        var (_, body) = await _app.GetAsync($"{SiteCheck}?count=1");

        Assert.Equal(("0 9 * * *", "Europe/Berlin"), (Text(body, "schedule"), Text(body, "timeZone")));
        Assert.Equal(("2026-03-03T08:00:00Z", "2026-03-03T09:00:00+01:00"), (Items(body).Single(), Text(body.GetProperty("items")[0], "local")));
    }

    [Fact]
    public async Task OfJob_SwitchedOff_AreShownWithANote()
    {
        await EditAsync(row => row with { Overrides = new JobOverrides { Enabled = false } });

        var (_, body) = await _app.GetAsync(SiteCheck);

        Assert.Equal(10, Items(body).Count);
        Assert.Equal("The job is switched off: it does not run until it is switched on.", Text(body, "note"));
    }

    [Fact]
    public async Task OfJob_Paused_AreShownWithANoteWhileItIs()
    {
        var now = _app.Clock.GetUtcNow();
        await EditAsync(row => row with { Pause = new JobPause(now, now.AddMinutes(30), "moving", "anna") });
        var (_, paused) = await _app.GetAsync(SiteCheck);
        await EditAsync(row => row with { Pause = new JobPause(now, null, null, "anna") });
        var (_, forLong) = await _app.GetAsync(SiteCheck);
        await EditAsync(row => row with { Pause = new JobPause(now.AddDays(-1), now, null, "anna") });
        var (_, over) = await _app.GetAsync(SiteCheck);

        Assert.Equal("anna paused the job until 2026-03-02T10:30:00Z (moving): it does not run at instants before that.", Text(paused, "note"));
        Assert.Equal("anna paused the job: it does not run until somebody resumes it.", Text(forLong, "note"));
        Assert.False(over.TryGetProperty("note", out _));
        Assert.All([paused, forLong, over], body => Assert.Equal(10, Items(body).Count));
    }

    [Fact]
    public async Task OfJob_InNoBuildThatRuns_SaysSo()
    {
        await EditAsync(row => row with { UndeclaredSince = _app.Clock.GetUtcNow() });

        Assert.Equal("No running build has the job: it does not run.", Text((await _app.GetAsync(SiteCheck)).Body, "note"));
    }

    [Theory]
    [InlineData("60 * * * *", "UTC", "schedule", "The schedule of the job, \"60 * * * *\", can't be read: Minutes")]
    [InlineData("* * * * *", "Europe/Nowhere", "timeZone", "The zone of the job, \"Europe/Nowhere\", is not a zone of this machine.")]
    public async Task OfJob_WhatThisMachineCantRead_IsAConflict(string schedule, string zone, string field, string detail)
    {
        await EditAsync(row => row with { Overrides = new JobOverrides { Schedule = schedule, TimeZone = zone } });

        var (status, problem) = await _app.GetAsync(SiteCheck);

        Assert.Equal((HttpStatusCode.Conflict, field), (status, Text(problem, "field")));
        Assert.StartsWith(detail, Text(problem, "detail"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/api/jobs/default/nobody/occurrences")]
    [InlineData("/api/jobs/default/1/occurrences")]
    public async Task OfJob_NoSuchJob_IsNotFound(string path) => Assert.Equal(HttpStatusCode.NotFound, (await _app.GetAsync(path)).Status);

    [Fact]
    public async Task OfJob_RowUnreadable_IsAConflictThatNamesIt()
    {
        _app.Store.Damage(StateKeys.Job(Job), "{"u8.ToArray());

        var (status, problem) = await _app.GetAsync(SiteCheck);

        Assert.Equal((HttpStatusCode.Conflict, StateKeys.Job(Job).Value), (status, Text(problem, "row")));
    }

    [Fact]
    [Trait("Req", "SS6")]
    public async Task OfSchedule_NothingElseSaid_IsReadInThePlatformsZoneFromNow()
    {
        var (status, body) = await _app.GetAsync($"{Tried}?schedule=0+9+*+*+*&count=1");

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(("UTC", "2026-03-03T09:00:00Z"), (Text(body, "timeZone"), Items(body).Single()));
        Assert.False(body.TryGetProperty("job", out _));
    }

    [Fact]
    [Trait("Req", "SS9")]
    public async Task OfSchedule_OverAChangeOfTheClocks_MarksIt()
    {
        var (_, body) = await _app.GetAsync($"{Tried}?schedule=30+2+*+*+*&timeZone=America/New_York&from=2026-03-07&count=3");

        Assert.Equal(["2026-03-07T02:30:00-05:00", "2026-03-08T03:00:00-04:00", "2026-03-09T02:30:00-04:00"], body.GetProperty("items").EnumerateArray().Select(item => Text(item, "local")));
        Assert.Equal([null, "AfterSkippedTime", null], body.GetProperty("items").EnumerateArray().Select(item => item.TryGetProperty("clockChange", out var change) ? change.GetString() : null));
    }

    [Theory]
    [Trait("Req", "TO56")]
    [InlineData("", "schedule", "'schedule' is a cron expression of 5 fields")]
    [InlineData("schedule=*+*+*+*+*&schedule=*+*+*+*+*", "schedule", "'schedule' is a cron expression of 5 fields")]
    [InlineData("schedule=", "schedule", "'schedule' can't be read")]
    [InlineData("schedule=0+0+30+2+*", "schedule", "'schedule' is never due.")]
    [InlineData("schedule=60+*+*+*+*", "schedule", "'schedule' can't be read: Minutes: '60' at position 1 of '60 * * * *': a value between 0 and 59 is expected.")]
    [InlineData("schedule=%25Schedules:Nightly%25", "schedule", "'schedule' can't be read")]
    [InlineData("schedule=*+*+*+*+*&timeZone=Nowhere", "timeZone", "'timeZone' is the IANA name of a zone")]
    [InlineData("schedule=*+*+*+*+*&timeZone=/etc/passwd", "timeZone", "'timeZone' is the IANA name of a zone")]
    [InlineData("schedule=*+*+*+*+*&from=yesterday", "from", "'from' is an instant such as")]
    [InlineData("schedule=*+*+*+*+*&from=1969-12-31", "from", "of the years 1970 to 2199.")]
    [InlineData("schedule=*+*+*+*+*&from=2200-01-01", "from", "of the years 1970 to 2199.")]
    [InlineData("schedule=*+*+*+*+*&count=0", "count", "'count' is a number from 1 to 100.")]
    [InlineData("schedule=*+*+*+*+*&count=101", "count", "'count' is a number from 1 to 100.")]
    [InlineData("schedule=*+*+*+*+*&count=1&count=2", "count", "'count' is a number from 1 to 100.")]
    [InlineData("schedule=*+*+*+*+*&direction=Next", "direction", "'direction' is 'next' or 'previous'.")]
    public async Task OfSchedule_SomethingThatCantBeUsed_NamesTheField(string query, string field, string detail)
    {
        var (status, problem) = await _app.GetAsync($"{Tried}?{query}");

        Assert.Equal((HttpStatusCode.BadRequest, field), (status, Text(problem, "field")));
        Assert.Contains(detail, Text(problem, "detail"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2026-03-08T07:00:00Z", "2026-03-08T07:00:00Z")]
    [InlineData("2026-03-08T08:00%2B01:00", "2026-03-08T07:00:00Z")]
    [InlineData("2026-03-08T08:00:00+01:00", "2026-03-08T07:00:00Z")]
    [InlineData("2026-03-08T07:00:00.25", "2026-03-08T07:00:00.25Z")]
    [InlineData("2026-03-08", "2026-03-08T00:00:00Z")]
    public async Task OfSchedule_From_IsAnInstantInUtcUnlessItSaysOtherwise(string from, string instant)
    {
        var (status, body) = await _app.GetAsync($"{Tried}?schedule=@daily&from={from}");

        Assert.Equal((HttpStatusCode.OK, instant), (status, Text(body, "from")));
    }

    [Theory]
    [InlineData("2199-12-31", "next")]
    [InlineData("1970-01-01", "previous")]
    public async Task OfSchedule_RarestAtTheEndsOfWhatMayBeAsked_IsAnswered(string from, string direction)
    {
        var (status, body) = await _app.GetAsync($"{Tried}?schedule=0+0+29+2+1&timeZone=Europe/Berlin&count=100&from={from}&direction={direction}");

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.NotEmpty(Items(body));
    }

    [Fact]
    public async Task OfJob_ScheduleOfSettingsThatIsNone_QuotesOnlyWhatWasTyped()
    {
        var stored = (await _app.Store.ReadAsync<JobRow>(StateKeys.Job(Job), CancellationToken.None))!;
        var broken = stored.Row with { Overrides = new JobOverrides { Schedule = "Account=store", ScheduleAsTyped = "%Storage%" } };
        Assert.True((await _app.Store.CommitAsync(new StateTransaction().Replace(stored.Key, stored.Version, broken), CancellationToken.None)).Committed);

        var (status, problem) = await _app.GetAsync(SiteCheck);

        Assert.Equal((HttpStatusCode.Conflict, "The schedule of the job, \"%Storage%\", is no cron expression, or is never due, with its settings replaced."), (status, Text(problem, "detail")));
    }

    private static string? Text(JsonElement body, string name) => body.GetProperty(name).GetString();

    private static List<string> Items(JsonElement body) => [.. body.GetProperty("items").EnumerateArray().Select(item => Text(item, "at")!)];

    private async Task EditAsync(Func<JobRow, JobRow> edit)
    {
        var row = (await _app.Store.ReadAsync<JobRow>(StateKeys.Job(Job), CancellationToken.None))!;
        await _app.Store.CommitAsync(new StateTransaction().Replace(row.Key, row.Version, edit(row.Row)), CancellationToken.None);
    }
}
