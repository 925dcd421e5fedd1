using Carillon.Functions.Access;
using Carillon.Functions.OpenApi;
using Carillon.Functions.Timers;
using Carillon.Jobs;
using Carillon.Ledger;
using Carillon.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Carillon.Functions.Http;

/// <summary>Runs by hand.</summary>
[Operations("Jobs")]
public sealed class RunFunctions(IStateStore store, JobCatalog catalog, Claimer claimer, RunAnswers answers, InvocationLimit limit)
{
    /// <summary>
    /// <c>POST /api/jobs/{namespace}/{name}/run</c>: starts a run, and answers 202 with where it can be looked at. The run goes
    /// on inside this invocation after the answer is complete. With <c>?wait=30s</c> it answers 200 with the outcome, or 202
    /// where that takes longer. A caller who goes away changes nothing.
    /// </summary>
    [Function("jobs-run")]
    [Requires(Role.Operator, Reach.Namespace)]
    [Operation("Run a job", "Answers at once with where to look, and runs it; with wait, answers with the outcome. A caller who goes away changes nothing.")]
    [Waits]
    [Idempotent]
    [Takes(typeof(RunShape))]
    [Refuses(400, 404, 409, 422)]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/jobs/{ns}/{name}/run")] HttpRequest request, string ns, string name)
    {
        using var invocation = limit.Begin(CancellationToken.None);
        if (!JobId.TryCreate(ns, name, out var id))
        {
            return JobFunctions.NoSuchJob(ns, name);
        }

        if (!catalog.TryGet(id, out var job))
        {
            return await store.ReadAsync(StateKeys.Job(id), request.HttpContext.RequestAborted) is null
                ? JobFunctions.NoSuchJob(ns, name)
                : Problems.Conflict($"The job '{id}' can't be run by hand: this build does not have its code.");
        }

        if (RequestReading.ReadWait(request, out var wait) is { } badWait)
        {
            return badWait;
        }

        var (body, badBody) = await RunBody.ReadAsync(request);
        if (body is null)
        {
            return badBody!;
        }

        var caller = Caller.Of(request);
        if (IdempotencyHeader.Read(request, caller.Key, body.Hash, out var key) is { } badKey)
        {
            return badKey;
        }

        if (job.Body is null)
        {
            return Problems.Conflict($"The job '{id}' can't be run by hand: it {job.Definition.OnlyByPlatform}.");
        }

        // From here on the caller may go away: neither the claim nor the run ends with the request.
        var asked = caller.AsksToRun(body.Reason, body.Parameters, key);
        var result = await claimer.ClaimRequestedAsync(job, asked, CancellationToken.None);
        return await answers.AnswerAsync(request, job, result, wait, invocation);
    }
}
