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

    /// <summary>Nothing is due: it was not time, or another process was there first.</summary>
    public sealed record NothingDue : ClaimResult;

    /// <summary>The process is shutting down, and takes nothing on: what is due is left to the next one.</summary>
    public sealed record ShuttingDown : ClaimResult;

    /// <summary>What was due is on record as not run; the row says why.</summary>
    public sealed record Refused(ExecutionRow Row) : ClaimResult;
}
