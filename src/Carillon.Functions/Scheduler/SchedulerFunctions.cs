using Carillon.Functions.Access;
using Carillon.Functions.OpenApi;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Carillon.Functions.Scheduler;

/// <summary>
/// The scheduler API, in the shapes that programs of a pg_cron content pipeline know, at their path and at one of our own. What is asked for
/// stands in <c>?action=</c>. Errors are <c>{"success": false, "error": …}</c>.
/// </summary>
[Operations("Scheduler", SnakeCase = true, Failure = typeof(SchedulerJson.FailureJson))]
public sealed class SchedulerFunctions(ScheduledJobs jobs, SchedulerReads reads, SchedulerActs acts, SchedulerSetup setup, BackupJobs backups)
{
    private const string Reads = "status, jobs or health";
    private const string Acts = "toggle, trigger, initialize or test";

    /// <summary><c>GET /api/scheduler</c>: <c>?action=status</c>, <c>jobs</c> or <c>health</c>.</summary>
    [Function("scheduler-read")]
    [Requires(Role.Reader)]
    [Operation("Ask the scheduler", "Its status, its jobs, or its health.")]
    [Query("action", "What is asked for.", Values = ["status", "jobs", "health"], Required = true)]
    [Answers(200, "What was asked for.", typeof(SchedulerJson.SuccessJson<SchedulerReads.StatusJson>), typeof(SchedulerJson.SuccessJson<SchedulerReads.JobsJson>), typeof(SchedulerJson.SuccessJson<SchedulerReads.AllHealthJson>))]
    [Refuses(400, 405)]
    public Task<IResult> ReadAsync([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/scheduler")] HttpRequest request) => AnswerReadAsync(request);

    /// <summary><c>POST /api/scheduler</c>: <c>?action=toggle</c>, <c>trigger</c>, <c>initialize</c> or <c>test</c>.</summary>
    [Function("scheduler-act")]
    [Requires(Role.Operator)]
    [Operation("Have the scheduler do something", "Switch a job, run it, or validate what the scheduler needs.")]
    [Query("action", "What is to be done.", Values = ["toggle", "trigger", "initialize", "test"], Required = true)]
    [Query("job", "With toggle and trigger: a job, by its job_name, its own name, or the name of its function.")]
    [Query("enable", "With toggle: whether it is to be on.", Kind = typeof(bool))]
    [Idempotent]
    [Answers(200, "It was done. Of a run: it has begun, and Location says where to look.", typeof(SchedulerJson.SuccessJson<SchedulerActs.ToggleJson>), typeof(SchedulerJson.SuccessJson<SchedulerActs.TriggerJson>), typeof(SchedulerJson.SuccessJson<SchedulerSetup.SetupJson>), HasLocation = true)]
    [Refuses(400, 403, 404, 405, 409, 422)]
    public Task<IResult> ActAsync([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/scheduler")] HttpRequest request) => AnswerActAsync(request);

    /// <summary><c>GET /functions/v1/scheduler</c>: the same as <c>GET /api/scheduler</c>.</summary>
    [Function("scheduler-v1-read")]
    [Requires(Role.Reader)]
    [Operation("Ask the scheduler", "Its status, its jobs, or its health. The same as GET /api/scheduler.")]
    [Query("action", "What is asked for.", Values = ["status", "jobs", "health"], Required = true)]
    [Answers(200, "What was asked for.", typeof(SchedulerJson.SuccessJson<SchedulerReads.StatusJson>), typeof(SchedulerJson.SuccessJson<SchedulerReads.JobsJson>), typeof(SchedulerJson.SuccessJson<SchedulerReads.AllHealthJson>))]
    [Refuses(400, 405)]
    public Task<IResult> ReadV1Async([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "functions/v1/scheduler")] HttpRequest request) => AnswerReadAsync(request);

    /// <summary><c>POST /functions/v1/scheduler</c>: the same as <c>POST /api/scheduler</c>.</summary>
    [Function("scheduler-v1-act")]
    [Requires(Role.Operator)]
    [Operation("Have the scheduler do something", "Switch a job, run it, or validate what the scheduler needs. The same as POST /api/scheduler.")]
    [Query("action", "What is to be done.", Values = ["toggle", "trigger", "initialize", "test"], Required = true)]
    [Query("job", "With toggle and trigger: a job, by its job_name, its own name, or the name of its function.")]
    [Query("enable", "With toggle: whether it is to be on.", Kind = typeof(bool))]
    [Idempotent]
    [Answers(200, "It was done. Of a run: it has begun, and Location says where to look.", typeof(SchedulerJson.SuccessJson<SchedulerActs.ToggleJson>), typeof(SchedulerJson.SuccessJson<SchedulerActs.TriggerJson>), typeof(SchedulerJson.SuccessJson<SchedulerSetup.SetupJson>), HasLocation = true)]
    [Refuses(400, 403, 404, 405, 409, 422)]
    public Task<IResult> ActV1Async([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "functions/v1/scheduler")] HttpRequest request) => AnswerActAsync(request);

    internal static IResult NoSuchJob(string name) => SchedulerJson.Failure(
        StatusCodes.Status404NotFound, $"There is no job '{name}'. action=jobs lists them; a job is named by its job_name, by its own name, or by the name of its function.");

    private async Task<IResult> AnswerReadAsync(HttpRequest request)
    {
        var aborted = request.HttpContext.RequestAborted;
        return One(request, "action") switch
        {
            "status" => await reads.StatusAsync(aborted),
            "jobs" => await reads.JobsAsync(aborted),
            "health" => await reads.HealthAsync(aborted),
            "toggle" or "trigger" or "initialize" or "test" => SchedulerJson.Failure(StatusCodes.Status405MethodNotAllowed, "This action changes something, or tries to: send it with POST."),
            _ => SchedulerJson.Failure(StatusCodes.Status400BadRequest, $"'action' is {Reads}; with POST {Acts}."),
        };
    }

    private async Task<IResult> AnswerActAsync(HttpRequest request)
    {
        var aborted = request.HttpContext.RequestAborted;
        switch (One(request, "action"))
        {
            case "initialize":
                return await setup.ValidateAsync(reach: false, Caller.Of(request), aborted);
            case "test":
                return await setup.ValidateAsync(reach: true, Caller.Of(request), aborted);
            case "toggle" when One(request, "enable") is not ("true" or "false"):
                return SchedulerJson.Failure(StatusCodes.Status400BadRequest, "'enable' is true or false.");
            case "toggle" or "trigger" when One(request, "job") is not { Length: > 0 and <= 300 }:
                return SchedulerJson.Failure(StatusCodes.Status400BadRequest, "'job' is the name of a job: its job_name, its own name, or the name of its function.");
            case "toggle" or "trigger":
                return await jobs.FindAsync(One(request, "job")!, aborted) is not { } job ? NoSuchJob(One(request, "job")!)
                    : !backups.MayActOn(job, Caller.Of(request)) ? SchedulerJson.Failure(StatusCodes.Status403Forbidden, BackupJobs.WhyNot)
                    : One(request, "action") == "toggle" ? await acts.ToggleAsync(request, job, One(request, "enable") == "true")
                    : await acts.TriggerAsync(request, job);
            case "status" or "jobs" or "health":
                return SchedulerJson.Failure(StatusCodes.Status405MethodNotAllowed, "This action only reads: send it with GET.");
            default:
                return SchedulerJson.Failure(StatusCodes.Status400BadRequest, $"'action' is {Acts}; with GET {Reads}.");
        }
    }

    /// <summary>A parameter of the query that stands there once. Null otherwise.</summary>
    private static string? One(HttpRequest request, string name) => request.Query[name] is { Count: 1 } given ? given[0] : null;
}
