using System.Net;
using Carillon.Jobs;
using Carillon.Ledger;
using Carillon.Storage;
using Carillon.TestKit;

namespace Carillon.Functions.Tests.Timers;

public sealed class JobMiddlewareTests
{
    private static readonly JobId SiteCheck = JobId.Create("default", "site-check");

    [Fact]
    [Trait("Req", "SC14")]
    public async Task Timer_AtItsInstant_RunsTheOccurrence()
    {
        await using var app = await AppUnderTest.StartAsync();

        app.Clock.AdvanceTo(Some.Instant.AddMinutes(5));

        var run = Assert.Single(await app.FinishedAsync(1));
        Assert.Equal(("Succeeded", "Schedule", "2026-03-02T10:05:00Z"),
            (run.GetProperty("state").GetString(), run.GetProperty("trigger").GetString(), run.GetProperty("dueAt").GetString()));
    }

    [Fact]
    public async Task Timer_OccurrenceClaimedByAnotherClock_RunsNothing()
    {
        await using var app = await AppUnderTest.StartAsync();
        app.Get<JobCatalog>().TryGet(SiteCheck, out var job);
        app.Clock.AdvanceTo(Some.Instant.AddMinutes(5).AddMilliseconds(-1));
        Assert.IsType<ClaimResult.Claimed>(await app.Get<Claimer>().ClaimDueAsync(job!, Some.Instant.AddMinutes(5), early: TimeSpan.Zero, CancellationToken.None));

        app.Clock.AdvanceTo(Some.Instant.AddMinutes(5));

        await Eventually(() => app.Logs.Entries.Any(entry => entry.Category == "Function.site-check" && entry.Id.Id == 2));
        Assert.Single((await app.GetAsync("/api/executions")).Body.GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task Timer_HostAheadOfTheStore_RunsTheOccurrenceOnceAndNotBeforeItIsDue()
    {
        await using var app = await AppUnderTest.StartAsync();
        app.Get<IStoreTimeObserver>().Observed(Some.Instant.AddSeconds(-30), app.Clock.GetTimestamp(), app.Clock.GetTimestamp());

        // It rings when it is 10:04:31 at the store: nothing is due, and the platform does not ask for a run of its own.
        app.Clock.AdvanceTo(Some.Instant.AddMinutes(5));
        await Eventually(() => app.Logs.Entries.Any(entry => entry.Category == "Function.site-check" && entry.Id.Id == 2));
        Assert.Empty((await app.GetAsync("/api/executions")).Body.GetProperty("items").EnumerateArray());

        // The dispatcher comes for it twenty seconds after it was due at the store.
        app.Clock.AdvanceTo(Some.Instant.AddMinutes(6));
        var run = Assert.Single(await app.FinishedAsync(1));
        Assert.Equal(("Schedule", "2026-03-02T10:05:00Z"), (run.GetProperty("trigger").GetString(), run.GetProperty("dueAt").GetString()));
        app.Clock.AdvanceTo(Some.Instant.AddMinutes(9));
        await Eventually(async () => (await app.GetAsync("/api/health")).Body.TryGetProperty("lastTick", out var tick)
            && string.CompareOrdinal(tick.GetString(), "2026-03-02T10:06") > 0);
        Assert.Single((await app.GetAsync("/api/executions")).Body.GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task Timer_WhileARunByHandIsUnderWay_IsSkippedOnRecord()
    {
        var release = new TaskCompletionSource();
        await using var app = await AppUnderTest.StartAsync(sites: async (_, _) =>
        {
            await release.Task;
            return new HttpResponseMessage(HttpStatusCode.OK);
        });
        var (_, accepted) = await app.PostAsync("/api/jobs/default/site-check/run");

        app.Clock.AdvanceTo(Some.Instant.AddMinutes(1));
        app.Clock.AdvanceTo(Some.Instant.AddMinutes(1).AddSeconds(50));
        app.Get<JobCatalog>().TryGet(SiteCheck, out var job);
        var skipped = Assert.IsType<ClaimResult.Refused>(await app.Get<Claimer>().ClaimDueAsync(job!, Some.Instant.AddMinutes(5), early: TimeSpan.Zero, CancellationToken.None));

        release.SetResult();
        Assert.Equal(accepted.GetProperty("id").GetString(), skipped.Row.BlockedBy.ToString());
    }

    [Fact]
    public async Task AdminRun_NothingDue_IsARunOfThePlatform()
    {
        await using var app = await AppUnderTest.StartAsync();

        var (status, _) = await app.PostAsync("/admin/functions/site-check", "{}");

        var run = Assert.Single(await app.FinishedAsync(1));
        Assert.Equal(HttpStatusCode.Accepted, status);
        Assert.Equal("Platform", run.GetProperty("trigger").GetString());
        Assert.False(run.TryGetProperty("dueAt", out _));
    }

    [Fact]
    [Trait("Req", "PG5")]
    public async Task Timer_SiteDown_IsFailedWithItsStatusAndTheNextRunGoesOn()
    {
        var calls = 0;
        await using var app = await AppUnderTest.StartAsync(sites: (_, _) =>
            Task.FromResult(new HttpResponseMessage(Interlocked.Increment(ref calls) == 1 ? HttpStatusCode.BadGateway : HttpStatusCode.OK)));

        app.Clock.AdvanceTo(Some.Instant.AddMinutes(5));
        await app.FinishedAsync(1);
        app.Clock.AdvanceTo(Some.Instant.AddMinutes(10));
        var runs = await app.FinishedAsync(2);

        var (_, failed) = await app.GetAsync($"/api/executions/{runs[1].GetProperty("id").GetString()}");
        Assert.Equal(["Succeeded", "Failed"], runs.Select(run => run.GetProperty("state").GetString()));
        Assert.Contains("answered 502", failed.GetProperty("error").GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Equal(502, failed.GetProperty("metrics").GetProperty("statusCode").GetDouble());
    }

    [Fact]
    public async Task Dispatcher_EveryMinute_LeavesASignOfLife()
    {
        await using var app = await AppUnderTest.StartAsync();

        app.Clock.AdvanceTo(Some.Instant.AddMinutes(1));

        await Eventually(async () => (await app.GetAsync("/api/health")).Body.TryGetProperty("lastTick", out var tick)
            && tick.GetString() == "2026-03-02T10:01:00Z");
    }

    private static Task Eventually(Func<bool> holds) => Eventually(() => Task.FromResult(holds()));

    private static async Task Eventually(Func<Task<bool>> holds)
    {
        var start = TimeProvider.System.GetTimestamp();
        while (!await holds())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(start) < TimeSpan.FromSeconds(20), "It did not come about in 20 seconds.");
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System);
        }
    }
}
