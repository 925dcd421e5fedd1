using System.Text.Json.Nodes;
using EndToEnd.Tests.Apps;

namespace EndToEnd.Tests;

/// <summary>What is left when a process ends, in order or not.</summary>
public sealed class RestartTests : IDisposable
{
    private static readonly (string, string)[] ShortLease =
        [("Carillon__Execution__LeaseDuration", "00:00:03"), ("Carillon__Execution__LeaseRenewal", "00:00:01")];

    private readonly AppFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    [Trait("Req", "SC1")]
    public async Task Restart_AfterARun_RecordSurvives()
    {
        var setup = AppSetup.TestApp with { Folder = _folder };
        Answer before;
        await using (var first = await AppProcess.StartAsync(setup))
        {
            before = await first.Api.RunAsync("flaky", "?wait=30s", new { reason = "to be kept" });
            first.Terminate();
            Assert.Equal(0, await first.WaitForExitAsync());
        }

        await using var second = await AppProcess.StartAsync(setup);
        var after = await second.Api.GetAsync(before.Location!.ToString());
        Assert.Equal("Succeeded", after["state"]);
        Assert.Equal("to be kept", after["reason"]);
    }

    [Fact]
    public async Task Kill_DuringARun_IsAbandonedOnceItsLeaseIsOver()
    {
        var setup = (AppSetup.TestApp with { Folder = _folder }).With([.. ShortLease, ("Schedules__Slow", "* * * * * *")]);
        string id;
        await using (var first = await AppProcess.StartAsync(setup))
        {
            id = await _folder.FirstStartAsync();
            await first.KillAsync();
        }

        await using var second = await AppProcess.StartAsync(setup);
        var record = await second.Api.WaitForAsync(id, "Abandoned");
        Assert.Contains("no sign of life", record["reason"], StringComparison.Ordinal);

        // The job goes on with a later occurrence, and never again with this one.
        await Eventually.FindAsync("next run", AppProcess.Patience, () => Task.FromResult(_folder.Starts().Count > 1 ? "started" : null));
        Assert.Single(_folder.Starts(), start => start.Occurrence == id);
    }

    [Fact]
    public async Task Kill_AgainAndAgain_NoOccurrenceRunsTwiceOrIsLost()
    {
        var setup = (AppSetup.TestApp with { Folder = _folder }).With([.. ShortLease, ("AzureWebJobs.every-second.Disabled", "false")]);
        for (var kill = 0; kill < 3; kill++)
        {
            var seen = _folder.Starts().Count;
            await using var doomed = await AppProcess.StartAsync(setup);
            await Eventually.FindAsync("two more starts", AppProcess.Patience, () => Task.FromResult(_folder.Starts().Count >= seen + 2 ? "started" : null));
            await doomed.KillAsync();
        }

        await using (var last = await AppProcess.StartAsync(setup))
        {
            var seen = _folder.Starts().Count;
            await Eventually.FindAsync("two starts after the last kill", AppProcess.Patience, () => Task.FromResult(_folder.Starts().Count >= seen + 2 ? "started" : null));
            last.Terminate();
            Assert.Equal(0, await last.WaitForExitAsync());
        }

        // No timer makes new runs. What was due when the job was switched off is accepted, and still runs.
        await using var reader = await AppProcess.StartAsync(AppSetup.TestApp with { Folder = _folder });
        var (starts, ledger) = await Eventually.FindAsync("end of every run", AppProcess.Patience, async () =>
        {
            var state = await reader.Api.GetAsync("/api/jobs/default/every-second");
            var runs = await reader.Api.ExecutionsAsync("every-second");
            return state.Body["running"]!.AsArray().Count + (state.Body["waiting"]?.AsArray().Count ?? 0) == 0 ? Tuple.Create(_folder.Starts(), runs) : null;
        });

        Assert.Distinct(starts.Select(start => start.Occurrence));
        Assert.All(starts, start => Assert.Contains(ledger, run => run["id"]!.ToString() == start.Occurrence));
        Assert.All(ledger.Where(run => run["state"]!.ToString() == "Succeeded"), run => Assert.Contains(starts, start => start.Occurrence == run["id"]!.ToString()));
        Assert.All(ledger.Where(run => run["state"]!.ToString() is "Skipped" or "Missed"), run => Assert.DoesNotContain(starts, start => start.Occurrence == run["id"]!.ToString()));
        AssertCoversEverySecondOnce(ledger);
    }

    /// <summary>Each instant of a job due every second is covered by exactly one row.</summary>
    private static void AssertCoversEverySecondOnce(IReadOnlyList<JsonObject> ledger)
    {
        var covered = ledger.SelectMany(Instants).Order().ToList();
        Assert.Distinct(covered);
        Assert.Equal((covered[^1] - covered[0]).TotalSeconds, covered.Count - 1);
    }

    private static IEnumerable<DateTimeOffset> Instants(JsonObject row)
    {
        var first = row["dueAt"]!.GetValue<DateTimeOffset>();
        var occurrences = row["occurrences"]!.GetValue<int>();
        Assert.Equal(row["lastDueAt"]?.GetValue<DateTimeOffset>() ?? first, first.AddSeconds(occurrences - 1));
        return Enumerable.Range(0, occurrences).Select(second => first.AddSeconds(second));
    }
}
