using Carillon.Storage.Rows;

namespace Carillon.Ledger;

/// <summary>What became of a claim.</summary>
public abstract record ClaimResult
{
    private ClaimResult()
    {
    }

    /// <summary>This process runs it, and no other one does.</summary>
    public sealed record Claimed(RunClaim Claim) : ClaimResult;

    /// <summary>It is accepted, and begins when what is in its way has ended.</summary>
    public sealed record Waiting(LiveRow Live) : ClaimResult;

    /// <summary>Nothing is due: it was not time, or another process was there first.</summary>
    public sealed record NothingDue : ClaimResult;

    /// <summary>The process is shutting down, and takes nothing on: what is due is left to the next one.</summary>
    public sealed record ShuttingDown : ClaimResult;

    /// <summary>The definition in force is another build's: its processes come for the job.</summary>
    /// <param name="Build">That build.</param>
    public sealed record OtherBuild(string Build) : ClaimResult;

    /// <summary>
    /// What was due or asked for is on record and does not run; the row says why. It may say that the run was taken for lost: where
    /// the store did not answer for so long.
    /// </summary>
    public sealed record Refused(ExecutionRow Row) : ClaimResult;

    /// <summary>The same idempotency key was accepted before; nothing was done now.</summary>
    /// <param name="Accepted">What it led to then.</param>
    /// <param name="SameRequest">Whether it asked for the same then.</param>
    public sealed record Repeated(IdempotencyRow Accepted, bool SameRequest) : ClaimResult;
}
