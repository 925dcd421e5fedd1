using Carillon.Functions.Access;
using Carillon.Functions.OpenApi;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Carillon.Functions.Http;

/// <summary>What operators do with one job; each answers with the job as it then is.</summary>
[Operations("Jobs")]
public sealed class JobActFunctions(JobActAnswers answers, JobActBodies bodies)
{
    /// <summary><c>POST /api/jobs/{namespace}/{name}/pause</c>: nothing runs until an instant, for a time, or until it is resumed.</summary>
    [Function("jobs-pause")]
    [Requires(Role.Operator, Reach.Namespace)]
    [Operation("Pause a job", "Nothing of it runs until an instant, for a time, or until it is resumed.")]
    [Takes(typeof(EndShape))]
    [Idempotent]
    [Answers(200, "The job as it then is.", typeof(JobJson), typeof(JobViews.UnreadableJobJson))]
    [Refuses(400, 404, 409, 422)]
    public Task<IResult> PauseAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/jobs/{ns}/{name}/pause")] HttpRequest request, string ns, string name) =>
        answers.ActAsync(request, ns, name, JobActBodies.PauseNames, body => bodies.Pause(body, request.HttpContext.RequestAborted));

    /// <summary><c>POST /api/jobs/{namespace}/{name}/resume</c>: ends its pause.</summary>
    [Function("jobs-resume")]
    [Requires(Role.Operator, Reach.Namespace)]
    [Operation("Resume a job", "Ends its pause.")]
    [Takes(typeof(ReasonShape))]
    [Idempotent]
    [Answers(200, "The job as it then is.", typeof(JobJson), typeof(JobViews.UnreadableJobJson))]
    [Refuses(400, 404, 409, 422)]
    public Task<IResult> ResumeAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/jobs/{ns}/{name}/resume")] HttpRequest request, string ns, string name) =>
        answers.ActAsync(request, ns, name, JobActBodies.ReasonOnly, _ => bodies.Resume(request.HttpContext.RequestAborted));

    /// <summary><c>POST /api/jobs/{namespace}/{name}/enable</c>: switches it on.</summary>
    [Function("jobs-enable")]
    [Requires(Role.Operator, Reach.Namespace)]
    [Operation("Switch a job on", "It runs again when it is due.")]
    [Takes(typeof(ReasonShape))]
    [Idempotent]
    [Answers(200, "The job as it then is.", typeof(JobJson), typeof(JobViews.UnreadableJobJson))]
    [Refuses(400, 404, 409, 422)]
    public Task<IResult> EnableAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/jobs/{ns}/{name}/enable")] HttpRequest request, string ns, string name) =>
        answers.ActAsync(request, ns, name, JobActBodies.ReasonOnly, _ => bodies.SetEnabled(true, request.HttpContext.RequestAborted));

    /// <summary><c>POST /api/jobs/{namespace}/{name}/disable</c>: switches it off.</summary>
    [Function("jobs-disable")]
    [Requires(Role.Operator, Reach.Namespace)]
    [Operation("Switch a job off", "It does not run until it is switched on.")]
    [Takes(typeof(ReasonShape))]
    [Idempotent]
    [Answers(200, "The job as it then is.", typeof(JobJson), typeof(JobViews.UnreadableJobJson))]
    [Refuses(400, 404, 409, 422)]
    public Task<IResult> DisableAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/jobs/{ns}/{name}/disable")] HttpRequest request, string ns, string name) =>
        answers.ActAsync(request, ns, name, JobActBodies.ReasonOnly, _ => bodies.SetEnabled(false, request.HttpContext.RequestAborted));
}
