using Carillon.Executions;
using Carillon.Functions.Http;
using Carillon.Jobs;
using Carillon.Storage;
using Carillon.Storage.Rows;
using Microsoft.AspNetCore.Http;

namespace Carillon.Functions.Access;

/// <summary>
/// Keeps callers who see the jobs of some namespaces only away from all others, and from what concerns everybody; and those who are not
/// admins from acting on the jobs of backups.
/// </summary>
internal sealed class ScopeCheck(IStateStore store, JobCatalog catalog, BackupJobs backups)
{
    /// <summary>Looks whether a request is about what its caller sees.</summary>
    /// <returns>Null where it is; otherwise the answer.</returns>
    public async ValueTask<IResult?> RefuseAsync(HttpRequest request, RequiresAttribute route, Caller caller) => caller.Namespaces is null
        ? await RefuseOfBackupsAsync(request, route, caller)
        : route.Reach switch
        {
            Reach.Own => null,
            Reach.Namespace => RefuseJob(request, route, caller),
            Reach.Execution => await RefuseExecutionAsync(request, route, caller),
            _ => OutOfScope(caller, "This concerns every namespace."),
        };

    private async ValueTask<IResult?> RefuseOfBackupsAsync(HttpRequest request, RequiresAttribute route, Caller caller)
    {
        if (route.Role != Role.Operator || caller.Role >= Role.Admin)
        {
            return null;
        }

        var job = route.Reach switch
        {
            Reach.Namespace when JobId.TryCreate(request.RouteValues["ns"] as string ?? "", request.RouteValues["name"] as string, out var named) => named,
            Reach.Execution when ExecutionId.TryParse(request.RouteValues["id"] as string ?? "", out var id) =>
                ((await store.ReadAsync(StateKeys.RecentRun(id), request.HttpContext.RequestAborted))?.Row as RecentRow)?.Job,
            _ => (JobId?)null,
        };
        return job is { } found && !backups.MayActOn(found, caller) ? Problems.Forbidden(BackupJobs.WhyNot) : null;
    }

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
        Problems.Forbidden($"You may do this in some namespaces only: {string.Join(", ", caller.Namespaces!)}. {why}");
}
