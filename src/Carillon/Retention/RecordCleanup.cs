using Carillon.Alerts;
using Carillon.Configuration;
using Carillon.Records;
using Carillon.Storage;
using Carillon.Storage.Rows;

namespace Carillon.Retention;

/// <summary>
/// Deletes records of Carillon's own jobs that are too old, or too many. How many there are is remembered from one clean-up to the next, and
/// only those that are new are counted: all of them are passed over only where there are too many.
/// </summary>
internal sealed class RecordCleanup(IStateStore store, RowCleanup rows, RetentionOptions options, StoreTime time, bool dryRun, RetentionArchive? archive)
{
    private readonly Dictionary<string, long> _counts = [];
    private StoredRow<RecordCountsRow>? _before;
    private bool _read;

    /// <summary>One for each kind.</summary>
    public IReadOnlyList<CleanupTally> Tallies { get; } =
        [.. RecordKind.All.Where(kind => kind != RecordKind.JobRuns).Select(kind => new CleanupTally(kind.Name, dryRun, archive))];

    /// <summary>Cleans one kind.</summary>
    public async Task CleanAsync(CleanupTally tally, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var kind = RecordKind.All.Single(kind => kind.Name == tally.Table);
        await rows.DeleteAsync<RecordRow>(StateKeys.Before(kind.Rows, now - AgeOf(kind)), IsOver, tally, cancellationToken);

        // What is left of that range is counted twice otherwise.
        tally.Kept = 0;
        var count = await CountAsync(kind, tally.Deleted, now, cancellationToken);
        if (count > options.MaxRecords + (options.MaxRecords / 20))
        {
            long passed = 0;
            var before = tally.Deleted;
            await rows.DeleteAsync<RecordRow>(StateKeys.Before(kind.Rows, now), record => ++passed > options.MaxRecords && IsOver(record), tally, cancellationToken);
            count = passed - (tally.Deleted - before);
        }

        tally.Kept = count;
        _counts[kind.Name] = count;
    }

    /// <summary>Remembers how many there are. Where that fails, the next clean-up counts again.</summary>
    public async Task RememberAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        // Nothing new and nothing deleted is nothing to remember.
        if (dryRun || (Tallies.All(tally => tally.Deleted == 0) && _counts.All(count => count.Value == (_before?.Row.Counts.GetValueOrDefault(count.Key) ?? 0))))
        {
            return;
        }

        var row = new RecordCountsRow(now, _counts);
        try
        {
            await store.CommitUntilKnownAsync(
                _before is null ? new StateTransaction().Insert(StateKeys.RecordCounts, row) : new StateTransaction().Replace(_before.Key, _before.Version, row), time, cancellationToken);
        }
        catch (StateStoreUnavailableException)
        {
            // What was cleaned is cleaned. The next clean-up counts from the time before on.
        }
    }

    private async Task<long> CountAsync(RecordKind kind, long deleted, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (!_read)
        {
            (_before, _read) = (await store.ReadAsync<RecordCountsRow>(StateKeys.RecordCounts, cancellationToken), true);
        }

        var remembered = _before?.Row.Counts.TryGetValue(kind.Name, out var then) == true ? then : (long?)null;
        var range = StateKeys.Before(kind.Rows, now);
        if (remembered is not null)
        {
            range = range with { Before = StateKeys.Since(kind.Rows, _before!.Row.At).Before };
        }

        // Those that were deleted are among the remembered ones, or, where there are none, are gone when these are counted.
        var count = remembered is null ? 0 : remembered.Value - deleted;
        await foreach (var _ in store.ReadAllAsync(range, cancellationToken))
        {
            count++;
        }

        return Math.Max(count, 0);
    }

    private TimeSpan AgeOf(RecordKind kind) =>
        kind == RecordKind.SweeperLogs ? options.SweeperLogs
        : kind == RecordKind.MonitoringAlerts ? options.Alerts
        : kind == RecordKind.HealthChecks ? options.HealthChecks
        : kind == RecordKind.MetricsData ? options.Metrics
        : options.CleanupLogs;

    /// <summary>Whether a record may go: an alert that is open may not.</summary>
    private static bool IsOver(RecordRow record) => record is not AlertRow alert || alert.Status == AlertStatus.Resolved;
}
