using Carillon.Executions;
using Carillon.Storage;
using Carillon.Storage.Rows;
using Microsoft.Extensions.Logging;

namespace Carillon.Ledger;

/// <summary>
/// Gives a claim from one holder to another: whoever claimed a run may leave it to another process, or take it back. Either
/// way is one conditional write: it finds the fence that it knows, and leaves a new one, with this process and a new lease. So
/// of all who know a fence exactly one gets the run, however often they are asked.
/// </summary>
/// <remarks>
/// A process may die at any point on the way:
/// <list type="bullet">
/// <item>Whoever claimed it dies before anybody was asked to take it over: nobody holds it. Its lease runs out, a renewal later
/// it is on record as abandoned, and is repeated where its job asks for that.</item>
/// <item>It dies after it has asked: whoever was asked takes the run over, and needs nobody for that.</item>
/// <item>Whoever was asked dies before the write: the fence is the one that is known, and the run is taken back.</item>
/// <item>It dies after the write: the fence is another one. It is not taken back, since its code may have begun, and is abandoned
/// when the new lease has run out.</item>
/// </list>
/// </remarks>
public sealed partial class ClaimTransfer(IStateStore store, EffectiveJobs jobs, LocalRuns localRuns, LedgerRows rows, TimeProvider time, ILogger<ClaimTransfer> logger)
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    /// <summary>Takes over what another process claimed.</summary>
    /// <param name="id">Which execution.</param>
    /// <param name="fence">The fence under which it was claimed.</param>
    /// <returns>
    /// The claim. Null where it is somebody else's by now or over, and where this process can't run it: its build has another
    /// definition of the job, or code of the job still runs in it that was told to stop. Then it is left as it is.
    /// </returns>
    /// <exception cref="StateStoreUnavailableException">Nothing was written.</exception>
    public async Task<RunClaim?> TakeOverAsync(ExecutionId id, string fence)
    {
        ArgumentException.ThrowIfNullOrEmpty(fence);
        RunMeter.Begin(time);
        var live = await store.ReadAsync<LiveRow>(StateKeys.LiveRun(id), CancellationToken.None);
        if (live is null || !IsHeld(live.Row, fence))
        {
            return null;
        }

        var state = await store.ReadAsync<JobStateRow>(StateKeys.JobState(live.Row.Job), CancellationToken.None);
        if (state is null || localRuns.FindNotStopped(state.Row, live.Row.Job) is not null)
        {
            return null;
        }

        var inForce = await jobs.GetAsync(live.Row.Job, state.Row.Edition, CancellationToken.None);
        return inForce.Ours && inForce.Job.Body is not null && await ChangeHandsAsync(live, fence, patient: false) is { } ours
            ? new RunClaim(inForce.Job, ours, state, ours.Row.Parameters)
            : null;
    }

    /// <summary>
    /// Takes a claim of this process back that another one was asked to take over. It keeps trying for as long as the process
    /// lives: nobody else may know of the run.
    /// </summary>
    /// <param name="claim">The claim, as it was before.</param>
    /// <returns>The claim as it is now. Null where somebody has taken it over, or it is over.</returns>
    public async Task<RunClaim?> TakeBackAsync(RunClaim claim)
    {
        ArgumentNullException.ThrowIfNull(claim);
        RunMeter.Current = claim.Meter;
        return await ChangeHandsAsync(claim.Live, claim.Live.Row.Fence!, patient: true) is { } ours
            ? new RunClaim(claim.Job, ours, claim.State, claim.Parameters)
            : null;
    }

    /// <summary>Puts a fence of our own in the place of one that is known.</summary>
    /// <param name="live">The row, as last seen.</param>
    /// <param name="fence">The fence that is known.</param>
    /// <param name="patient">Whether a store that is down is waited for. Otherwise only one that may have written is.</param>
    private async Task<StoredRow<LiveRow>?> ChangeHandsAsync(StoredRow<LiveRow>? live, string fence, bool patient)
    {
        // One for all tries: by it a write is known again whose answer was lost.
        var ours = rows.Begin(live!.Row).Fence;
        var id = live.Row.Id;
        var pause = TimeSpan.FromMilliseconds(100);
        while (true)
        {
            try
            {
                // Begun anew with each try: the lease counts from the write.
                live ??= await store.ReadAsync<LiveRow>(StateKeys.LiveRun(id), CancellationToken.None);
                if (live?.Row.Fence == ours || live is null || !IsHeld(live.Row, fence))
                {
                    return live?.Row.Fence == ours ? live : null;
                }

                var next = rows.Begin(live.Row) with { Fence = ours };
                var outcome = await store.CommitAsync(new StateTransaction().Replace(live.Key, live.Version, next), CancellationToken.None);
                if (outcome.Committed)
                {
                    return new StoredRow<LiveRow>(live.Key, outcome.Versions[live.Key], next);
                }

                // Somebody else was faster; or wrote something beside the fence, such as the wish that it be stopped.
                live = null;
            }
            catch (StateStoreOutcomeUnknownException exception)
            {
                // It may be written, and then nobody else will run it: from here on this process has to find out.
                patient = true;
                live = null;
                pause = await WaitAsync(id, pause, exception);
            }
            catch (StateStoreUnavailableException exception) when (patient)
            {
                live = null;
                pause = await WaitAsync(id, pause, exception);
            }
        }
    }

    private async Task<TimeSpan> WaitAsync(ExecutionId id, TimeSpan pause, Exception exception)
    {
        LogNotWritten(id, pause, exception);
        await Task.Delay(pause, time);
        return pause * 2 < LongestPause ? pause * 2 : LongestPause;
    }

    private static bool IsHeld(LiveRow live, string fence) => live.State == ExecutionState.Running && live.Fence == fence;

    [LoggerMessage(EventId = 80, Level = LogLevel.Warning, Message = "The claim of execution {ExecutionId} could not be transferred; it is tried again in {Pause}.")]
    private partial void LogNotWritten(ExecutionId executionId, TimeSpan pause, Exception exception);
}
