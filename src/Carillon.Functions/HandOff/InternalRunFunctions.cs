using Carillon.Executions;
using Carillon.Functions.Access;
using Carillon.Functions.Http;
using Carillon.Functions.OpenApi;
using Carillon.Functions.Timers;
using Carillon.Ledger;
using Carillon.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace Carillon.Functions.HandOff;

/// <summary>Where the app hands runs to itself: an invocation that runs many jobs, and of which the platform knows.</summary>
[Operations("Internal")]
public sealed partial class InternalRunFunctions(
    ClaimTransfer claims, JobRunner runner, NextRun next, IHandOff handOff, InvocationLimit limit, ShutdownNotice shutdown, ILogger<InternalRunFunctions> logger)
{
    /// <summary>
    /// <c>POST /api/internal/runs</c>: takes runs over that another process claimed, answers 202 with how many, and then runs them
    /// side by side. A run whose fence is another one by now is left alone: so the same request again runs nothing. A caller who
    /// goes away changes nothing; what was taken over is run, whether or not anybody hears of it.
    /// </summary>
    [Function("internal-runs")]
    [Requires(Role.Internal)]
    [Operation("Take runs over", "How the app hands runs to itself: another process claimed them. Only the app calls it, with a signature of its own.")]
    [Takes(typeof(HandOffShape), Required = true)]
    [Answers(202, "How many were taken over; they run now.", typeof(TakenOver))]
    [Refuses(400, 503)]
    public async Task<IResult> RunAsync([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/internal/runs")] HttpRequest request)
    {
        using var invocation = limit.Begin(CancellationToken.None);
        if (await HandOffBody.ReadAsync(request.Body, request.HttpContext.RequestAborted) is not { } handedOff)
        {
            return Problems.BadRequest("body", $"The body is an object with 'runs': 1 to {HandOffBody.MostRuns} objects with 'id' and 'fence'.");
        }

        if (shutdown.Token.IsCancellationRequested)
        {
            return Problems.Unavailable("The process is shutting down.", "It takes no new runs on. Another process may.");
        }

        // Each begins as soon as it is taken over. Dying from there on leaves a lease that runs out, and a run that is abandoned:
        // nobody else knows its fence, so nobody begins it a second time.
        var takeOvers = handedOff.Select(TakeOverAsync).ToList();
        var runs = Task.WhenAll(takeOvers.Select(takeOver => RunTakenAsync(takeOver, invocation)));
        try
        {
            var taken = (await Task.WhenAll(takeOvers)).Count(claim => claim is not null);
            LogTakenOver(taken, handedOff.Count);
            await AnswerAsync(request.HttpContext, taken);
        }
        finally
        {
            await runs;
        }

        return Results.Empty;
    }

    private async Task<RunClaim?> TakeOverAsync(HandedOffRun run)
    {
        try
        {
            return await claims.TakeOverAsync(run.Id, run.Fence);
        }
        catch (Exception exception) when (exception is StateStoreUnavailableException or UnreadableRowException)
        {
            // Nothing was written: whoever claimed it takes it back.
            LogNotTakenOver(run.Id, exception);
            return null;
        }
    }

    private async Task RunTakenAsync(Task<RunClaim?> takeOver, InvocationTime invocation)
    {
        for (var claim = await takeOver; claim is not null;)
        {
            var end = await runner.RunAsync(claim, claim.Job.Body!, invocation);
            claim = end.Execution is null ? null : await next.AfterAsync(claim);
            if (claim is not null && !invocation.Fits(claim.Job.Definition.Timeout))
            {
                // What waited would not be done before the platform ends this invocation: it gets another.
                handOff.Take(claim);
                await handOff.FlushAsync();
                return;
            }
        }
    }

    /// <summary>Answers while the runs go on. The connection is busy until they are over: kept alive, it would hold up the next request.</summary>
    private static async Task AnswerAsync(HttpContext http, int taken)
    {
        if (HttpProtocol.IsHttp11(http.Request.Protocol))
        {
            http.Response.Headers.Connection = "close";
        }

        await CarillonJson.Answer(new TakenOver(taken), StatusCodes.Status202Accepted).ExecuteAsync(http);
        await http.Response.CompleteAsync();
    }

    [LoggerMessage(EventId = 85, Level = LogLevel.Information, Message = "Took over {Taken} of {Runs} runs that were handed off.")]
    private partial void LogTakenOver(int taken, int runs);

    [LoggerMessage(EventId = 86, Level = LogLevel.Warning, Message = "Execution {ExecutionId} could not be taken over; it is left to the process that claimed it.")]
    private partial void LogNotTakenOver(ExecutionId executionId, Exception exception);
}
