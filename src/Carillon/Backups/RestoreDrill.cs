using Carillon.Storage;
using Carillon.Storage.Rows;

namespace Carillon.Backups;

/// <summary>
/// Proves that the newest backup can be restored: reads and checks all of it, up to the newest increment that the store has written,
/// restores it into a scratch store, counts and digests what is there then, and writes down what came of it.
/// </summary>
public sealed class RestoreDrill(IStateStore store, BackupCatalog catalog, RestorePlanner planner, Restorer restorer, IScratchStores scratch, TimeProvider time)
{
    /// <summary>Checks one snapshot: every part's SHA-256, rows, order and counts, and its increments, up to the newest that was written. It restores nothing. What is wrong is written down as by a drill.</summary>
    /// <param name="snapshot">Its id.</param>
    /// <param name="progress">Hears how far it is. Null where nobody asks.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="DamagedBackupException">Something is missing, or not as it was written; it says which part.</exception>
    public async Task<RestorePlan> VerifyAsync(string snapshot, IProgress<BackupProgress>? progress, CancellationToken cancellationToken)
    {
        try
        {
            var written = await WrittenAsync(cancellationToken);
            var plan = await planner.PlanAsync(await catalog.ReadManifestAsync(snapshot, cancellationToken), null, written, cancellationToken);
            await CheckAsync(plan, progress, cancellationToken);
            return plan;
        }
        catch (DamagedBackupException exception)
        {
            await WriteDownAsync(exception, cancellationToken);
            throw;
        }
    }

    /// <summary>Proves a restore of the newest snapshot up to the newest increment.</summary>
    /// <param name="progress">Hears how far it is. Null where nobody asks.</param>
    /// <param name="cancellationToken">Stops it; then nothing is written down.</param>
    /// <returns>What is written down: a drill that fails says so there, with the part's name.</returns>
    public async Task<ProofRow> RunAsync(IProgress<BackupProgress>? progress, CancellationToken cancellationToken)
    {
        try
        {
            var plan = await planner.PlanAsync(null, await WrittenAsync(cancellationToken), cancellationToken);
            await CheckAsync(plan, progress, cancellationToken);
            var rows = await TryOutAsync(plan, progress, cancellationToken);
            return await store.WriteProofAsync(
                _ => new ProofRow { ProvenAt = time.GetUtcNow(), Snapshot = plan.Snapshot.Id, Point = plan.Point, Rows = rows }, cancellationToken);
        }
        catch (Exception exception) when (exception is DamagedBackupException or BackupException)
        {
            return await WriteDownAsync(exception, cancellationToken);
        }
    }

    private async Task CheckAsync(RestorePlan plan, IProgress<BackupProgress>? progress, CancellationToken cancellationToken)
    {
        // The increments were read when the plan was made.
        var reader = new SnapshotReader(catalog, plan.Snapshot);
        var tally = default(RowTally);
        long bytes = 0;
        for (var part = 0; part < plan.Snapshot.Parts.Count; part++)
        {
            tally.Add((await reader.ReadAsync(part, cancellationToken)).Tally);
            bytes += plan.Snapshot.Parts[part].Bytes;
            progress?.Report(new BackupProgress("check", tally.Rows, plan.Snapshot.Rows, bytes));
        }

        reader.CheckTotal(tally);
    }

    private async Task<long> TryOutAsync(RestorePlan plan, IProgress<BackupProgress>? progress, CancellationToken cancellationToken)
    {
        await using var place = await scratch.CreateAsync(cancellationToken);
        var target = new TallyingArchive(place.Archive);
        await restorer.RestoreAsync(plan, target, replace: false, progress, cancellationToken);
        var found = await target.CountAsync(cancellationToken);
        return found.DifferenceFrom(target.Tally) is { } difference
            ? throw new BackupException($"A restore of the snapshot {plan.Snapshot.Id} does not hold what was written: it has {difference}.")
            : found.Rows;
    }

    private Task<ProofRow> WriteDownAsync(Exception exception, CancellationToken cancellationToken) =>
        store.WriteProofAsync(before => before with { FailedAt = time.GetUtcNow(), Failure = exception.Message }, cancellationToken);

    /// <summary>What the store says it has written; read before the list of blobs, so that all of that is there.</summary>
    private async Task<FeedRow?> WrittenAsync(CancellationToken cancellationToken) =>
        (await store.ReadAsync<FeedRow>(StateKeys.BackupFeed, cancellationToken))?.Row;
}
