using Carillon.Diagnostics;
using Carillon.Executions;
using Carillon.History;
using Carillon.Ledger;
using Carillon.Storage;
using Carillon.Storage.Rows;
using Microsoft.Extensions.Logging;

namespace Carillon.Operators;

/// <summary>
/// What operators do with executions under way. Each act is one conditional write with its audit entry, tried again while the
/// execution's own process writes in between.
/// </summary>
public sealed partial class ExecutionActs(
    IStateStore store,
    ExecutionHistory history,
    Adopter adopter,
    LostRunSweeper lostRuns,
    LocalRuns localRuns,
    LedgerRows rows,
    IdempotentRequests idempotency,
    WaitingRuns waitingRuns,
    SecretMask mask,
    StoreTime time,
    ILogger<ExecutionActs> logger)
{
    private const int MostTries = 20;

    /// <summary>
    /// Cancels an execution. One that has not begun is on record as cancelled at once. One that runs is told to stop: at once where
    /// this process runs it, otherwise with the next renewal of its lease.
    /// </summary>
    public Task<ExecutionActResult> CancelAsync(ExecutionId id, ActRequest request, CancellationToken cancellationToken) =>
        ActAsync(id, request, live => live.Row.State == ExecutionState.Pending
            ? EndAsync(live, request, cancellationToken)
            : AskAsync(live, request, cancellationToken), cancellationToken);

    /// <summary>
    /// Takes an execution from the process that holds it, and puts it on record as abandoned: for a run whose process is gone, and
    /// that nobody wants to wait for. Where its code does run on, what it then says is not written.
    /// </summary>
    public Task<ExecutionActResult> ReleaseAsync(ExecutionId id, ActRequest request, CancellationToken cancellationToken) =>
        ActAsync(id, request, live => ReleaseAsync(live, request, cancellationToken), cancellationToken);

    private async Task<ExecutionActResult> ActAsync(
        ExecutionId id, ActRequest request, Func<StoredRow<LiveRow>, Task<ExecutionActResult?>> act, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        for (var tries = 0; tries < MostTries; tries++)
        {
            if (await idempotency.FindAsync(request.Idempotency, cancellationToken) is { } accepted)
            {
                return new ExecutionActResult.Repeated(accepted.BodyHash == request.Idempotency!.BodyHash);
            }

            ExecutionActResult? result;
            var live = await store.ReadAsync<LiveRow>(StateKeys.LiveRun(id), cancellationToken);
            if (live is not null)
            {
                result = await UnlessLostAsync(() => act(live));
            }
            else
            {
                result = await history.FindAsync(id, cancellationToken) switch
                {
                    null => new ExecutionActResult.NoSuchExecution(),
                    ExecutionView.Finished finished => new ExecutionActResult.AlreadyOver(finished.Row.State),
                    // It begins, or ends, right now.
                    _ => null,
                };
            }

            if (result is ExecutionActResult.Ended)
            {
                await StartAcceptedAsync(live!.Row);
            }

            if (result is not null)
            {
                return result;
            }
        }

        throw new StateStoreUnavailableException($"The execution '{id}' could not be changed: each of {MostTries} writes met a row that it had not read.");
    }

    private async Task<ExecutionActResult?> EndAsync(StoredRow<LiveRow> live, ActRequest request, CancellationToken cancellationToken)
    {
        if (await store.ReadAsync<JobStateRow>(StateKeys.JobState(live.Row.Job), cancellationToken) is not { } state)
        {
            return null;
        }

        var ended = rows.NotBegun(live.Row, ExecutionState.Cancelled, Why("Cancelled", request));
        var transaction = await BesideAsync("cancel", live.Row, request, cancellationToken);
        return await adopter.EndAsync(state, live, ended, transaction, cancellationToken) ? new ExecutionActResult.Ended() : null;
    }

    private async Task<ExecutionActResult?> AskAsync(StoredRow<LiveRow> live, ActRequest request, CancellationToken cancellationToken)
    {
        if (live.Row.Cancel is { } before)
        {
            return await idempotency.TryAcceptAsync(request.Idempotency, cancellationToken) ? new ExecutionActResult.AskedBefore(before) : null;
        }

        var asked = new CancelRequest(time.GetUtcNow(), request.By, mask.Apply(request.Reason));
        var transaction = (await BesideAsync("cancel", live.Row, request, cancellationToken)).Replace(live.Key, live.Version, live.Row with { Cancel = asked });
        if (!(await store.CommitAsync(transaction, cancellationToken)).Committed)
        {
            return null;
        }

        localRuns.Cancel(live.Row.Id, Classifier.Why(asked));
        return new ExecutionActResult.Asked();
    }

    private async Task<ExecutionActResult?> ReleaseAsync(StoredRow<LiveRow> live, ActRequest request, CancellationToken cancellationToken)
    {
        if (live.Row.State == ExecutionState.Pending)
        {
            return new ExecutionActResult.NotBegun();
        }

        var transaction = await BesideAsync("release", live.Row, request, cancellationToken);
        if (!await lostRuns.ReleaseAsync(live, Why("Released", request), transaction, cancellationToken))
        {
            return null;
        }

        // Its code may be running here all the same: it is told to stop now, and not with the next renewal.
        localRuns.Cancel(live.Row.Id, Why("Released", request));
        return new ExecutionActResult.Ended();
    }

    private async Task<StateTransaction> BesideAsync(string act, LiveRow live, ActRequest request, CancellationToken cancellationToken)
    {
        var entry = AuditRows.Entry(act, request.By, time.GetUtcNow()) with { RequestId = request.RequestId, Job = live.Job, Execution = live.Id, Reason = mask.Apply(request.Reason) };
        var transaction = new StateTransaction().AddAudit(entry);
        await idempotency.AddAsync(transaction, request.Idempotency, live.Id, cancellationToken);
        return transaction;
    }

    /// <summary>Where the answer of a write was lost, what stands in the store then says what became of it.</summary>
    private static async Task<ExecutionActResult?> UnlessLostAsync(Func<Task<ExecutionActResult?>> act)
    {
        try
        {
            return await act();
        }
        catch (StateStoreOutcomeUnknownException)
        {
            return null;
        }
    }

    /// <summary>The act is done: where the store fails now, the next clock starts what waits.</summary>
    private async Task StartAcceptedAsync(LiveRow ended)
    {
        try
        {
            await waitingRuns.StartAcceptedAsync(ended.Job, CancellationToken.None);
        }
        catch (Exception exception) when (exception is StateStoreUnavailableException or StateStoreOutcomeUnknownException or UnreadableRowException)
        {
            LogNotStarted(ended.Id, ended.Job, exception);
        }
    }

    private string Why(string what, ActRequest request) => $"{what} by {request.By}{(request.Reason is null ? "." : $": {mask.Apply(request.Reason)}")}";

    [LoggerMessage(EventId = 71, Level = LogLevel.Warning, Message = "What waited for execution {ExecutionId} of job {Job} could not be started after it was ended; the next clock does.")]
    private partial void LogNotStarted(ExecutionId executionId, Jobs.JobId job, Exception exception);
}
