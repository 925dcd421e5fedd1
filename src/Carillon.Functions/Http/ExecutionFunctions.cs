using System.Net.Mime;
using Carillon.Executions;
using Carillon.Functions.Access;
using Carillon.Functions.OpenApi;
using Carillon.History;
using Carillon.Logs;
using Carillon.Storage;
using Carillon.Storage.Rows;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Carillon.Functions.Http;

/// <summary>Executions over all jobs.</summary>
[Operations("Executions")]
public sealed class ExecutionFunctions(ExecutionHistory history, ExecutionLogs logs)
{
    private const string PlainText = "text/plain; charset=utf-8";

    /// <summary>
    /// <c>GET /api/executions</c>: the executions of all jobs, newest first, a line each; running ones included. Those of
    /// Carillon's own jobs are left out, but with <c>?system=true</c>, and those that the caller may not see: a page may then be shorter.
    /// </summary>
    [Function("executions-list")]
    [Requires(Role.Reader, Reach.Own)]
    [Operation("List the executions of all jobs", "The newest first, a line each; running ones included, and those left out that the caller does not see.")]
    [Paged]
    [Query("system", "Whether those of Carillon's own jobs are among them.", Kind = typeof(bool), ByDefault = false)]
    [Answers(200, "A page of executions.", typeof(PageJson<ExecutionJson>))]
    [Refuses(400)]
    public async Task<IResult> ListAsync([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/executions")] HttpRequest request)
    {
        var system = false;
        if ((PageJson.ReadRequest(request, StateKeys.Recent, out var limit, out var after) ?? RequestReading.ReadSwitch(request, "system", out system)) is { } refusal)
        {
            return refusal;
        }

        var page = await history.RecentAsync(after, limit, request.HttpContext.RequestAborted);
        var caller = Caller.Of(request);
        return CarillonJson.Answer(PageJson.From<RecentRow, ExecutionJson>(
            page, row => caller.Sees(row.Row.Job) && (system || !row.Row.System) ? ExecutionJson.From(row.Row) : null, showUnreadable: caller.Namespaces is null));
    }

    /// <summary><c>GET /api/executions/{id}</c>: one execution, whole.</summary>
    [Function("executions-get")]
    [Requires(Role.Reader, Reach.Execution)]
    [Operation("Show an execution", "Whole: its outcome, error, metrics, parameters, log, and who asked for it.")]
    [Answers(200, "The execution; where its row can't be read, what is wrong with it.", typeof(ExecutionJson), typeof(UnreadableExecutionJson))]
    [Refuses(404)]
    public async Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/executions/{id}")] HttpRequest request, string id)
    {
        if (!ExecutionId.TryParse(id, out var executionId))
        {
            return NoSuchExecution(id);
        }

        try
        {
            return await history.FindAsync(executionId, request.HttpContext.RequestAborted) is { } view
                ? CarillonJson.Answer(ExecutionJson.From(view))
                : NoSuchExecution(id);
        }
        catch (UnreadableRowException exception)
        {
            return CarillonJson.Answer(new UnreadableExecutionJson(executionId.ToString(), exception.Message));
        }
    }

    /// <summary>
    /// <c>GET /api/executions/{id}/log</c>: the whole log of an execution, as plain text; while it runs, the end of what came with its last
    /// sign of life.
    /// </summary>
    [Function("executions-log")]
    [Requires(Role.Reader, Reach.Execution)]
    [Operation("Read the log of an execution", "All of it; while it runs, the end of what came with its last sign of life.")]
    [Answers(200, "The log.", ContentType = MediaTypeNames.Text.Plain)]
    [Refuses(404, 409, 410)]
    public async Task<IResult> GetLogAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/executions/{id}/log")] HttpRequest request, string id) =>
        !ExecutionId.TryParse(id, out var executionId) ? NoSuchExecution(id) : await logs.FindAsync(executionId, request.HttpContext.RequestAborted) switch
        {
            null => NoSuchExecution(id),
            ExecutionLog.OfRow log => Results.Text(log.Text, PlainText),
            ExecutionLog.Whole log => Results.Stream(log.Text, PlainText),
            ExecutionLog.Gone gone => Problems.Gone($"The whole log of the execution is gone, its end is in GET /api/executions/{executionId}. {gone.Why}"),
            ExecutionLog.Unavailable => Problems.Unavailable("Long logs can't be read.", $"Try again later; the app's log says what is wrong. The end of this one is in GET /api/executions/{executionId}."),
            var other => throw new InvalidOperationException($"A log was found as {other.GetType().Name}, which the API does not know."),
        };

    internal static IResult NoSuchExecution(string id) =>
        Problems.NotFound($"There is no execution '{id}'. An id has 32 hex characters; GET /api/executions lists the newest.");

    /// <summary>An execution, a row of which can't be read.</summary>
    /// <param name="Id">Its id.</param>
    /// <param name="Unreadable">Which row, and what is wrong with it.</param>
    private sealed record UnreadableExecutionJson(string Id, string Unreadable);
}
