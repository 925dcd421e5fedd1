using Carillon.Storage;
using Carillon.TestKit;

namespace Carillon.Functions.Tests.Backups;

/// <summary>What the jobs that take backups write about themselves keeps no increment alive.</summary>
public sealed class QuietHourTests
{
    [Fact]
    [Trait("Req", "SC29")]
    public async Task Hour_NothingButCarillonsOwnJobs_MakesNoIncrementButThatOfTheSnapshot()
    {
        await using var app = await AppUnderTest.StartAsync(settings: [("Carillon:Backup:Enabled", "true"), ("AzureWebJobs.site-check.Disabled", "true")]);
        var before = 0;
        for (var minute = 1; minute <= 60; minute++)
        {
            app.Clock.AdvanceTo(Some.Instant.AddMinutes(minute));
            await FinishedAsync(app, "backup-increment", minute);
            await QuietAsync(app);
            if (minute == 5)
            {
                await FinishedAsync(app, "backup", 1);
                before = Increments(app);
            }
        }

        // The definitions of the first start, and what closes the hour's snapshot.
        Assert.InRange(before, 1, 2);
        Assert.Equal(before, Increments(app));
        Assert.Single(Directory.GetDirectories(Path.Combine(app.Folder, "data", "backups", "dev", "snapshots")));

        // Something else is written down at once, and takes along what waited.
        await app.PostAsync("/api/jobs/default/site-check/run?wait=60s");
        app.Clock.AdvanceTo(Some.Instant.AddMinutes(61));
        await FinishedAsync(app, "backup-increment", 61);
        Assert.Equal(before + 1, Increments(app));
    }

    /// <summary>Nothing is under way: a minute that passed in the middle of a run would make it one that was lost.</summary>
    private static async Task QuietAsync(AppUnderTest app)
    {
        var start = TimeProvider.System.GetTimestamp();
        while ((await app.Store.ReadRangeAsync(StateKeys.Live, 1, CancellationToken.None)).Rows is [var live, ..])
        {
            Assert.True(TimeProvider.System.GetElapsedTime(start) < TimeSpan.FromSeconds(20), $"Still under way: {live.Row}");
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System);
        }
    }

    private static int Increments(AppUnderTest app) => Directory.GetFiles(Path.Combine(app.Folder, "data", "backups", "dev", "increments"), "*.gz").Length;

    private static async Task FinishedAsync(AppUnderTest app, string job, int count)
    {
        var start = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var (_, body) = await app.GetAsync($"/api/jobs/default/{job}/executions?limit=200");
            var succeeded = body.GetProperty("items").EnumerateArray().Count(item => item.GetProperty("state").GetString() == "Succeeded");
            if (succeeded >= count)
            {
                return;
            }

            Assert.True(TimeProvider.System.GetElapsedTime(start) < TimeSpan.FromSeconds(20), $"Only {succeeded} of {count} runs of {job} succeeded: {body}");
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System);
        }
    }
}
