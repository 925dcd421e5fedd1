using Carillon.Backups;
using Carillon.Backups.Targets;
using Carillon.Storage;
using Carillon.Storage.Rows;
using Microsoft.AspNetCore.Http;

namespace Carillon.Functions.Http;

/// <summary>Answers what backups there are.</summary>
public sealed class BackupAnswers(
    IStateStore store, IBackupStore blobs, BackupCatalog catalog, BackupSwitch backups, BackupWatch watch, TargetRestorer restorer, TimeProvider time)
{
    /// <summary>A page of the snapshots, with how far increments reach, what drills found, and the restore that is under way.</summary>
    public Task<IResult> ListAsync(HttpRequest request) => GuardAsync(async () =>
    {
        var aborted = request.HttpContext.RequestAborted;
        string? after = null;
        if ((RequestReading.ReadLimit(request, out var limit) ?? ReadContinuation(request, out after)) is { } refusal)
        {
            return refusal;
        }

        var snapshots = (await catalog.ListSnapshotsAsync(aborted)).Where(id => after is null || string.CompareOrdinal(id, after) < 0).ToList();
        var proof = (await store.ReadAsync<ProofRow>(StateKeys.BackupProof, aborted))?.Row ?? new ProofRow();
        var look = await watch.LookAsync(aborted);
        var increments = await catalog.ListIncrementsAsync(aborted);
        var items = new List<SnapshotJson>();
        foreach (var id in snapshots.Take(limit))
        {
            items.Add(await ReadAsync(id, proof, aborted));
        }

        return CarillonJson.Answer(new BackupsJson
        {
            Enabled = backups.IsOn,
            Environment = catalog.Names.Environment,
            Store = blobs.Description,
            Items = items,
            Increments = new IncrementsJson(
                increments.Count,
                increments.Count == 0 ? null : increments[0],
                increments.Count == 0 ? null : increments[^1],
                look?.Condition?.IncrementsTo,
                look?.Condition?.Lag.TotalSeconds),
            Drill = new DrillJson(
                proof.ProvenAt, (time.GetUtcNow() - proof.ProvenAt)?.TotalSeconds, proof.Snapshot, proof.Point,
                proof.ProvenAt is null ? null : proof.Rows, proof.FailedAt, proof.Failure),
            Restore = RestoreUnderWayJson.From(restorer.UnderWay),
            Alarms = look?.Alarms ?? new Dictionary<BackupAlarm, string>(),
            Continuation = snapshots.Count > limit ? snapshots[limit - 1] : null,
        });
    });

    /// <summary>Answers where something about backups can't be done, and says what.</summary>
    internal static async Task<IResult> GuardAsync(Func<Task<IResult>> answer)
    {
        try
        {
            return await answer();
        }
        catch (DamagedBackupException exception)
        {
            return Problems.Unprocessable(exception.Message);
        }
        catch (BackupException exception)
        {
            return Problems.Conflict(exception.Message);
        }
        catch (BackupStoreException exception)
        {
            return Problems.Unavailable("The backups can't be reached.", exception.Message);
        }
    }

    private async Task<SnapshotJson> ReadAsync(string id, ProofRow proof, CancellationToken cancellationToken)
    {
        try
        {
            return SnapshotJson.From(await catalog.ReadManifestAsync(id, cancellationToken), time.GetUtcNow(), proof.Snapshot == id ? proof.ProvenAt : null);
        }
        catch (DamagedBackupException exception)
        {
            return new SnapshotJson(id, exception.Message);
        }
    }

    private static IResult? ReadContinuation(HttpRequest request, out string? after)
    {
        after = null;
        if (request.Query["continuation"] is not { Count: > 0 } given)
        {
            return null;
        }

        after = given[0];
        return given.Count == 1 && after is { Length: > 0 and <= 100 } && after.All(c => char.IsAsciiLetterOrDigit(c) || c == '-')
            ? null
            : Problems.BadRequest("continuation", "'continuation' is the token that the page before gave, unchanged, of the same list.");
    }
}
