using Carillon.Jobs;
using Carillon.Ledger;
using Carillon.Storage;
using Microsoft.Extensions.Logging;

namespace Carillon.Executions;

/// <summary>Finds what has waited for a run to end.</summary>
public sealed partial class NextRun(Claimer claimer, Adopter adopter, StoreTime time, ILogger<NextRun> logger)
{
    /// <summary>
    /// Takes the right to run what has waited for a run to end: accepted runs first, and where all occurrences are to run, the next
    /// of them. The state that the run's record left says whether it is worth a look.
    /// </summary>
    /// <param name="ended">The run that ended.</param>
    /// <returns>The claim. Null where nothing waits, or can't be claimed now.</returns>
    public async Task<RunClaim?> AfterAsync(RunClaim ended)
    {
        ArgumentNullException.ThrowIfNull(ended);
        var (job, state) = (ended.Job, ended.State.Row);
        if (job.Body is null)
        {
            return null;
        }

        try
        {
            if (state.Waiting.Count > 0 && await adopter.TryAdoptAsync(job.Id, CancellationToken.None) is { } accepted)
            {
                return accepted;
            }

            return job.Definition.Misfire == MisfirePolicy.All && state.NextDue <= time.GetUtcNow()
                && await claimer.ClaimDueAsync(job, time.GetUtcNow(), early: TimeSpan.Zero, CancellationToken.None) is ClaimResult.Claimed { Claim: var next }
                    ? next
                    : null;
        }
        catch (Exception exception) when (exception is StateStoreUnavailableException or StateStoreOutcomeUnknownException or UnreadableRowException)
        {
            // The run that ended is on record: what waits for it is no part of how it ended.
            LogLeft(job.Id, exception);
            return null;
        }
    }

    [LoggerMessage(EventId = 18, Level = LogLevel.Warning, Message = "What waits of job {Job} could not be started; it is left to the next clock.")]
    private partial void LogLeft(JobId job, Exception exception);
}
