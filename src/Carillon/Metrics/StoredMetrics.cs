using Carillon.Backups;
using Carillon.Health;
using Carillon.Jobs;
using Carillon.Storage;
using Carillon.Storage.Rows;

namespace Carillon.Metrics;

/// <summary>
/// The metrics that are the same on every instance, as they come from the store alone. What is read is two rows of each job and one of
/// each alert there ever was of a rule and a subject, and never an execution: so it costs the same however long the history is.
/// </summary>
/// <param name="store">The store.</param>
/// <param name="heartbeat">When a clock last ticked.</param>
/// <param name="time">The time.</param>
/// <param name="backups">Looks at the backups. Null where none are composed.</param>
public sealed class StoredMetrics(IStateStore store, Heartbeat heartbeat, StoreTime time, BackupWatch? backups = null)
{
    /// <summary>Writes them.</summary>
    /// <param name="text">Where to.</param>
    /// <param name="namespaces">Of whose jobs. Null for all, and for what concerns the whole installation.</param>
    /// <param name="cancellationToken">Gives it up.</param>
    /// <returns>How many rows of jobs and alerts were read.</returns>
    public async Task<int> WriteAsync(PrometheusText text, IReadOnlyList<string>? namespaces, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(text);
        var counts = new ReadCounts();
        var definitions = await ReadAsync<JobRow>(namespaces is null ? [StateKeys.Jobs] : namespaces.Select(StateKeys.JobsOf), counts, cancellationToken);
        var states = await ReadAsync<JobStateRow>(namespaces is null ? [StateKeys.JobStates] : namespaces.Select(StateKeys.JobStatesOf), counts, cancellationToken);
        var jobs = definitions.Keys.Union(states.Keys)
            .Select(id => new MeasuredJob(id, definitions.GetValueOrDefault(id), states.GetValueOrDefault(id)))
            .OrderBy(job => job.Id.Namespace, StringComparer.Ordinal).ThenBy(job => job.Id.Name, StringComparer.Ordinal)
            .ToList();
        new JobMetrics(text, jobs, time.GetUtcNow()).Write();
        await WriteAlertsAsync(text, namespaces, counts, cancellationToken);
        text.Gauge("carillon_unreadable_rows", "Rows of jobs and alerts that can't be read, and are missing in the other metrics.");
        text.Sample(counts.Unreadable);
        if (namespaces is null)
        {
            await WriteInstallationAsync(text, cancellationToken);
        }

        return counts.Read;
    }

    private async Task<Dictionary<JobId, T>> ReadAsync<T>(IEnumerable<KeyRange> ranges, ReadCounts counts, CancellationToken cancellationToken)
        where T : StateRow
    {
        var rows = new Dictionary<JobId, T>();
        foreach (var range in ranges)
        {
            await foreach (var stored in store.ReadAllAsync(range, cancellationToken))
            {
                counts.Read++;
                if (stored.Row is T row)
                {
                    rows[StateKeys.JobOf(stored.Key)] = row;
                }
                else
                {
                    counts.Unreadable++;
                }
            }
        }

        return rows;
    }

    private async Task WriteAlertsAsync(PrometheusText text, IReadOnlyList<string>? namespaces, ReadCounts counts, CancellationToken cancellationToken)
    {
        var rules = new SortedDictionary<string, AlertCounts>(StringComparer.Ordinal);
        var raised = new List<(string Type, string Subject, long Count)>();
        await foreach (var stored in store.ReadAllAsync(StateKeys.Watches, cancellationToken))
        {
            counts.Read++;
            if (stored.Row is not WatchRow watch)
            {
                counts.Unreadable++;
            }
            else if (StateKeys.Parts(stored.Key) is [_, var type, var subject] && Sees(namespaces, subject))
            {
                (rules.TryGetValue(type, out var rule) ? rule : rules[type] = new AlertCounts()).Add(watch);
                raised.Add((type, subject, watch.Raised ?? 0));
            }
        }

        text.Gauge("carillon_alerts_open", "Alerts that are not over, acknowledged ones among them.");
        foreach (var (type, rule) in rules)
        {
            foreach (var (severity, open) in rule.Open)
            {
                text.Sample(open, ("type", type), ("severity", severity));
            }
        }

        // Not summed up: the clean-up deletes the rows of subjects that were quiet for long, and no counter may fall by that.
        text.Counter("carillon_alerts_raised_total", "Alerts that a rule raised of a subject.");
        foreach (var (type, subject, count) in raised)
        {
            text.Sample(count, ("type", type), ("subject", subject));
        }
    }

    private async Task WriteInstallationAsync(PrometheusText text, CancellationToken cancellationToken)
    {
        text.Gauge("carillon_last_tick_timestamp_seconds", "When a clock last ticked, anywhere.");
        text.Time((await heartbeat.LastAsync(cancellationToken))?.At);
        if (backups is null || await backups.LookAsync(cancellationToken) is not { } look)
        {
            return;
        }

        text.Gauge("carillon_backup_alarms", "How many limits the backups are past: of their age, their lag, their proof, or the last drill.");
        text.Sample(look.Alarms.Count);
        if (look.Condition is not { } backup)
        {
            return;
        }

        text.Gauge("carillon_backup_last_snapshot_timestamp_seconds", "When a snapshot was last taken.");
        text.Time(backup.SnapshotAt);
        text.Gauge("carillon_backup_last_increment_timestamp_seconds", "Up to when the newest increment goes.");
        text.Time(backup.IncrementsTo);
        text.Gauge("carillon_backup_last_proof_timestamp_seconds", "When a restore was last proven.");
        text.Time(backup.Proof.ProvenAt);
        text.Gauge("carillon_backup_oldest_waiting_change_timestamp_seconds", "When the oldest change was made that is in no increment. Absent where there is none.");
        text.Time(backup.Lag > TimeSpan.Zero ? backup.At - backup.Lag : null);
    }

    /// <summary>Whether an alert about a subject is for whoever sees the jobs of some namespaces: those about jobs name them.</summary>
    private static bool Sees(IReadOnlyList<string>? namespaces, string subject) =>
        namespaces is null || namespaces.Any(ns => subject.StartsWith(ns + "/", StringComparison.OrdinalIgnoreCase));

    private sealed class ReadCounts
    {
        public int Read { get; set; }

        public int Unreadable { get; set; }
    }
}
