using Carillon.Ledger;

namespace Carillon.Executions;

/// <summary>Where a clock leaves the runs it claimed: it never waits for one.</summary>
public interface IHandOff
{
    /// <summary>Takes a run over. Returns at once.</summary>
    void Take(RunClaim claim);
}
