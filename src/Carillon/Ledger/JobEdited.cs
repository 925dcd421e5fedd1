using Carillon.Storage.Rows;

namespace Carillon.Ledger;

/// <summary>A job after a change.</summary>
/// <param name="Job">The job as it is in force now.</param>
/// <param name="Before">Its row before the change.</param>
/// <param name="Changed">Whether anything changed: otherwise nothing was written.</param>
public sealed record JobEdited(EffectiveJob Job, JobRow Before, bool Changed)
{
    /// <summary>What the same idempotency key was accepted for before; nothing was done now. Null where it was not.</summary>
    public IdempotencyRow? Repeats { get; init; }
}
