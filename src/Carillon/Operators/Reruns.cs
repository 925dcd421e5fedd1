using Carillon.Diagnostics;
using Carillon.Executions;
using Carillon.History;
using Carillon.Jobs;
using Carillon.Ledger;
using Carillon.Storage.Rows;

namespace Carillon.Operators;

/// <summary>Runs an execution again, as it was: a new execution with the same parameters, that names the one it repeats.</summary>
public sealed class Reruns(ExecutionHistory history, JobCatalog catalog, Claimer claimer)
{
    /// <summary>Asks for the run.</summary>
    /// <param name="id">The execution to repeat; it has to be over.</param>
    /// <param name="request">Who asks, and why.</param>
    /// <param name="cancellationToken">Gives up before anything is written.</param>
    public async Task<RerunResult> RerunAsync(ExecutionId id, ActRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        return await history.FindAsync(id, cancellationToken) switch
        {
            null => new RerunResult.NoSuchExecution(),
            ExecutionView.UnderWay underWay => new RerunResult.UnderWay(underWay.Row.State),
            ExecutionView.Finished finished => await RerunAsync(finished.Row, request),
            var other => throw new InvalidOperationException($"An execution is shown as {other.GetType().Name}."),
        };
    }

    private async Task<RerunResult> RerunAsync(ExecutionRow before, ActRequest request)
    {
        if (before.Parameters.FirstOrDefault(parameter => SecretMask.IsMasked(parameter.Value)).Key is { } secret)
        {
            return new RerunResult.SecretParameter(secret);
        }

        if (!catalog.TryGet(before.Job, out var job) || job.Body is null)
        {
            return new RerunResult.NotRunnable(before.Job, job is null ? "this build does not have its code" : $"it {job.Definition.OnlyByPlatform}");
        }

        // From here on the caller may go away.
        var asked = new RunRequest(RunTrigger.Manual, request.By, request.Reason, before.Parameters) { RetryOf = before.Id, RequestId = request.RequestId, Idempotency = request.Idempotency };
        return new RerunResult.Requested(job, await claimer.ClaimRequestedAsync(job, asked, CancellationToken.None));
    }
}
