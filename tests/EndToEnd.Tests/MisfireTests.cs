using System.Text.Json.Nodes;
using EndToEnd.Tests.Apps;

namespace EndToEnd.Tests;

/// <summary>What becomes of what was due while no process was there.</summary>
public sealed class MisfireTests : IDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(2);

    private readonly AppFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    [Trait("Req", "SC14")]
    public async Task Restart_OverFiveDueTimes_EachPolicyAccountsForThem()
    {
        var setup = (AppSetup.TestApp with { Folder = _folder }).With(
            ("Schedules__CatchUp", "*/2 * * * * *"),
            // A run that the kill met stands in the way of the next ones until its lease is over.
            ("Carillon__Execution__LeaseDuration", "00:00:03"), ("Carillon__Execution__LeaseRenewal", "00:00:01"));
        await using (var first = await AppProcess.StartAsync(setup))
        {
            await first.Api.WaitForExecutionAsync("catch-up-none", "that ran", Ran);
            await first.KillAsync();
        }

        var down = TimeProvider.System.GetUtcNow();
        await Eventually.FindAsync("end of five due times", AppProcess.Patience, () => Task.FromResult(TimeProvider.System.GetUtcNow() > down + (6 * Period) ? "over" : null));
        await using var second = await AppProcess.StartAsync(setup);
        var back = TimeProvider.System.GetUtcNow();
        foreach (var job in new[] { "catch-up-all", "catch-up-latest", "catch-up-none" })
        {
            await second.Api.WaitForExecutionAsync(job, "that ran on time", run => Ran(run) && DueAt(run) > back);
        }

        var all = await GapAsync(second, "catch-up-all", down, back);
        Assert.All(all, run => Assert.Equal("Succeeded", run["state"]!.ToString()));
        Assert.True(all.Count >= 5, $"{all.Count} runs");

        var latest = Assert.Single(await GapAsync(second, "catch-up-latest", down, back), run => run["state"]!.ToString() == "Missed");
        Assert.True(Occurrences(latest) >= 4, latest.ToString());
        Assert.Contains("the latest one runs", latest["reason"]!.ToString(), StringComparison.Ordinal);

        var none = Assert.Single(await GapAsync(second, "catch-up-none", down, back), run => run["state"]!.ToString() == "Missed");
        Assert.True(Occurrences(none) >= 5, none.ToString());
        Assert.Contains("'none'", none["reason"]!.ToString(), StringComparison.Ordinal);
    }

    /// <summary>What a job was due for while it was down. Each instant is accounted for once.</summary>
    private static async Task<IReadOnlyList<JsonObject>> GapAsync(AppProcess app, string job, DateTimeOffset from, DateTimeOffset to)
    {
        var ledger = await app.Api.ExecutionsAsync(job);
        var covered = ledger.SelectMany(run => Enumerable.Range(0, Occurrences(run)).Select(step => DueAt(run) + (step * Period))).Order().ToList();
        Assert.Distinct(covered);
        Assert.Equal((covered[^1] - covered[0]) / Period, covered.Count - 1);
        return [.. ledger.Where(run => DueAt(run) > from && DueAt(run) <= to)];
    }

    private static bool Ran(JsonObject run) => run["state"]!.ToString() == "Succeeded";

    private static DateTimeOffset DueAt(JsonObject run) => run["dueAt"]!.GetValue<DateTimeOffset>();

    private static int Occurrences(JsonObject run) => run["occurrences"]!.GetValue<int>();
}
