using Carillon.Explanations;
using Carillon.Functions.Access;
using Carillon.Functions.OpenApi;
using Carillon.Jobs;
using Carillon.Storage;
using Carillon.Storage.Rows;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Carillon.Functions.Http;

/// <summary>Why a job ran then, or did not.</summary>
[Operations("Jobs")]
public sealed class WhyFunctions(IStateStore store, Explainer explainer, JobViews jobs, StoreTime time)
{
    /// <summary>
    /// <c>GET /api/jobs/{namespace}/{name}/why</c>: in one sentence why the job ran at the instant <c>at</c>, ran late, was skipped or
    /// missed, or will run then, with the rows that were read for it. Now, where <c>at</c> is left out.
    /// </summary>
    [Function("jobs-why")]
    [Requires(Role.Reader, Reach.Namespace)]
    [Operation("Explain an instant of a job", "Why it ran then, ran late, was skipped or missed, or will run: in one sentence, with the rows that were read for it.")]
    [Query("at", "The instant, such as 2026-03-08T07:00:00Z or 2026-03-08T08:00+01:00, or a day, in UTC unless it says otherwise. Left out, now.")]
    [Answers(200, "The answer.", typeof(WhyJson))]
    [Refuses(400, 404, 409)]
    public async Task<IResult> WhyAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/jobs/{ns}/{name}/why")] HttpRequest request, string ns, string name)
    {
        var aborted = request.HttpContext.RequestAborted;
        if (!JobId.TryCreate(ns, name, out var id) || await store.ReadAsync<JobRow>(StateKeys.Job(id), aborted) is not { } job)
        {
            return JobFunctions.NoSuchJob(ns, name);
        }

        var now = time.GetUtcNow();
        var at = now;
        return InstantQuery.Read(request, "at", ref at)
            ?? ScheduleInForce.Read(job.Row, job.Row.Effective(id), now, out var schedule)
            ?? CarillonJson.Answer(WhyJson.From(await explainer.ExplainAsync(job, schedule, at, aborted), jobs));
    }
}
