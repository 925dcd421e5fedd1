using Carillon.Executions;
using Carillon.Storage;
using Carillon.Storage.Rows;

namespace Carillon.History;

/// <summary>
/// The runs of all jobs by number, the newest first. How many there are follows from the counters in the states of their jobs; rows are read
/// only up to the last one that is asked for.
/// </summary>
public sealed class NumberedRuns(IStateStore store)
{
    /// <summary>How far back numbers go. To go on by number means to read everything before.</summary>
    public const int Most = 10_000;

    /// <summary>How many rows are read for that at most: those of Carillon's own jobs, and of what did not run, stand between.</summary>
    private const int MostRead = 5 * Most;

    /// <summary>Reads some.</summary>
    /// <param name="skip">How many newer ones to leave out.</param>
    /// <param name="take">How many to read.</param>
    /// <param name="system">Whether those of Carillon's own jobs are among them.</param>
    /// <param name="cancellationToken">Gives it up.</param>
    /// <returns>The runs, how many there are in all, and whether they could be reached.</returns>
    public async Task<(IReadOnlyList<RecentRow> Runs, long Total, bool Reached)> ReadAsync(int skip, int take, bool system, CancellationToken cancellationToken)
    {
        var total = await CountAsync(system, cancellationToken);
        var runs = new List<RecentRow>(take);
        var (passed, read) = (0, 0);
        var range = StateKeys.Recent;
        while (true)
        {
            // No more at a time than may be needed: a first page is a small read.
            var page = await store.ReadRangeAsync(range, Math.Clamp(skip + take - passed, 100, 1_000), cancellationToken);
            foreach (var stored in page.Rows)
            {
                if (stored.Row is RecentRow { State: not (ExecutionState.Skipped or ExecutionState.Missed) } run && (system || !run.System) && ++passed > skip)
                {
                    runs.Add(run);
                    if (runs.Count == take)
                    {
                        return (runs, total, true);
                    }
                }
            }

            read += page.Rows.Count;
            if (!page.HasMore || read >= MostRead)
            {
                return (runs, total, !page.HasMore);
            }

            range = range.After(page.Rows[^1].Key);
        }
    }

    private async Task<long> CountAsync(bool system, CancellationToken cancellationToken)
    {
        var own = new HashSet<RowKey>();
        if (!system)
        {
            await foreach (var stored in store.ReadAllAsync(StateKeys.Jobs, cancellationToken))
            {
                _ = stored.Row is JobRow { System: true } && own.Add(StateKeys.JobState(StateKeys.JobOf(stored.Key)));
            }
        }

        long total = 0;
        await foreach (var stored in store.ReadAllAsync(StateKeys.JobStates, cancellationToken))
        {
            if (stored.Row is JobStateRow state && !own.Contains(stored.Key))
            {
                total += state.Totals.Runs() - state.Dropped + state.Running.Count + state.Waiting.Count;
            }
        }

        return total;
    }
}
