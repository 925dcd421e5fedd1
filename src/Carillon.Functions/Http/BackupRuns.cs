using Carillon.Backups;
using Carillon.Functions.Access;
using Carillon.Functions.Timers;
using Carillon.Jobs;
using Carillon.Ledger;
using Microsoft.AspNetCore.Http;

namespace Carillon.Functions.Http;

/// <summary>Starts the jobs that are about backups, and answers as a run by hand is answered: so there is one record of each.</summary>
public sealed class BackupRuns(JobCatalog catalog, BackupSwitch backups, Claimer claimer, RunAnswers answers, InvocationLimit limit)
{
    /// <summary>Starts one.</summary>
    /// <param name="request">The request. Its body may have a <c>reason</c>.</param>
    /// <param name="job">The job's name.</param>
    /// <param name="parameters">What to hand to it.</param>
    public async Task<IResult> RunAsync(HttpRequest request, string job, IReadOnlyDictionary<string, string> parameters)
    {
        using var invocation = limit.Begin(CancellationToken.None);
        if (RequestReading.ReadWait(request, out var wait) is { } badWait)
        {
            return badWait;
        }

        var (body, unread) = await JsonBody.ReadAsync(request, JobActBodies.ReasonOnly);
        if (body is null)
        {
            return unread!;
        }

        IdempotencyKey? key = null;
        var caller = Caller.Of(request);
        if ((body.ReadReason(out var reason) ?? IdempotencyHeader.Read(request, caller.Key, body.Hash, out key)) is { } refusal)
        {
            return refusal;
        }

        if (!backups.IsOn)
        {
            return Problems.Conflict(backups.WhyOff);
        }

        if (!catalog.TryGet(JobId.Create("default", job), out var found))
        {
            throw new InvalidOperationException($"The job '{job}' is not among the functions of the app.");
        }

        // From here on the caller may go away: neither the claim nor the run ends with the request.
        var asked = caller.AsksToRun(reason, parameters, key);
        var result = await claimer.ClaimRequestedAsync(found, asked, CancellationToken.None);
        return await answers.AnswerAsync(request, found, result, wait, invocation);
    }
}
