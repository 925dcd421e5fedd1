using EndToEnd.Tests.Apps;

namespace EndToEnd.Tests.Kills;

/// <summary>The end of a kill test: all comes to its end in a last process, and is compared.</summary>
internal static class Settlement
{
    /// <summary>As good as never: the schedule of jobs that are not to be due while a test lasts.</summary>
    public const string Never = "0 0 0 1 1 *";

    /// <summary>The last process: its jobs are not due any more, and take no time.</summary>
    public static AppSetup Of(AppSetup setup) =>
        setup.With(("Schedules__Load", Never), ("Schedules__LoadMore", Never), ("Schedules__LoadMoved", Never), ("Probe__LongestRun", "00:00:00"));

    /// <summary>Waits until nothing is under way, compares what the code noted with the ledger, and ends the process in order.</summary>
    /// <param name="last">The last process.</param>
    /// <param name="processes">Those before it.</param>
    /// <param name="requested">The execution that each idempotency key led to.</param>
    /// <param name="moved">The jobs whose schedule changed.</param>
    /// <returns>Everything that is not as it should be.</returns>
    public static async Task<IReadOnlyList<string>> CompareAsync(
        AppProcess last, KilledProcesses processes, IReadOnlyDictionary<string, string> requested, params IEnumerable<string> moved)
    {
        await Eventually.FindAsync("end of every run", AppProcess.Patience, async () =>
        {
            // The dispatcher settles what was lost; its own run may be among that, and then only the next press is one.
            await last.Api.PressRunAsync("dispatcher");
            return await LedgerJob.AreQuietAsync(last.Api) ? "quiet" : null;
        });
        processes.Tell("settled");
        var notes = RunNote.ReadAll(processes.Folder.Path);
        var jobs = await LedgerJob.ReadAllAsync(last.Api);
        var findings = new LedgerComparison(notes, jobs, await RecentAsync(last.Api), requested, moved.ToHashSet()).Findings();
        processes.Tell($"{notes.Count(note => note.What == RunNote.Kind.Start)} starts in {notes.DistinctBy(note => note.Process).Count()} processes, {jobs.Sum(job => job.Rows.Count)} rows; "
            + string.Join(", ", jobs.SelectMany(job => job.Totals).GroupBy(total => total.Key).Select(state => $"{state.Sum(total => total.Value)} {state.Key}")));
        last.Terminate();
        Assert.Equal(0, await last.WaitForExitAsync());
        return findings;
    }

    private static async Task<IReadOnlyList<(string Id, string State)>> RecentAsync(CarillonApi api) =>
    [
        .. (await api.ExecutionsAsync())
            .Where(line => line["job"]!.ToString().StartsWith("default/load-", StringComparison.Ordinal))
            .Select(line => (line["id"]!.ToString(), line["state"]!.ToString())),
    ];
}
