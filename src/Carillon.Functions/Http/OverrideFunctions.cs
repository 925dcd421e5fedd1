using Carillon.Functions.Access;
using Carillon.Functions.OpenApi;
using Carillon.Operators;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Carillon.Functions.Http;

/// <summary>Values that operators set in place of the code's; a deployment does not undo them.</summary>
[Operations("Jobs")]
public sealed class OverrideFunctions(JobActAnswers answers, JobActBodies bodies)
{
    /// <summary><c>PATCH /api/jobs/{namespace}/{name}/overrides</c>: sets values; null takes one back.</summary>
    [Function("jobs-overrides-set")]
    [Requires(Role.Operator, Reach.Namespace)]
    [Operation("Set values in place of the code's", "A deployment does not undo them; null takes one back.")]
    [Takes(typeof(OverridesShape), Required = true)]
    [Idempotent]
    [Answers(200, "The job as it then is.", typeof(JobJson), typeof(JobViews.UnreadableJobJson))]
    [Refuses(400, 404, 409, 422)]
    public Task<IResult> SetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "patch", Route = "api/jobs/{ns}/{name}/overrides")] HttpRequest request, string ns, string name) =>
        answers.ActAsync(request, ns, name, JobActBodies.OverrideNames, body => bodies.Override(body, request.HttpContext.RequestAborted));

    /// <summary><c>DELETE /api/jobs/{namespace}/{name}/overrides</c>: takes all of them back, or those that <c>?field=</c> names.</summary>
    [Function("jobs-overrides-clear")]
    [Requires(Role.Operator, Reach.Namespace)]
    [Operation("Take values back", "All that were set in place of the code's, or those that are named.")]
    [Query("field", "Which values, as the body of PATCH names them. Left out, all.", Repeats = true)]
    [Takes(typeof(ReasonShape))]
    [Idempotent]
    [Answers(200, "The job as it then is.", typeof(JobJson), typeof(JobViews.UnreadableJobJson))]
    [Refuses(400, 404, 409, 422)]
    public Task<IResult> ClearAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "api/jobs/{ns}/{name}/overrides")] HttpRequest request, string ns, string name)
    {
        var given = request.Query["field"];
        var names = given.Count == 0 ? null : given.Select(field => field ?? "").Distinct().Order(StringComparer.Ordinal).ToList();
        var unknown = names?.FirstOrDefault(field => OverrideField.All.All(known => known.Name != field));
        return unknown is not null
            ? Task.FromResult(Problems.BadRequest("field", $"'field' is one of {string.Join(", ", OverrideField.All.Select(known => known.Name))}, and may stand there several times."))
            : answers.ActAsync(request, ns, name, JobActBodies.ReasonOnly,
                _ => bodies.ClearOverrides(names, request.HttpContext.RequestAborted), names is null ? "" : string.Join('&', names));
    }
}
