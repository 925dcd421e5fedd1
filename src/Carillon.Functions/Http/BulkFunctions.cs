using Carillon.Functions.Access;
using Carillon.Functions.OpenApi;
using Carillon.Operators;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Carillon.Functions.Http;

/// <summary>What operators do with several jobs; each answers with what became of each of them.</summary>
[Operations("Jobs")]
public sealed class BulkFunctions(BulkActs bulk, JobActBodies bodies, BackupJobs backups)
{
    /// <summary><c>POST /api/jobs/pause</c>.</summary>
    [Function("jobs-pause-many")]
    [Requires(Role.Operator, Reach.Own)]
    [Operation("Pause several jobs", "Nothing of them runs until an instant, for a time, or until they are resumed. Of all jobs that are selected, those that the caller sees. Begun, it goes on when the caller goes away.")]
    [Idempotent]
    [Takes(typeof(BulkPauseShape), Required = true)]
    [Answers(200, "What became of each of them.", typeof(BulkJson))]
    [Refuses(400, 409, 422)]
    public Task<IResult> PauseAsync([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/jobs/pause")] HttpRequest request) =>
        ActAsync(request, BodyShape.Names<BulkPauseShape>(), body => bodies.Pause(body, CancellationToken.None));

    /// <summary><c>POST /api/jobs/resume</c>.</summary>
    [Function("jobs-resume-many")]
    [Requires(Role.Operator, Reach.Own)]
    [Operation("Resume several jobs", "Ends their pauses. Of all jobs that are selected, those that the caller sees. Begun, it goes on when the caller goes away.")]
    [Idempotent]
    [Takes(typeof(BulkShape), Required = true)]
    [Answers(200, "What became of each of them.", typeof(BulkJson))]
    [Refuses(400, 409, 422)]
    public Task<IResult> ResumeAsync([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/jobs/resume")] HttpRequest request) =>
        ActAsync(request, BodyShape.Names<BulkShape>(), _ => bodies.Resume(CancellationToken.None));

    /// <summary><c>POST /api/jobs/enable</c>.</summary>
    [Function("jobs-enable-many")]
    [Requires(Role.Operator, Reach.Own)]
    [Operation("Switch on several jobs", "They run again when they are due. Of all jobs that are selected, those that the caller sees. Begun, it goes on when the caller goes away.")]
    [Idempotent]
    [Takes(typeof(BulkShape), Required = true)]
    [Answers(200, "What became of each of them.", typeof(BulkJson))]
    [Refuses(400, 409, 422)]
    public Task<IResult> EnableAsync([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/jobs/enable")] HttpRequest request) =>
        ActAsync(request, BodyShape.Names<BulkShape>(), _ => bodies.SetEnabled(true, CancellationToken.None));

    /// <summary><c>POST /api/jobs/disable</c>.</summary>
    [Function("jobs-disable-many")]
    [Requires(Role.Operator, Reach.Own)]
    [Operation("Switch off several jobs", "They do not run until they are switched on. Of all jobs that are selected, those that the caller sees. Begun, it goes on when the caller goes away.")]
    [Idempotent]
    [Takes(typeof(BulkShape), Required = true)]
    [Answers(200, "What became of each of them.", typeof(BulkJson))]
    [Refuses(400, 409, 422)]
    public Task<IResult> DisableAsync([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/jobs/disable")] HttpRequest request) =>
        ActAsync(request, BodyShape.Names<BulkShape>(), _ => bodies.SetEnabled(false, CancellationToken.None));

    private async Task<IResult> ActAsync(HttpRequest request, string[] known, Func<JsonBody, JobAct> read)
    {
        var (body, unread) = await JsonBody.ReadAsync(request, known);
        if (body is null)
        {
            return unread!;
        }

        ActRequest? asked = null;
        var refusal = SelectorReading.Read(body, Caller.Of(request), out var selector) ?? JobActAnswers.ReadRequest(request, body, "", out asked);
        var act = read(body);
        if ((refusal ?? act.Refusal) is { } refused)
        {
            return refused;
        }

        // Once begun, it goes on when the caller goes away: half of the jobs would be a surprise.
        if (await bulk.ForEachAsync(selector with { Except = backups.NotFor(Caller.Of(request)) }, asked!, act.Do, request.HttpContext.RequestAborted) is not BulkResult.Done done)
        {
            return IdempotencyHeader.OtherRequest();
        }

        if (done.Repeated)
        {
            IdempotencyHeader.MarkReplay(request);
        }

        return CarillonJson.Answer(new BulkJson([.. done.Entries.Select(entry => new BulkItemJson(entry.Job.ToString(), entry.Outcome, entry.Detail))]));
    }

    /// <summary>The answer.</summary>
    /// <param name="Items">Every job that was selected, by namespace and name.</param>
    private sealed record BulkJson(IReadOnlyList<BulkItemJson> Items);

    /// <summary>One of the jobs.</summary>
    /// <param name="Job">Its name, <c>namespace/name</c>.</param>
    /// <param name="Outcome">What became of it.</param>
    /// <param name="Detail">Why. Absent where the outcome says it all.</param>
    private sealed record BulkItemJson(string Job, BulkOutcome Outcome, string? Detail);
}
