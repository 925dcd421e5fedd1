namespace Carillon.Jobs;

/// <summary>
/// A pause of a job: what falls due in it does not run, and is one row of its ledger. What was accepted before, a run under way
/// or one that waits, is not touched by it; but where Carillon paused the job itself, as its runs were lost, what waits does so
/// until somebody resumes the job.
/// </summary>
/// <param name="From">Since when.</param>
/// <param name="Until">When the job resumes by itself. Null where somebody has to resume it.</param>
/// <param name="Reason">Why. Null where nobody said.</param>
/// <param name="By">Who paused it.</param>
public sealed record JobPause(DateTimeOffset From, DateTimeOffset? Until, string? Reason, string By)
{
    /// <summary>Whether it still holds.</summary>
    public bool IsOn(DateTimeOffset now) => Until is null || now < Until;
}
