using Carillon.Functions.Access;
using Carillon.Functions.OpenApi;
using Carillon.Jobs;
using Carillon.Operators;
using Carillon.Storage;
using Carillon.Storage.Rows;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Carillon.Functions.Http;

/// <summary>Who did what.</summary>
[Operations("Audit")]
public sealed class AuditFunctions(AuditTrail audit)
{
    /// <summary>
    /// <c>GET /api/audit</c>: what was done, newest first. With <c>?job=namespace/name</c> only what was done with that job: a page
    /// may then be shorter.
    /// </summary>
    [Function("audit-list")]
    [Requires(Role.Reader)]
    [Operation("List what was done", "Who did what, with which job or execution and why, the newest first.")]
    [Paged]
    [Query("job", "Only what was done with a job, as namespace/name.")]
    [Answers(200, "A page of audit entries.", typeof(PageJson<AuditJson>))]
    [Refuses(400)]
    public async Task<IResult> ListAsync([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/audit")] HttpRequest request)
    {
        const string Allowed = "a job, as namespace/name";
        string? name = null;
        if ((PageJson.ReadRequest(request, StateKeys.Audit, out var limit, out var after) ?? RequestReading.ReadText(request, "job", Allowed, out name)) is { } refusal)
        {
            return refusal;
        }

        JobId? job = null;
        if (name is not null)
        {
            if (!JobNames.TryRead(name, out var id))
            {
                return Problems.BadRequest("job", $"'job' is {Allowed}.");
            }

            job = id;
        }

        var page = await audit.ReadAsync(after, limit, request.HttpContext.RequestAborted);
        return CarillonJson.Answer(PageJson.From<AuditRow, AuditJson>(page, row => job is null || row.Row.Job == job ? AuditJson.From(row.Row) : null));
    }
}
