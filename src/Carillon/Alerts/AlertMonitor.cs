using Carillon.Backups;
using Carillon.Configuration;
using Carillon.Health;
using Carillon.Jobs;
using Carillon.Records;
using Carillon.Storage;
using Carillon.Storage.Rows;
using Microsoft.Extensions.Options;

namespace Carillon.Alerts;

/// <summary>
/// Looks at what there is to alert of: jobs whose runs fail or are missed, backups that are late, clocks that are silent. It reads the rows of
/// jobs, their states and what rules said before, one pass over each, and no execution: what it costs does not grow with history.
/// </summary>
/// <param name="store">The store.</param>
/// <param name="alerts">Takes what is found.</param>
/// <param name="heartbeat">When a clock last ticked.</param>
/// <param name="time">The time.</param>
/// <param name="options">The rules.</param>
/// <param name="backups">Looks at the backups. Null where none are composed.</param>
public sealed class AlertMonitor(
    IStateStore store, AlertBook alerts, Heartbeat heartbeat, StoreTime time, IOptions<MonitorOptions> options, BackupWatch? backups = null)
{
    /// <summary>How long an alarm of silent clocks goes on after it was last seen: while requests tick in their place, they say so each time.</summary>
    private static readonly TimeSpan SilenceLasts = TimeSpan.FromMinutes(10);

    /// <summary>Looks, and raises and ends alerts.</summary>
    public async Task<MonitorReport> LookAsync(RecordOrigin origin, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        long rows = 0;
        var unwatched = new HashSet<JobId>();
        await foreach (var stored in store.ReadAllAsync(StateKeys.Jobs, cancellationToken))
        {
            rows++;
            if (stored.Row is JobRow { RetiredAt: not null })
            {
                unwatched.Add(StateKeys.JobOf(stored.Key));
            }
        }

        var findings = new List<AlertFinding>();
        var jobs = 0;
        await foreach (var stored in store.ReadAllAsync(StateKeys.JobStates, cancellationToken))
        {
            rows++;
            var job = StateKeys.JobOf(stored.Key);
            if (stored.Row is JobStateRow state && !unwatched.Contains(job))
            {
                jobs++;
                findings.AddRange(JobFindings.Of(job.ToString(), state, options.Value, now));
            }
        }

        findings.AddRange(await BackupsAsync(cancellationToken));
        if (await heartbeat.LastAsync(cancellationToken) is { } last && ClockSilence.Of(last.LastOfAClock, now) is { } silence)
        {
            findings.Add(silence);
        }

        var given = new NoticeTally(now - AlertBook.Hour);
        var (resolved, watched) = await ResolveOthersAsync(findings, given, now, cancellationToken);
        foreach (var finding in findings)
        {
            await alerts.RaiseAsync(finding, origin, given, cancellationToken);
        }

        return new MonitorReport(jobs, findings, resolved, rows + watched);
    }

    private async Task<IEnumerable<AlertFinding>> BackupsAsync(CancellationToken cancellationToken)
    {
        var look = backups is null ? null : await backups.LookAsync(cancellationToken);
        return look is null ? [] : look.Alarms.Select(alarm => new AlertFinding(
            alarm.Key == BackupAlarm.Increments ? "backup_lag" : "backup",
            alarm.Key.ToString().ToLowerInvariant(),
            alarm.Key is BackupAlarm.Drill or BackupAlarm.Unknown ? AlertSeverity.Critical : AlertSeverity.Warning,
            alarm.Value));
    }

    /// <summary>Ends what no rule says any more, and counts the notices that there were.</summary>
    private async Task<(int Resolved, long Rows)> ResolveOthersAsync(List<AlertFinding> findings, NoticeTally given, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var goesOn = findings.Select(finding => StateKeys.Watch(finding.Type, finding.Subject)).ToHashSet();
        var (resolved, rows) = (0, 0L);
        await foreach (var stored in store.ReadAllAsync(StateKeys.Watches, cancellationToken))
        {
            rows++;
            var parts = StateKeys.Parts(stored.Key);
            if (stored.Row is WatchRow said)
            {
                given.Add(parts[1], said);
            }

            if (stored.Row is not WatchRow { Open: true } watch || goesOn.Contains(stored.Key))
            {
                continue;
            }

            if (parts[1] == ClockSilence.Type && (await store.ReadAsync<AlertRow>(StateKeys.Alert(watch.Alert), cancellationToken))?.Row.LastSeenAt > now - SilenceLasts)
            {
                continue;
            }

            resolved += await alerts.ResolveAsync(parts[1], parts[2], cancellationToken) is null ? 0 : 1;
        }

        return (resolved, rows);
    }
}
