using System.Globalization;

namespace EndToEnd.Tests.Kills;

/// <summary>
/// Compares what the code of the jobs noted with what the ledger says of it, once nothing is under way any more. Each finding is a
/// sentence with the rows and lines that it is about.
/// </summary>
/// <param name="notes">What the code noted.</param>
/// <param name="jobs">The ledger.</param>
/// <param name="recent">The list over all jobs: id and state of each execution.</param>
/// <param name="requested">The execution that each idempotency key led to.</param>
/// <param name="moved">The jobs whose schedule changed: every two seconds at times, every second at others.</param>
internal sealed class LedgerComparison(
    IReadOnlyList<RunNote> notes,
    IReadOnlyList<LedgerJob> jobs,
    IReadOnlyList<(string Id, string State)> recent,
    IReadOnlyDictionary<string, string> requested,
    IReadOnlySet<string> moved)
{
    /// <summary>Platforms fire some milliseconds early: what is due within this time is claimed with them.</summary>
    private static readonly TimeSpan EarlyFiring = TimeSpan.FromSeconds(2);

    private readonly ILookup<string, RunNote> _notes = notes.ToLookup(note => note.Execution);
    private readonly Dictionary<string, LedgerRow> _rows = jobs.SelectMany(job => job.Rows).GroupBy(row => row.Id).ToDictionary(same => same.Key, same => same.First());

    /// <summary>Everything that is not as it should be.</summary>
    public IReadOnlyList<string> Findings() =>
    [
        .. jobs.SelectMany(FindingsOf),
        .. _notes.SelectMany(FindingsOf),
        .. RecentFindings(),
        .. RequestFindings(),
    ];

    private IEnumerable<string> FindingsOf(LedgerJob job) =>
    [
        .. StateFindings(job),
        .. job.Rows.SelectMany(FindingsOf),
        .. InstantFindings(job),
        .. RerunFindings(job),
        .. job.Overlap == "Allow" ? [] : SideBySideFindings(job),
    ];

    private static IEnumerable<string> StateFindings(LedgerJob job)
    {
        if (job.UnderWay > 0)
        {
            yield return $"{job.Name}: {job.UnderWay} runs are still under way.";
        }

        var sums = job.Rows.GroupBy(row => row.State).ToDictionary(same => same.Key, same => (long)same.Sum(row => row.Occurrences), StringComparer.OrdinalIgnoreCase);
        foreach (var state in sums.Keys.Union(job.Totals.Keys, StringComparer.OrdinalIgnoreCase))
        {
            if (sums.GetValueOrDefault(state) != job.Totals.GetValueOrDefault(state))
            {
                yield return $"{job.Name}: its state counts {job.Totals.GetValueOrDefault(state)} {state}, its rows are {sums.GetValueOrDefault(state)}.";
            }
        }
    }

    private IEnumerable<string> FindingsOf(LedgerRow row)
    {
        var starts = _notes[row.Id].Where(note => note.What == RunNote.Kind.Start).ToList();
        if (row.DidNotRun && starts.Count > 0)
        {
            yield return $"Its code was called, and it is on record as not run: {row}";
        }

        if (row.State == "Succeeded" && !_notes[row.Id].Any(note => note.What == RunNote.Kind.Done && note.Attempt == row.Attempts))
        {
            yield return $"It is on record as succeeded, and its code did not come to its end: {row}";
        }

        if (row.Ended && starts.Count != row.Attempts)
        {
            yield return $"It is on record with {row.Attempts} attempts, and its code was called {starts.Count} times: {row}";
        }
    }

    private IEnumerable<string> FindingsOf(IGrouping<string, RunNote> execution)
    {
        var starts = execution.Where(note => note.What == RunNote.Kind.Start).ToList();
        var lines = string.Join("\n  ", execution);
        if (!starts.Select(start => start.Attempt).SequenceEqual(Enumerable.Range(1, starts.Count)))
        {
            yield return $"Its attempts do not go up by one:\n  {lines}";
        }

        if (starts.DistinctBy(start => start.Process).Count() > 1)
        {
            yield return $"It was started in more than one process:\n  {lines}";
        }

        if (!_rows.TryGetValue(execution.Key, out var row))
        {
            yield return $"It has no row in the ledger:\n  {lines}";
        }
        else if (starts.Exists(start => start.DueAt != row.DueAt))
        {
            yield return $"It was due at another instant than its row says ({row}):\n  {lines}";
        }

        if (jobs.FirstOrDefault(job => job.Name == starts[0].Job) is { } its && starts.Count > its.MaxRetries + 1)
        {
            yield return $"It was started more often than its {its.MaxRetries} retries allow:\n  {lines}";
        }
    }

    /// <summary>Each instant from the job's first sight to its last edit is accounted for once; that edit, which ended its schedule, is the cursor.</summary>
    private IEnumerable<string> InstantFindings(LedgerJob job)
    {
        var covered = job.Rows.SelectMany(row => row.Instants().Select(instant => (Instant: instant, Row: row))).ToLookup(pair => pair.Instant, pair => pair.Row);
        foreach (var instant in covered)
        {
            if (instant.Count() > 1)
            {
                yield return $"{job.Name}: {Text(instant.Key)} is accounted for more than once:\n  {string.Join("\n  ", instant)}";
            }

            if (instant.Key.UtcTicks % TimeSpan.TicksPerSecond != 0 || instant.Key <= job.FirstSeen || instant.Key > job.LastEdit + EarlyFiring)
            {
                yield return $"{job.Name}: {Text(instant.Key)} was never due:\n  {string.Join("\n  ", instant)}";
            }
        }

        var lost = InstantsDue(job).Where(instant => !covered.Contains(instant)).ToList();
        if (lost.Count > 0)
        {
            yield return $"{job.Name}: {lost.Count} instants are not accounted for: {string.Join(", ", lost.Take(20).Select(Text))}";
        }
    }

    private IEnumerable<DateTimeOffset> InstantsDue(LedgerJob job)
    {
        var second = new DateTimeOffset(job.FirstSeen.UtcTicks / TimeSpan.TicksPerSecond * TimeSpan.TicksPerSecond, TimeSpan.Zero).AddSeconds(1);
        for (; second <= job.LastEdit; second = second.AddSeconds(1))
        {
            if (!moved.Contains(job.Name) || second.Second % 2 == 0)
            {
                yield return second;
            }
        }
    }

    /// <summary>What was lost, or interrupted, is started again once where its job asks for it, and never where it does not.</summary>
    private IEnumerable<string> RerunFindings(LedgerJob job)
    {
        var reruns = job.Rows.Where(row => row.RetryOf is not null).ToLookup(row => row.RetryOf!);
        foreach (var rerun in reruns)
        {
            if (job.RerunAfterLoss == 0 || rerun.Count() > 1 || !_rows.TryGetValue(rerun.Key, out var before) || before.RetryOf is not null || before.State is not ("Abandoned" or "Interrupted"))
            {
                yield return $"{job.Name}: {rerun.Key} was not to be started again, or not more than once:\n  {string.Join("\n  ", rerun)}";
            }
        }

        foreach (var lost in job.Rows.Where(row => row.State is "Abandoned" or "Interrupted" && row.RetryOf is null && job.RerunAfterLoss > 0 && !reruns.Contains(row.Id)))
        {
            yield return $"{job.Name}: it was lost, and not started again: {lost}";
        }
    }

    /// <summary>Within a process the lines of a job are in order: where its runs may not overlap, each start comes after the end before.</summary>
    private IEnumerable<string> SideBySideFindings(LedgerJob job)
    {
        foreach (var process in notes.Where(note => note.Job == job.Name).GroupBy(note => note.Process))
        {
            RunNote? running = null;
            foreach (var note in process)
            {
                if (note.What == RunNote.Kind.Start && running is not null)
                {
                    yield return $"{job.Name}: two runs side by side:\n  {running}\n  {note}";
                }

                running = note.What == RunNote.Kind.Start ? note : null;
            }
        }
    }

    private IEnumerable<string> RecentFindings()
    {
        foreach (var same in recent.GroupBy(line => line.Id).Where(same => same.Count() > 1))
        {
            yield return $"The list over all jobs has {same.Key} {same.Count()} times.";
        }

        var listed = recent.DistinctBy(line => line.Id).ToDictionary(line => line.Id, line => line.State);
        foreach (var row in _rows.Values.Where(row => listed.GetValueOrDefault(row.Id) != row.State))
        {
            yield return $"The list over all jobs has it as '{listed.GetValueOrDefault(row.Id)}': {row}";
        }

        foreach (var (id, state) in listed.Where(line => !_rows.ContainsKey(line.Key)))
        {
            yield return $"The list over all jobs has {id} as {state}, and there is no such row.";
        }
    }

    private IEnumerable<string> RequestFindings()
    {
        var manual = _rows.Values.Where(row => row.Trigger == "Manual").ToLookup(row => row.Request);
        foreach (var same in manual)
        {
            if (same.Key is null || same.Count() > 1 || !requested.TryGetValue(same.Key, out var id) || same.First().Id != id)
            {
                yield return $"The request '{same.Key}' was to lead to one execution, and to the one that was answered ({requested.GetValueOrDefault(same.Key ?? "")}):\n  {string.Join("\n  ", same)}";
            }
        }

        foreach (var (key, id) in requested.Where(request => !manual.Contains(request.Key)))
        {
            yield return $"The request '{key}' was answered with {id}, and there is no such row.";
        }
    }

    private static string Text(DateTimeOffset instant) => instant.ToString("O", CultureInfo.InvariantCulture);
}
