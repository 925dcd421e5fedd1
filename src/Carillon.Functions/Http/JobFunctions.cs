using Carillon.Functions.Access;
using Carillon.Functions.OpenApi;
using Carillon.History;
using Carillon.Jobs;
using Carillon.Storage;
using Carillon.Storage.Rows;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Carillon.Functions.Http;

/// <summary>The jobs: all of them, one of them, its finished executions.</summary>
[Operations("Jobs")]
public sealed class JobFunctions(IStateStore store, JobViews jobs, ExecutionHistory history)
{
    /// <summary>
    /// <c>GET /api/jobs</c>: the jobs, by namespace and name; with <c>?namespace=</c> or <c>?tag=</c> only some of them. Carillon's
    /// own jobs, and those that no build has any more, are left out, but with <c>?system=true</c> and <c>?retired=true</c>. A page
    /// may then be shorter.
    /// </summary>
    [Function("jobs-list")]
    [Requires(Role.Reader, Reach.Own)]
    [Operation("List the jobs", "By namespace and name; those that the caller sees.")]
    [Paged]
    [Query("system", "Whether Carillon's own jobs are among them.", Kind = typeof(bool), ByDefault = false)]
    [Query("retired", "Whether those that no build has any more are among them.", Kind = typeof(bool), ByDefault = false)]
    [Query("namespace", "Only those of a namespace.")]
    [Query("tag", "Only those with a tag.")]
    [Answers(200, "A page of jobs.", typeof(PageJson<JobJson>))]
    [Refuses(400)]
    public async Task<IResult> ListAsync([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/jobs")] HttpRequest request)
    {
        bool system = false, retired = false;
        string? ns = null, tag = null;
        var refusal = PageJson.ReadRequest(request, StateKeys.Jobs, out var limit, out var after)
            ?? RequestReading.ReadSwitch(request, "system", out system)
            ?? RequestReading.ReadSwitch(request, "retired", out retired)
            ?? RequestReading.ReadText(request, "namespace", "the name of a namespace", out ns)
            ?? RequestReading.ReadText(request, "tag", "a tag", out tag);
        if (refusal is not null)
        {
            return refusal;
        }

        var page = await jobs.PageAsync(Caller.Of(request), after, limit, Selects, request.HttpContext.RequestAborted);
        return CarillonJson.Answer(page);

        bool Selects(JobId id, JobRow row) =>
            (system || !row.System)
            && (retired || row.RetiredAt is null)
            && (ns is null || id.Namespace.Equals(ns, StringComparison.OrdinalIgnoreCase))
            && (tag is null || row.Tags.Contains(tag, StringComparer.OrdinalIgnoreCase));
    }

    /// <summary><c>GET /api/jobs/{namespace}/{name}</c>: one job.</summary>
    [Function("jobs-get")]
    [Requires(Role.Reader, Reach.Namespace)]
    [Operation("Show a job", "What is in force, where it stands, and figures of its runs.")]
    [Answers(200, "The job; where its row can't be read, what is wrong with it.", typeof(JobJson), typeof(JobViews.UnreadableJobJson))]
    [Refuses(404)]
    public async Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/jobs/{ns}/{name}")] HttpRequest request, string ns, string name) =>
        JobId.TryCreate(ns, name, out var id) ? await jobs.AnswerAsync(id, request.HttpContext.RequestAborted) : NoSuchJob(ns, name);

    /// <summary><c>GET /api/jobs/{namespace}/{name}/executions</c>: its finished executions, newest first.</summary>
    [Function("jobs-executions")]
    [Requires(Role.Reader, Reach.Namespace)]
    [Operation("List the finished executions of a job", "The newest first.")]
    [Paged]
    [Answers(200, "A page of executions, each of them whole.", typeof(PageJson<ExecutionJson>))]
    [Refuses(400, 404)]
    public async Task<IResult> ExecutionsAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/jobs/{ns}/{name}/executions")] HttpRequest request, string ns, string name)
    {
        var aborted = request.HttpContext.RequestAborted;
        if (!JobId.TryCreate(ns, name, out var id) || await store.ReadAsync(StateKeys.Job(id), aborted) is null)
        {
            return NoSuchJob(ns, name);
        }

        if (PageJson.ReadRequest(request, StateKeys.Executions(id), out var limit, out var after) is { } refusal)
        {
            return refusal;
        }

        var page = await history.OfJobAsync(id, after, limit, aborted);
        return CarillonJson.Answer(PageJson.From<ExecutionRow, ExecutionJson>(page, row => ExecutionJson.From(row.Row)));
    }

    internal static IResult NoSuchJob(string ns, string name) =>
        Problems.NotFound($"There is no job '{ns}/{name}'. GET /api/jobs lists them.");
}
