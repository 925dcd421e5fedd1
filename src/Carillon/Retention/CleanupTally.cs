namespace Carillon.Retention;

/// <summary>Counts while a clean-up is under way.</summary>
internal sealed class CleanupTally
{
    public long Deleted { get; set; }

    public long Kept { get; set; }

    public long Unreadable { get; set; }

    public CleanupCount Count(bool keptIsKnown = true) => new(Deleted, keptIsKnown ? Kept : null, Unreadable);
}
