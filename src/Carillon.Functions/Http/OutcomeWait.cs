using Carillon.Executions;
using Carillon.History;
using Carillon.Storage.Rows;
using Microsoft.AspNetCore.Http;

namespace Carillon.Functions.Http;

/// <summary>Waits for the outcome of a run that goes on elsewhere: in this process or another one.</summary>
public sealed class OutcomeWait(ExecutionHistory history, TimeProvider time)
{
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(500);

    /// <summary>The answer about a run that was asked for and did not begin: 409, with why.</summary>
    public static IResult DidNotRun(ExecutionRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        return Problems.Conflict($"The job '{row.Job}' did not run. {row.Reason}", ("executionId", row.Id.ToString()), ("blockedBy", row.BlockedBy?.ToString()));
    }

    /// <summary>Answers with an execution: 200 where it has ended, 202 where it has not, 409 where it did not begin, 404 where there is none.</summary>
    /// <param name="id">Which.</param>
    /// <param name="patience">How long to wait for its end. Null for not at all.</param>
    /// <param name="cancellationToken">Cancelled when the caller goes away.</param>
    public async Task<IResult> OfAsync(ExecutionId id, TimeSpan? patience, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        while (true)
        {
            switch (await history.FindAsync(id, cancellationToken))
            {
                case ExecutionView.Finished { Row: { State: ExecutionState.Skipped } skipped }:
                    return DidNotRun(skipped);
                case ExecutionView.Finished finished:
                    return CarillonJson.Answer(ExecutionJson.From(finished));
                case { } underWay when patience is null || time.GetElapsedTime(began) >= patience:
                    return CarillonJson.Answer(ExecutionJson.From(underWay), StatusCodes.Status202Accepted);
                case null:
                    return Problems.NotFound($"There is no execution '{id}'.");
            }

            await Task.Delay(Every, time, cancellationToken);
        }
    }
}
