using Carillon.Jobs;
using Carillon.Ledger;

namespace Carillon.Executions;

/// <summary>
/// Starts runs that had to wait, and leaves them where clocks leave theirs: whoever ended what they waited for is done with its
/// own invocation.
/// </summary>
public sealed class WaitingRuns(NextRun next, Adopter adopter, IHandOff handOff)
{
    /// <summary>Starts what has waited for a run to end. One that was handed on is left to the next clock, and so is what waits for it.</summary>
    /// <param name="claim">The run.</param>
    /// <param name="end">How it ended.</param>
    public async Task StartAfterAsync(RunClaim claim, RunEnd end)
    {
        ArgumentNullException.ThrowIfNull(end);
        if (end.Execution is not null && await next.AfterAsync(claim) is { } waited)
        {
            handOff.Take(waited);
            await handOff.FlushAsync();
        }
    }

    /// <summary>Starts every accepted run of a job that may begin now.</summary>
    public async Task StartAcceptedAsync(JobId job, CancellationToken cancellationToken)
    {
        var any = false;
        while (await adopter.TryAdoptAsync(job, cancellationToken) is { } claim)
        {
            handOff.Take(claim);
            any = true;
        }

        if (any)
        {
            await handOff.FlushAsync();
        }
    }
}
