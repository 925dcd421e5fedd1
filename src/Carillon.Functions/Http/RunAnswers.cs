using Carillon.Executions;
using Carillon.Jobs;
using Carillon.Ledger;
using Microsoft.AspNetCore.Http;

namespace Carillon.Functions.Http;

/// <summary>Answers whoever asked for a run, and runs what was claimed inside the invocation that asked.</summary>
public sealed class RunAnswers(JobRunner runner, WaitingRuns waitingRuns, OutcomeWait outcomes, TimeProvider time)
{
    /// <summary>Answers, and runs.</summary>
    /// <param name="request">The request.</param>
    /// <param name="job">The job.</param>
    /// <param name="result">What became of the claim.</param>
    /// <param name="wait">How long to wait for the outcome. Null for not at all.</param>
    /// <param name="invocation">The time of the invocation.</param>
    public async Task<IResult> AnswerAsync(HttpRequest request, Job job, ClaimResult result, TimeSpan? wait, InvocationTime invocation)
    {
        switch (result)
        {
            case ClaimResult.Claimed { Claim: var claim }:
                return await RunAsync(request.HttpContext, claim, job.Body!, wait, invocation, CarillonJson.Answer(ExecutionJson.From(claim.Live.Row), StatusCodes.Status202Accepted));
            case ClaimResult.Waiting { Live: var waiting }:
                return await LookAsync(request, waiting.Id, wait);
            case ClaimResult.Repeated { Accepted.Execution: { } before, SameRequest: var same }:
                return await IdempotencyHeader.RepeatAsync(request, same, () => LookAsync(request, before, wait));
            case ClaimResult.OtherBuild { Build: var build }:
                return Problems.Conflict($"The definition of the job '{job.Id}' is that of build {build}; this process is of another one and can't run it.");
            case ClaimResult.Refused { Row: var refused }:
                SetLocation(request, refused.Id);
                return OutcomeWait.DidNotRun(refused);
            case ClaimResult.ShuttingDown:
                return Problems.Unavailable("The process is shutting down.", "It takes no new runs on. Ask again in a moment: another process may answer.");
            case var other:
                throw new InvalidOperationException($"A claim of a requested run ended as {other.GetType().Name}.");
        }
    }

    private Task<IResult> LookAsync(HttpRequest request, ExecutionId id, TimeSpan? wait)
    {
        SetLocation(request, id);
        return outcomes.OfAsync(id, wait, request.HttpContext.RequestAborted);
    }

    /// <summary>Runs what was claimed, and answers before it is over.</summary>
    /// <param name="http">Where to answer.</param>
    /// <param name="claim">What was claimed.</param>
    /// <param name="body">The job's code.</param>
    /// <param name="wait">How long to wait for the outcome. Null for not at all.</param>
    /// <param name="invocation">The time of the invocation.</param>
    /// <param name="accepted">The answer while it goes on.</param>
    internal async Task<IResult> RunAsync(HttpContext http, RunClaim claim, IJobBody body, TimeSpan? wait, InvocationTime invocation, IResult accepted)
    {
        SetLocation(http.Request, claim.Id);
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
            await accepted.ExecuteAsync(http);
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
        await waitingRuns.StartAfterAsync(claim, end);
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

    internal static void SetLocation(HttpRequest request, ExecutionId id) => request.HttpContext.Response.Headers.Location = $"/api/executions/{id}";
}
