using Carillon.Executions;
using Carillon.Functions.Access;
using Carillon.Functions.Timers;
using Carillon.Jobs;
using Carillon.Ledger;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Carillon.Functions.Http;

/// <summary>Runs by hand.</summary>
public sealed class RunFunctions(JobCatalog catalog, Claimer claimer, JobRunner runner, RunPool pool, OutcomeWait outcomes, InvocationLimit limit, AccessPolicy access, TimeProvider time)
{
    /// <summary>
    /// <c>POST /api/jobs/{namespace}/{name}/run</c>: starts a run, and answers 202 with where it can be looked at. The run goes
    /// on inside this invocation after the answer is complete. With <c>?wait=30s</c> it answers 200 with the outcome, or 202
    /// where that takes longer. A caller who goes away changes nothing.
    /// </summary>
    [Function("jobs-run")]
    [Requires(Role.Operator)]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/jobs/{ns}/{name}/run")] HttpRequest request, string ns, string name)
    {
        using var invocation = limit.Begin(CancellationToken.None);
        if (!JobId.TryCreate(ns, name, out var id) || !catalog.TryGet(id, out var job))
        {
            return JobFunctions.NoSuchJob(ns, name);
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

        if (job.Body is null)
        {
            return Problems.Conflict($"The job '{id}' can't be run by hand: it {job.Definition.OnlyByPlatform}.");
        }

        // From here on the caller may go away: neither the claim nor the run ends with the request.
        var asked = new RunRequest(RunTrigger.Manual, access.CallerName, body.Reason, body.Parameters);
        switch (await claimer.ClaimRequestedAsync(job, asked, CancellationToken.None))
        {
            case ClaimResult.Claimed { Claim: var claim }:
                return await AnswerAsync(request.HttpContext, claim, job.Body, wait, invocation);
            case ClaimResult.Waiting { Live: var waiting }:
                request.HttpContext.Response.Headers.Location = LocationOf(waiting.Id);
                return await outcomes.OfAsync(waiting.Id, wait, request.HttpContext.RequestAborted);
            case ClaimResult.OtherBuild { Build: var build }:
                return Problems.Conflict($"The definition of the job '{id}' is that of build {build}; this process is of another one and can't run it.");
            case ClaimResult.Refused { Row: var refused }:
                request.HttpContext.Response.Headers.Location = LocationOf(refused.Id);
                return Problems.Conflict($"The job '{id}' did not run. {refused.Reason}",
                    ("executionId", refused.Id.ToString()), ("blockedBy", refused.BlockedBy?.ToString()));
            case ClaimResult.ShuttingDown:
                return Problems.Unavailable("The process is shutting down.", "It takes no new runs on. Ask again in a moment: another process may answer.");
            case var other:
                throw new InvalidOperationException($"A claim of a requested run ended as {other.GetType().Name}.");
        }
    }

    private async Task<IResult> AnswerAsync(HttpContext http, RunClaim claim, IJobBody body, TimeSpan? wait, InvocationTime invocation)
    {
        http.Response.Headers.Location = LocationOf(claim.Id);
        var run = RunToItsEndAsync(claim, body, invocation);
        if (wait is { } patience)
        {
            using var done = new CancellationTokenSource();
            await Task.WhenAny(run, Task.Delay(patience, time, done.Token));
            await done.CancelAsync();
            if (run.IsCompleted)
            {
                return (await run).Execution is { } ended ? CarillonJson.Answer(ExecutionJson.From(ended)) : await outcomes.OfAsync(claim.Id, null, http.RequestAborted);
            }
        }

        CloseAfterAnswer(http);
        try
        {
            await CarillonJson.Answer(ExecutionJson.From(claim.Live.Row), StatusCodes.Status202Accepted).ExecuteAsync(http);
            await http.Response.CompleteAsync();
        }
        finally
        {
            await run;
        }

        return Results.Empty;
    }

    private async Task<RunEnd> RunToItsEndAsync(RunClaim claim, IJobBody body, InvocationTime invocation)
    {
        var end = await runner.RunAsync(claim, body, invocation);
        await pool.StartWaitingAsync(claim);
        return end;
    }

    /// <summary>
    /// The connection is busy until the run is over. Kept alive it would hold up the caller's next request, which is likely
    /// to be the one that looks at the run.
    /// </summary>
    private static void CloseAfterAnswer(HttpContext http)
    {
        if (HttpProtocol.IsHttp11(http.Request.Protocol))
        {
            http.Response.Headers.Connection = "close";
        }
    }

    private static string LocationOf(ExecutionId id) => $"/api/executions/{id}";
}
