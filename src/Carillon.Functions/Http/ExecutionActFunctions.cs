using Carillon.Executions;
using Carillon.Functions.Access;
using Carillon.Functions.OpenApi;
using Carillon.Functions.Timers;
using Carillon.History;
using Carillon.Operators;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Carillon.Functions.Http;

/// <summary>What operators do with one execution.</summary>
[Operations("Executions")]
public sealed class ExecutionActFunctions(ExecutionActs acts, Reruns reruns, ExecutionHistory history, RunAnswers runs, InvocationLimit limit)
{
    /// <summary>
    /// <c>POST /api/executions/{id}/cancel</c>: one that waits is over at once, one that runs is told to stop. Answers with the
    /// execution as it then is.
    /// </summary>
    [Function("executions-cancel")]
    [Requires(Role.Operator, Reach.Execution)]
    [Operation("Cancel an execution", "One that waits is over at once; one that runs is told to stop.")]
    [Idempotent]
    [Takes(typeof(ReasonShape))]
    [Answers(200, "The execution as it then is.", typeof(ExecutionJson))]
    [Refuses(400, 404, 409, 422)]
    public Task<IResult> CancelAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/executions/{id}/cancel")] HttpRequest request, string id) =>
        ActAsync(request, id, (execution, asked) => acts.CancelAsync(execution, asked, request.HttpContext.RequestAborted));

    /// <summary>
    /// <c>POST /api/executions/{id}/release</c>: takes it from its process, and puts it on record as abandoned. Answers with the
    /// execution as it then is.
    /// </summary>
    [Function("executions-release")]
    [Requires(Role.Operator, Reach.Execution)]
    [Operation("Release an execution", "Takes it from its process, and puts it on record as abandoned: for a process that will not come back.")]
    [Idempotent]
    [Takes(typeof(ReasonShape))]
    [Answers(200, "The execution as it then is.", typeof(ExecutionJson))]
    [Refuses(400, 404, 409, 422)]
    public Task<IResult> ReleaseAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/executions/{id}/release")] HttpRequest request, string id) =>
        ActAsync(request, id, (execution, asked) => acts.ReleaseAsync(execution, asked, request.HttpContext.RequestAborted));

    /// <summary><c>POST /api/executions/{id}/rerun</c>: runs it again with the same parameters; answers like a run by hand.</summary>
    [Function("executions-rerun")]
    [Requires(Role.Operator, Reach.Execution)]
    [Operation("Run an execution again", "With the same parameters, once it is over.")]
    [Waits]
    [Idempotent]
    [Takes(typeof(ReasonShape))]
    [Refuses(400, 404, 409, 422)]
    public async Task<IResult> RerunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/executions/{id}/rerun")] HttpRequest request, string id)
    {
        using var invocation = limit.Begin(CancellationToken.None);
        if (!ExecutionId.TryParse(id, out var execution))
        {
            return ExecutionFunctions.NoSuchExecution(id);
        }

        if (RequestReading.ReadWait(request, out var wait) is { } badWait)
        {
            return badWait;
        }

        var (asked, refusal) = await ReadAsync(request);
        return asked is null ? refusal! : await reruns.RerunAsync(execution, asked, request.HttpContext.RequestAborted) switch
        {
            RerunResult.Requested { Job: var job, Claim: var claim } => await runs.AnswerAsync(request, job, claim, wait, invocation),
            RerunResult.NoSuchExecution => ExecutionFunctions.NoSuchExecution(id),
            RerunResult.UnderWay { State: var state } => Problems.Conflict($"The execution is not over ({state}): it can be run again when it is.", ("state", state.ToString())),
            RerunResult.SecretParameter { Parameter: var parameter } => Problems.Conflict(
                $"The execution can't be run again as it was: its parameter '{parameter}' held a secret, which is not stored. Run the job by hand, with the parameter.", ("parameter", parameter)),
            RerunResult.NotRunnable { Job: var job, Why: var why } => Problems.Conflict($"The job '{job}' can't be run by hand: {why}."),
            var other => throw new InvalidOperationException($"A rerun ended as {other.GetType().Name}."),
        };
    }

    private async Task<IResult> ActAsync(HttpRequest request, string id, Func<ExecutionId, ActRequest, Task<ExecutionActResult>> act)
    {
        if (!ExecutionId.TryParse(id, out var execution))
        {
            return ExecutionFunctions.NoSuchExecution(id);
        }

        var (asked, refusal) = await ReadAsync(request);
        return asked is null ? refusal! : await act(execution, asked) switch
        {
            ExecutionActResult.Ended or ExecutionActResult.Asked or ExecutionActResult.AskedBefore => await ShowAsync(execution),
            ExecutionActResult.Repeated { SameRequest: var same } => await IdempotencyHeader.RepeatAsync(request, same, () => ShowAsync(execution)),
            ExecutionActResult.AlreadyOver { State: var state } => Problems.Conflict($"The execution was over before: {state}.", ("state", state.ToString())),
            ExecutionActResult.NotBegun => Problems.Conflict("The execution has not begun: nobody holds it. It can be cancelled.", ("state", nameof(ExecutionState.Pending))),
            ExecutionActResult.NoSuchExecution => ExecutionFunctions.NoSuchExecution(id),
            var other => throw new InvalidOperationException($"An act on an execution ended as {other.GetType().Name}."),
        };

        async Task<IResult> ShowAsync(ExecutionId shown) =>
            await history.FindAsync(shown, request.HttpContext.RequestAborted) is { } view ? CarillonJson.Answer(ExecutionJson.From(view)) : ExecutionFunctions.NoSuchExecution(id);
    }

    private static async Task<(ActRequest? Asked, IResult? Refusal)> ReadAsync(HttpRequest request)
    {
        var (body, unread) = await JsonBody.ReadAsync(request, JobActBodies.ReasonOnly);
        if (body is null)
        {
            return (null, unread);
        }

        var refusal = JobActAnswers.ReadRequest(request, body, "", out var asked);
        return refusal is null ? (asked, null) : (null, refusal);
    }
}
