using Carillon.Storage;
using Carillon.Storage.Rows;
using Microsoft.Extensions.Logging;

namespace Carillon.Backups.Targets;

/// <summary>
/// Restores into a place of any kind: plans, checks all that is needed, and only then opens the place and fills it. One at a time in
/// a process. Where it is cut off, the same request goes on.
/// </summary>
public sealed partial class TargetRestorer(IStateStore store, BackupCatalog catalog, RestorePlanner planner, Restorer restorer, TimeProvider time, ILogger<TargetRestorer> logger)
{
    private RestoreUnderWay? _underWay;

    /// <summary>What it is at. Null where it is at nothing.</summary>
    public RestoreUnderWay? UnderWay => Volatile.Read(ref _underWay);

    /// <summary>Plans a restore, and holds the backups against what the store in use says of them.</summary>
    /// <param name="to">The moment. Null for the newest there is.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="BackupException">No snapshot is that old.</exception>
    /// <exception cref="DamagedBackupException">Something that is needed is missing, or not as it was written.</exception>
    public async Task<RestorePlan> PlanAsync(DateTimeOffset? to, CancellationToken cancellationToken)
    {
        // Before the list of blobs is read: what this row says was written then.
        var written = await store.ReadAsync<FeedRow>(StateKeys.BackupFeed, cancellationToken);
        return await planner.PlanAsync(to, written?.Row, cancellationToken);
    }

    /// <summary>Restores.</summary>
    /// <param name="target">Where to.</param>
    /// <param name="to">The moment. Null for the newest there is; where such a restore was cut off, for what was the newest when it began.</param>
    /// <param name="replace">Whether what is there may go.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>What was restored.</returns>
    /// <exception cref="BackupException">It can't be done as things are.</exception>
    /// <exception cref="DamagedBackupException">Something is missing, or not as it was written. Nothing was written.</exception>
    public async Task<RestorePlan> RunAsync(IRestoreTarget target, DateTimeOffset? to, bool replace, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(target);
        return await AloneAsync(target, async progress =>
        {
            var plan = await PlanAsync(to, cancellationToken);
            await restorer.CheckAsync(plan, cancellationToken);
            LogBegin(logger, target.Description, plan.Snapshot.Id, plan.Point, plan.Rows);
            await using var place = await target.OpenAsync(replace, cancellationToken);
            if (to is null && await FindBegunAsync(place.Archive, plan, cancellationToken) is { } begun)
            {
                plan = begun;
                await restorer.CheckAsync(plan, cancellationToken);
            }

            await restorer.FillAsync(plan, place.Archive, replace, progress, cancellationToken);
            await place.FinishAsync(plan, progress, cancellationToken);
            LogEnd(logger, target.Description, plan.Snapshot.Id, plan.Point);
            return plan;
        });
    }

    /// <summary>Does what restores to a place, while this process is at no other restore; and shows how far it is.</summary>
    /// <param name="target">Where to.</param>
    /// <param name="restore">Does it.</param>
    /// <exception cref="BackupException">This process is at another restore.</exception>
    public async Task<T> AloneAsync<T>(IRestoreTarget target, Func<IProgress<BackupProgress>, Task<T>> restore)
    {
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(restore);
        if (Interlocked.CompareExchange(ref _underWay, new RestoreUnderWay(target.Description, time.GetUtcNow()), null) is { } other)
        {
            throw new BackupException($"A restore to {other.Target} is under way since {other.Since:O}: {other.Progress?.Rows ?? 0} of {other.Progress?.OfRows ?? 0} rows. Wait for its end.");
        }

        try
        {
            return await restore(new Progress(this, logger));
        }
        finally
        {
            Volatile.Write(ref _underWay, null);
        }
    }

    /// <summary>What a restore of the newest was at that was cut off there: meanwhile there may be newer increments.</summary>
    private async Task<RestorePlan?> FindBegunAsync(IStateArchive archive, RestorePlan newest, CancellationToken cancellationToken)
    {
        var marks = await archive.ExportAsync([StateKeys.Restore], cancellationToken);
        return marks.Count > 0 && RowCodec.Decode(StateKeys.Restore, marks[0].Body) is RestoreRow mark && (mark.Snapshot, mark.Point) != (newest.Snapshot.Id, newest.Point)
            && (await catalog.ListSnapshotsAsync(cancellationToken)).Contains(mark.Snapshot)
            ? await planner.PlanAsync(await catalog.ReadManifestAsync(mark.Snapshot, cancellationToken), mark.Point, null, cancellationToken)
            : null;
    }

    [LoggerMessage(EventId = 95, Level = LogLevel.Information, Message = "A restore to {Target} begins: the snapshot {Snapshot}, up to {Point}, {Rows} rows.")]
    private static partial void LogBegin(ILogger logger, string target, string snapshot, DateTimeOffset point, long rows);

    [LoggerMessage(EventId = 96, Level = LogLevel.Information, Message = "The restore to {Target} is done: the snapshot {Snapshot}, up to {Point}.")]
    private static partial void LogEnd(ILogger logger, string target, string snapshot, DateTimeOffset point);

    [LoggerMessage(EventId = 97, Level = LogLevel.Debug, Message = "The restore to {Target}: {Step}, {Rows} rows, {Bytes} bytes.")]
    private static partial void LogProgress(ILogger logger, string target, string step, long rows, long bytes);

    private sealed class Progress(TargetRestorer restorer, ILogger logger) : IProgress<BackupProgress>
    {
        public void Report(BackupProgress value)
        {
            if (restorer.UnderWay is { } underWay)
            {
                Volatile.Write(ref restorer._underWay, underWay with { Progress = value });
                LogProgress(logger, underWay.Target, value.Step, value.Rows, value.Bytes);
            }
        }
    }
}
