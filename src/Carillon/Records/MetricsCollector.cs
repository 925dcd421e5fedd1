using System.Diagnostics;
using Carillon.Backups;
using Carillon.Executions;
using Carillon.Health;
using Carillon.History;
using Carillon.Jobs;
using Carillon.Storage;
using Carillon.Storage.Rows;

namespace Carillon.Records;

/// <summary>
/// Takes the numbers of the system and of its jobs at one time, as points of time series. Those of a job come from its state row; a job that
/// has not run since the last time has none, as they would be those of then.
/// </summary>
/// <param name="store">The store.</param>
/// <param name="records">Keeps the numbers.</param>
/// <param name="heartbeat">When a clock last ticked.</param>
/// <param name="time">The time.</param>
/// <param name="backups">Looks at the backups. Null where none are composed.</param>
public sealed class MetricsCollector(IStateStore store, RecordLog records, Heartbeat heartbeat, StoreTime time, BackupWatch? backups = null)
{
    /// <summary>Takes them, and puts them on record.</summary>
    /// <returns>How many numbers, and of how many jobs.</returns>
    public async Task<(int Points, int Jobs)> CollectAsync(RecordOrigin origin, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var newest = await store.ReadRangeAsync(StateKeys.Metrics, 1, cancellationToken);
        var since = newest.Rows is [{ Row: MetricRow last }] ? last.At : DateTimeOffset.MinValue;
        var points = new List<MetricRow>();
        var (jobs, changed) = (0, 0);
        long runs = 0, failures = 0, underWay = 0, waiting = 0;
        await foreach (var stored in store.ReadAllAsync(StateKeys.JobStates, cancellationToken))
        {
            if (stored.Row is not JobStateRow state)
            {
                continue;
            }

            jobs++;
            runs += state.Totals.Runs();
            failures += state.Totals.Failures();
            underWay += state.Running.Count;
            waiting += state.Waiting.Count;
            if (state.LastRun?.FinishedAt > since)
            {
                changed++;
                points.AddRange(OfJob(state).Select(figure => Point(origin, now, "job", figure, StateKeys.JobOf(stored.Key))));
            }
        }

        List<Figure> system =
        [
            new("jobs", jobs, "count"), new("runs_total", runs, "count"), new("failures_total", failures, "count"),
            new("runs_under_way", underWay, "count"), new("runs_waiting", waiting, "count"),
            new("process_memory", Math.Round(Environment.WorkingSet / 1048576d, 1), "megabytes"),
            new("process_threads", Process.GetCurrentProcess().Threads.Count, "count"),
        ];
        if ((await heartbeat.LastAsync(cancellationToken))?.At is { } tick)
        {
            system.Add(new("tick_age", Math.Max((now - tick).TotalSeconds, 0), "seconds"));
        }

        if (backups is not null && await backups.LookAsync(cancellationToken) is { Condition: { } condition })
        {
            system.Add(new("backup_lag", condition.Lag.TotalSeconds, "seconds"));
            if (condition.SnapshotAge is { } age)
            {
                system.Add(new("snapshot_age", age.TotalSeconds, "seconds"));
            }
        }

        points.AddRange(system.Select(figure => Point(origin, now, "system", figure, null)));
        await records.WriteAsync(points, cancellationToken);
        return (points.Count, changed);
    }

    private static IEnumerable<Figure> OfJob(JobStateRow state)
    {
        var statistics = JobStatistics.Of(state);
        yield return new("runs_total", statistics.RunsOverall, "count");
        yield return new("failures_total", state.Totals.Failures(), "count");
        yield return new("skipped_total", state.Totals.GetValueOrDefault(ExecutionState.Skipped), "count");
        yield return new("missed_total", state.Totals.GetValueOrDefault(ExecutionState.Missed), "count");
        if (statistics.SuccessRate is { } rate)
        {
            yield return new("success_rate", 100 * rate, "percent");
        }

        if (state.LastRun is { } last)
        {
            yield return new("last_duration", last.Duration.TotalMilliseconds, "ms");
        }

        if (statistics.MedianDuration is { } median && statistics.Percentile95Duration is { } high)
        {
            yield return new("median_duration", median.TotalMilliseconds, "ms");
            yield return new("p95_duration", high.TotalMilliseconds, "ms");
        }
    }

    private static MetricRow Point(RecordOrigin origin, DateTimeOffset now, string type, Figure figure, JobId? job) => new()
    {
        Id = RecordLog.NewId(now),
        At = now,
        Trigger = origin.Trigger,
        Execution = origin.Execution,
        Type = type,
        Name = figure.Name,
        Value = figure.Value,
        Unit = figure.Unit,
        Job = job,
    };

    private readonly record struct Figure(string Name, double Value, string Unit);
}
