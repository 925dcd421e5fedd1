using Carillon.Executions;
using Carillon.Functions.Http;
using Carillon.Jobs;
using Carillon.Storage;
using Carillon.Storage.Rows;
using Microsoft.AspNetCore.Http;

namespace Carillon.Functions.Access;

/// <summary>Keeps callers who see the jobs of some namespaces only away from all others, and from what concerns everybody.</summary>
internal sealed class ScopeCheck(IStateStore store, JobCatalog catalog)
{
    /// <summary>Looks whether a request is about what its caller sees.</summary>
    /// <returns>Null where it is; otherwise the answer.</returns>
    public async ValueTask<IResult?> RefuseAsync(HttpRequest request, RequiresAttribute route, Caller caller) => caller.Namespaces is null
        ? null
        : route.Reach switch
        {
            Reach.Own => null,
            Reach.Namespace => RefuseJob(request, route, caller),
            Reach.Execution => await RefuseExecutionAsync(request, route, caller),
            _ => OutOfScope(caller, "This concerns every namespace."),
        };

    private IResult? RefuseJob(HttpRequest request, RequiresAttribute route, Caller caller)
    {
        var ns = request.RouteValues["ns"] as string ?? "";
        return !caller.Sees(ns) ? OutOfScope(caller, $"The namespace '{ns}' is none of them.")
            : JobId.TryCreate(ns, request.RouteValues["name"] as string, out var id) && catalog.TryGet(id, out var job) ? RefuseOfSystem(route, caller, job.Definition.System)
            : null;
    }

    private async ValueTask<IResult?> RefuseExecutionAsync(HttpRequest request, RequiresAttribute route, Caller caller)
    {
        var given = request.RouteValues["id"] as string ?? "";
        if (!ExecutionId.TryParse(given, out var id))
        {
            return ExecutionFunctions.NoSuchExecution(given);
        }

        // Of what can't be read nobody can say whose it is.
        var row = (await store.ReadAsync(StateKeys.RecentRun(id), request.HttpContext.RequestAborted))?.Row as RecentRow;
        return row is null || !caller.Sees(row.Job) ? ExecutionFunctions.NoSuchExecution(given) : RefuseOfSystem(route, caller, row.System);
    }

    /// <summary>Carillon's own jobs stand in a namespace like all others, and work for every one.</summary>
    private static IResult? RefuseOfSystem(RequiresAttribute route, Caller caller, bool system) =>
        system && route.Role > Role.Reader ? OutOfScope(caller, "Carillon's own jobs work for every namespace.") : null;

    private static IResult OutOfScope(Caller caller, string why) =>
        Problems.Forbidden($"The token is for some namespaces only: {string.Join(", ", caller.Namespaces!)}. {why}");
}
