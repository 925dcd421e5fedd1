using Carillon.Functions.Access;
using Carillon.Functions.Http;
using Carillon.Functions.Timers;
using Carillon.Jobs;
using Carillon.Ledger;
using Carillon.Operators;
using Carillon.Storage;
using Microsoft.AspNetCore.Http;

namespace Carillon.Functions.Scheduler;

/// <summary>What the scheduler can be told to do with a job: to switch it, and to run it. Each leaves an audit entry.</summary>
public sealed class SchedulerActs(
    ScheduledJobs jobs, JobCatalog catalog, JobActs acts, Claimer claimer, RunAnswers answers, InvocationLimit limit, StoreTime time)
{
    /// <summary>Switches a job on or off.</summary>
    internal async Task<IResult> ToggleAsync(HttpRequest request, JobId job, bool enable)
    {
        var (key, refusal) = ReadKey(request);
        if (refusal is not null)
        {
            return refusal;
        }

        var asked = Caller.Of(request).Asks(null, key);
        return await acts.SetEnabledAsync(job, enable, asked, request.HttpContext.RequestAborted) switch
        {
            JobActResult.Done or JobActResult.Repeated { SameRequest: true } =>
                SchedulerJson.Success(new ToggleJson(true, $"Job {(enable ? "enabled" : "disabled")}: {jobs.NameOf(job)}")),
            JobActResult.Repeated => OtherRequest(),
            JobActResult.NoSuchJob => SchedulerFunctions.NoSuchJob(job.ToString()),
            JobActResult.Retired { Since: var since } => SchedulerJson.Failure(StatusCodes.Status409Conflict, $"The job is retired since {since:u}: no build has it."),
            JobActResult.Refused { Problem: var problem } => SchedulerJson.Failure(StatusCodes.Status400BadRequest, problem.ToString()),
            var other => throw new InvalidOperationException($"A job was switched with the outcome {other.GetType().Name}."),
        };
    }

    /// <summary>Runs a job. The answer comes at once, with where to look in <c>Location</c>; the run goes on in this invocation.</summary>
    internal async Task<IResult> TriggerAsync(HttpRequest request, JobId id)
    {
        using var invocation = limit.Begin(CancellationToken.None);
        if (!catalog.TryGet(id, out var job) || job.Body is null)
        {
            return SchedulerJson.Failure(
                StatusCodes.Status409Conflict, job is null ? $"The job '{id}' can't be run by hand: this build does not have its code." : $"The job '{id}' can't be run by hand: it {job.Definition.OnlyByPlatform}.");
        }

        var (key, refusal) = ReadKey(request);
        if (refusal is not null)
        {
            return refusal;
        }

        // From here on the caller may go away: neither the claim nor the run ends with the request.
        var caller = Caller.Of(request);
        var run = caller.AsksToRun(null, new Dictionary<string, string>(), key) with { Audit = AuditRows.Entry("trigger", caller.Name, time.GetUtcNow()) };
        var accepted = SchedulerJson.Success(new TriggerJson(jobs.NameOf(id), jobs.FunctionOf(id)));
        switch (await claimer.ClaimRequestedAsync(job, run, CancellationToken.None))
        {
            case ClaimResult.Claimed { Claim: var claim }:
                RunAnswers.SetLocation(request, claim.Id);
                return await answers.RunAsync(request.HttpContext, claim, job.Body, wait: null, invocation, accepted);
            case ClaimResult.Waiting { Live: var waiting }:
                RunAnswers.SetLocation(request, waiting.Id);
                return accepted;
            case ClaimResult.Repeated { Accepted.Execution: { } before, SameRequest: true }:
                RunAnswers.SetLocation(request, before);
                return accepted;
            case ClaimResult.Repeated:
                return OtherRequest();
            case ClaimResult.Refused { Row: var refused }:
                RunAnswers.SetLocation(request, refused.Id);
                return SchedulerJson.Failure(StatusCodes.Status409Conflict, refused.Reason ?? $"It did not run: {refused.State}.");
            case ClaimResult.OtherBuild { Build: var build }:
                return SchedulerJson.Failure(StatusCodes.Status409Conflict, $"The definition of the job '{id}' is that of build {build}; this process is of another one and can't run it.");
            case ClaimResult.ShuttingDown:
                return SchedulerJson.Failure(StatusCodes.Status503ServiceUnavailable, "The process is shutting down. Ask again in a moment: another process may answer.");
            case var other:
                throw new InvalidOperationException($"A claim of a requested run ended as {other.GetType().Name}.");
        }
    }

    /// <summary>What is asked for stands in the query: a key holds for one.</summary>
    private static (IdempotencyKey? Key, IResult? Refusal) ReadKey(HttpRequest request)
    {
        var refused = IdempotencyHeader.Read(request, Caller.Of(request).Key, IdempotencyHeader.Hash(request.QueryString.Value ?? ""), out var key);
        return (key, refused is null ? null : SchedulerJson.Failure(StatusCodes.Status400BadRequest, "'Idempotency-Key' has 1 to 200 visible ASCII characters, and stands there once."));
    }

    private static IResult OtherRequest() =>
        SchedulerJson.Failure(StatusCodes.Status422UnprocessableEntity, "The same 'Idempotency-Key' came with another request before. Use a key for one request only.");

    internal sealed record ToggleJson(bool Success, string Message);

    internal sealed record TriggerJson(string JobName, string Function);
}
