using System.Globalization;
using Carillon.Configuration;
using Carillon.Jobs;
using Carillon.Storage;
using Carillon.Storage.Rows;
using Microsoft.Extensions.Options;

namespace Carillon.Backups;

/// <summary>
/// Looks at how the backups are. It asks the state store alone, so that a probe never waits for the place where backups are kept:
/// whether what is there is sound, the drill says.
/// </summary>
public sealed class BackupWatch(IStateStore store, BackupSwitch backups, TimeProvider time, IOptions<BackupOptions> options)
{
    /// <summary>The job that takes snapshots.</summary>
    public static JobId SnapshotJob { get; } = JobId.Create("default", "backup");

    /// <summary>Looks.</summary>
    /// <returns>What was found. Null where backups are off.</returns>
    public async Task<BackupLook?> LookAsync(CancellationToken cancellationToken)
    {
        if (!backups.IsOn)
        {
            return null;
        }

        try
        {
            var condition = await ReadAsync(cancellationToken);
            return new BackupLook(condition, condition?.Alarms(options.Value) ?? new Dictionary<BackupAlarm, string>());
        }
        catch (UnreadableRowException exception)
        {
            return new BackupLook(null, new Dictionary<BackupAlarm, string> { [BackupAlarm.Unknown] = exception.Message });
        }
    }

    /// <summary>How they are. Null before the feed has begun, which the start of the app does.</summary>
    private async Task<BackupCondition?> ReadAsync(CancellationToken cancellationToken)
    {
        if ((await store.ReadAsync<FeedRow>(StateKeys.BackupFeed, cancellationToken))?.Row is not { } feed)
        {
            return null;
        }

        var snapshots = await store.ReadAsync<JobStateRow>(StateKeys.JobState(SnapshotJob), cancellationToken);
        var proof = await store.ReadAsync<ProofRow>(StateKeys.BackupProof, cancellationToken);
        var now = time.GetUtcNow();
        return new BackupCondition
        {
            At = now,
            Since = feed.Since,
            Lag = await OldestAsync(cancellationToken) is { } oldest && oldest < now ? now - oldest : TimeSpan.Zero,
            IncrementsTo = feed.To,
            SnapshotAt = snapshots?.Row.LastSuccessAt,
            Proof = proof?.Row ?? new ProofRow(),
        };
    }

    /// <summary>When the oldest change was made that is worth an increment. Null where there is none.</summary>
    private async Task<DateTimeOffset?> OldestAsync(CancellationToken cancellationToken)
    {
        // As many as wait for another one, and one more: then they go by themselves.
        var page = await store.ReadRangeAsync(StateKeys.Changes, IncrementWriter.MostQuiet, cancellationToken);
        var oldest = page.Rows.FirstOrDefault(change => change.Row is not ChangeRow { Quiet: true }) ?? (page.HasMore ? page.Rows[^1] : null);
        return oldest is not null && StateKeys.Parts(oldest.Key) is [_, var ticks, ..]
            && long.TryParse(ticks, NumberStyles.None, CultureInfo.InvariantCulture, out var at)
            && at <= DateTimeOffset.MaxValue.Ticks
            ? new DateTimeOffset(at, TimeSpan.Zero)
            : null;
    }
}
