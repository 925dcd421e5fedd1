using Carillon.Functions.Access;
using Carillon.Jobs;
using Carillon.Ledger;
using Carillon.Operators;
using Microsoft.AspNetCore.Http;

namespace Carillon.Functions.Http;

/// <summary>Reads what an operator asks of a job, has it done, and answers with the job as it then is.</summary>
public sealed class JobActAnswers(JobViews jobs)
{
    /// <summary>Acts on one job.</summary>
    /// <param name="request">The request.</param>
    /// <param name="ns">The job's namespace, as the route has it.</param>
    /// <param name="name">The job's name, as the route has it.</param>
    /// <param name="known">The names that the body may have.</param>
    /// <param name="read">Reads the act from the body.</param>
    /// <param name="query">What the query says of what is asked for.</param>
    internal async Task<IResult> ActAsync(HttpRequest request, string ns, string name, string[] known, Func<JsonBody, JobAct> read, string query = "")
    {
        if (!JobId.TryCreate(ns, name, out var job))
        {
            return JobFunctions.NoSuchJob(ns, name);
        }

        var (body, unread) = await JsonBody.ReadAsync(request, known);
        if (body is null)
        {
            return unread!;
        }

        if (ReadRequest(request, body, query, out var asked) is { } refusal)
        {
            return refusal;
        }

        var act = read(body);
        if (act.Refusal is not null)
        {
            return act.Refusal;
        }

        var aborted = request.HttpContext.RequestAborted;
        return await act.Do(job, asked) switch
        {
            JobActResult.Done => await jobs.AnswerAsync(job, aborted),
            JobActResult.Repeated { SameRequest: var same } => await IdempotencyHeader.RepeatAsync(request, same, () => jobs.AnswerAsync(job, aborted)),
            JobActResult.NoSuchJob => JobFunctions.NoSuchJob(ns, name),
            JobActResult.Retired { Since: var since } => Problems.Conflict($"The job '{job}' is retired since {since:u}: no build has it, and it is not due any more.", ("retiredAt", since.UtcDateTime)),
            JobActResult.Refused { Problem: var problem } => Problems.BadRequest(problem.Field, problem.ToString()),
            var other => throw new InvalidOperationException($"An act on a job ended as {other.GetType().Name}."),
        };
    }

    /// <summary>Reads who asks, why, and with which key.</summary>
    /// <returns>An answer where that can't be read, otherwise null.</returns>
    internal static IResult? ReadRequest(HttpRequest request, JsonBody body, string query, out ActRequest asked)
    {
        IdempotencyKey? key = null;
        var caller = Caller.Of(request);
        var refusal = body.ReadReason(out var reason)
            ?? IdempotencyHeader.Read(request, caller.Key, query.Length == 0 ? body.Hash : IdempotencyHeader.Hash($"{body.Hash}\n{query}"), out key);
        asked = caller.Asks(reason, key);
        return refusal;
    }
}
