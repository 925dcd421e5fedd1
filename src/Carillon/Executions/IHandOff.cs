using Carillon.Ledger;

namespace Carillon.Executions;

/// <summary>Where a clock leaves the runs it claimed: it never waits for one.</summary>
public interface IHandOff
{
    /// <summary>Takes a run over. Returns at once.</summary>
    void Take(RunClaim claim);

    /// <summary>
    /// Completes when somebody holds each of the runs taken so far, other than whoever claimed it. It does not wait for a run
    /// to end, and for no longer than some seconds.
    /// </summary>
    Task FlushAsync() => Task.CompletedTask;
}
