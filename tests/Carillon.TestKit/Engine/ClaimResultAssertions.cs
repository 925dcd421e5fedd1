using Carillon.Ledger;
using Carillon.Storage.Rows;

namespace Carillon.TestKit.Engine;

/// <summary>What tests expect of a claim.</summary>
public static class ClaimResultAssertions
{
    /// <summary>The claim, which has to have been taken.</summary>
    public static RunClaim Taken(this ClaimResult result) => Assert.IsType<ClaimResult.Claimed>(result).Claim;

    /// <summary>The record of the refusal, which has to have been one.</summary>
    public static ExecutionRow Refused(this ClaimResult result) => Assert.IsType<ClaimResult.Refused>(result).Row;
}
