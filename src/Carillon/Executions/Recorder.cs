using Carillon.Configuration;
using Carillon.Ledger;
using Carillon.Storage;
using Carillon.Storage.Rows;
using Microsoft.Extensions.Logging;

namespace Carillon.Executions;

/// <summary>
/// Step four of a run: puts its outcome on record, in one conditional write guarded by the fence. It keeps trying for as long
/// as the process lives and the fence holds; an outcome is never written over another one.
/// </summary>
internal sealed partial class Recorder(IStateStore store, Losses losses, LastStates lastStates, TimeProvider time, ILogger<Recorder> logger)
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    /// <summary>As many as runs of a job may be under way side by side, and some.</summary>
    private const int MostConflictsInARow = 2 * JobLimits.MostParallel;

    /// <summary>Records an outcome.</summary>
    /// <returns>It as it is on record. Null where the run was taken for lost before, and that is what the record says.</returns>
    public async Task<ExecutionRow?> RecordAsync(RunClaim claim, ExecutionRow execution)
    {
        var pause = TimeSpan.FromMilliseconds(100);
        for (var tries = 1; ; tries++)
        {
            try
            {
                var state = claim.State;
                execution = execution with { Cost = claim.CostWithThisWrite() };
                var transaction = new StateTransaction().Delete(claim.Live.Key, claim.Live.Version);
                var (next, tell) = await losses.AddStateAsync(transaction, state, claim.Live.Row, execution);
                var outcome = await store.CommitAsync(transaction.AddFinished(execution, ExecutionState.Running), CancellationToken.None);
                if (outcome.Committed)
                {
                    claim.State = new StoredRow<JobStateRow>(state.Key, outcome.Versions[state.Key], next);
                    lastStates.Remember(claim.Job.Id, claim.State);
                    tell();
                    return execution;
                }

                var (settled, recorded) = await LookAgainAsync(claim, execution);
                if (settled)
                {
                    return recorded;
                }

                // Runs of one job that end together meet each other a few times. After that something else is in the way.
                if (tries % MostConflictsInARow == 0)
                {
                    await Task.Delay(LongestPause, time);
                }
            }
            catch (Exception exception) when (exception is StateStoreUnavailableException or StateStoreOutcomeUnknownException or UnreadableRowException)
            {
                // Also where a row is damaged: somebody may repair it, and nobody else knows how this run ended.
                LogNotRecorded(execution.Id, execution.Job, pause, exception);
                await Task.Delay(pause, time);
                pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
            }
        }
    }

    /// <summary>Leaves a run to another invocation: from then on nobody holds it, and the next clock goes on with it.</summary>
    /// <returns>Whether it is left. Otherwise the outcome of what ran is to be recorded.</returns>
    public async Task<bool> HandOnAsync(RunClaim claim, int attempts, string? log)
    {
        while (true)
        {
            var live = claim.Live;
            var pending = live.Row with
            {
                State = ExecutionState.Pending,
                AttemptsBefore = attempts,
                CostBefore = claim.CostWithThisWrite(),
                LogTail = RowText.Tail(log, LeaseKeeper.LogTailLength),
                Fence = null,
                Instance = null,
                LeaseUntil = null,
            };
            try
            {
                if ((await store.CommitAsync(new StateTransaction().Move(live, pending), CancellationToken.None)).Committed)
                {
                    return true;
                }
            }
            catch (StateStoreUnavailableException)
            {
                return false;
            }
            catch (StateStoreOutcomeUnknownException)
            {
                // Looked at below, like a conflict: where it is written, the row has no fence any more.
            }

            var current = await StateStorePatience.UntilAnsweredAsync(time, () => store.ReadAsync<LiveRow>(live.Key, CancellationToken.None));
            if (!claim.Holds(current?.Row))
            {
                return true;
            }

            // Somebody wants it stopped, or the answer of a renewal was lost: whoever goes on with it finds what the row says.
            claim.Live = current!;
        }
    }

    /// <summary>
    /// After a conflict. The fence is still ours: the rows are as read now, and the write is built anew. It is not: either our
    /// own write got through and its answer was lost, or somebody else settled the run.
    /// </summary>
    /// <returns>Whether it is settled, and our own write, where that got through.</returns>
    private async Task<(bool Settled, ExecutionRow? Recorded)> LookAgainAsync(RunClaim claim, ExecutionRow execution)
    {
        var live = await store.ReadAsync<LiveRow>(claim.Live.Key, CancellationToken.None);
        if (claim.Holds(live?.Row))
        {
            claim.Live = live!;
            claim.State = await store.ReadAsync<JobStateRow>(claim.State.Key, CancellationToken.None)
                ?? throw new UnreadableRowException(claim.State.Key, "it is missing, and is made anew when the app starts");
            return (false, null);
        }

        var written = await store.ReadAsync<ExecutionRow>(StateKeys.Execution(execution.Job, execution.Id), CancellationToken.None);
        if (written?.Row.Fence == execution.Fence && execution.Fence is not null)
        {
            // What waits for the end of this run is told by the state.
            claim.State = await store.ReadAsync<JobStateRow>(claim.State.Key, CancellationToken.None) ?? claim.State;
            return (true, written!.Row);
        }

        LogTakenForLost(execution.Id, execution.Job, execution.State, written?.Row.State);
        return (true, null);
    }

    [LoggerMessage(EventId = 14, Level = LogLevel.Warning, Message = "The outcome of execution {ExecutionId} of job {Job} could not be recorded; it is tried again in {Pause}.")]
    private partial void LogNotRecorded(ExecutionId executionId, Jobs.JobId job, TimeSpan pause, Exception exception);

    [LoggerMessage(EventId = 15, Level = LogLevel.Error, Message = "Execution {ExecutionId} of job {Job} ended {State}, and is on record as {Recorded}: its process was taken for lost before. The record stays.")]
    private partial void LogTakenForLost(ExecutionId executionId, Jobs.JobId job, ExecutionState state, ExecutionState? recorded);
}
