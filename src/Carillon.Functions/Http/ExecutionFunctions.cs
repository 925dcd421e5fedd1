using Carillon.Executions;
using Carillon.Functions.Access;
using Carillon.History;
using Carillon.Storage;
using Carillon.Storage.Rows;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Carillon.Functions.Http;

/// <summary>Executions over all jobs.</summary>
public sealed class ExecutionFunctions(ExecutionHistory history)
{
    /// <summary>
    /// <c>GET /api/executions</c>: the executions of all jobs, newest first, a line each; running ones included. Those of
    /// Carillon's own jobs are left out, but with <c>?system=true</c>: a page may then be shorter.
    /// </summary>
    [Function("executions-list")]
    [Requires(Role.Reader)]
    public async Task<IResult> ListAsync([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/executions")] HttpRequest request)
    {
        var system = false;
        if ((PageJson.ReadRequest(request, StateKeys.Recent, out var limit, out var after) ?? RequestReading.ReadSwitch(request, "system", out system)) is { } refusal)
        {
            return refusal;
        }

        var page = await history.RecentAsync(after, limit, request.HttpContext.RequestAborted);
        return CarillonJson.Answer(PageJson.From<RecentRow, ExecutionJson>(page, row => system || !row.Row.System ? ExecutionJson.From(row.Row) : null));
    }

    /// <summary><c>GET /api/executions/{id}</c>: one execution, whole.</summary>
    [Function("executions-get")]
    [Requires(Role.Reader)]
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

    internal static IResult NoSuchExecution(string id) =>
        Problems.NotFound($"There is no execution '{id}'. An id has 32 hex characters; GET /api/executions lists the newest.");

    /// <summary>An execution, a row of which can't be read.</summary>
    /// <param name="Id">Its id.</param>
    /// <param name="Unreadable">Which row, and what is wrong with it.</param>
    private sealed record UnreadableExecutionJson(string Id, string Unreadable);
}
