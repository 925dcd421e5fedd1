using Carillon.Storage;

namespace Carillon.Retention;

/// <summary>Counts while a clean-up is under way, and says what it may do with one kind of record.</summary>
/// <param name="table">The kind, by the name that other programs know.</param>
/// <param name="dryRun">Whether nothing is deleted.</param>
/// <param name="archive">Takes rows before they are deleted. Null where they need not be kept.</param>
internal sealed class CleanupTally(string table = "", bool dryRun = false, RetentionArchive? archive = null)
{
    public string Table => table;

    public bool DryRun => dryRun;

    public bool Archives => archive is not null;

    /// <summary>How many were to be deleted.</summary>
    public long Due { get; set; }

    public long Deleted { get; set; }

    public long Kept { get; set; }

    public long Unreadable { get; set; }

    /// <summary>Whether rows stayed because they could not be archived.</summary>
    public bool Failed { get; private set; }

    /// <summary>How long it took.</summary>
    public TimeSpan Took { get; set; }

    public CleanupCount Count(bool keptIsKnown = true) => new(Deleted, keptIsKnown ? Kept : null, Unreadable);

    /// <summary>What was done, for the record.</summary>
    public CleanupStep Step(bool complete) => new(
        dryRun ? "dry_run" : archive is null ? "delete" : "archive_and_delete", table, Due, Deleted, Took, Failed ? "failed" : complete ? "success" : "incomplete");

    /// <summary>Whether some rows may be deleted now: where they are to be archived, that comes first.</summary>
    public async Task<bool> MayDeleteAsync(IReadOnlyCollection<StoredRow> rows, CancellationToken cancellationToken)
    {
        Due += rows.Count;
        if (dryRun || rows.Count == 0)
        {
            return false;
        }

        if (archive is null || await archive.TryWriteAsync(table, rows, cancellationToken))
        {
            return true;
        }

        Failed = true;
        return false;
    }
}
