using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using Carillon.Executions;
using Carillon.Functions.Discovery;
using Carillon.Jobs;
using Carillon.Ledger;
using Carillon.Storage;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Logging;

namespace Carillon.Functions.Timers;

/// <summary>
/// Where the platform's timers meet the engine. A timer that fires claims what its job is due for, and runs it; the method is
/// called by the engine, not by the rest of the pipeline, so that every run, whatever started it, goes the same way.
/// </summary>
internal sealed partial class JobMiddleware(
    JobCatalog catalog, JobMethods methods, FunctionTable functions, Claimer claimer, JobRunner runner, WaitingRuns waitingRuns, InvocationLimit limit, StoreTime time, ILogger<JobMiddleware> logger)
    : IFunctionsWorkerMiddleware
{
    /// <summary>Platforms fire some milliseconds before the instant: what is due within this time is what they fire for.</summary>
    private static readonly TimeSpan EarlyFiring = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<string, bool> _fired = new(StringComparer.OrdinalIgnoreCase);

    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        if (!catalog.TryGetByFunction(context.FunctionDefinition.Name, out var job))
        {
            await next(context);
            return;
        }

        using var invocation = limit.Begin(context.CancellationToken);
        var timer = await FiredTimer.ReadAsync(context);
        switch (await ClaimAsync(job, timer, context.CancellationToken))
        {
            case ClaimResult.Claimed { Claim: var claim }:
                var body = methods.Find(job.Id) is { } method ? method.For(context, timer) : new PlatformBody(context, next);
                await RunAsync(claim, body, invocation);
                break;
            case ClaimResult.OtherBuild { Build: var build }:
                LogOtherBuild(job.Id, build);
                break;
            case ClaimResult.NothingDue:
                LogNothingDue(job.Id);
                break;
        }
    }

    /// <summary>Runs what was claimed, and hands off what of the job has waited for its turn.</summary>
    private async Task RunAsync(RunClaim claim, IJobBody body, InvocationTime invocation)
    {
        var end = await runner.RunAsync(claim, body, invocation);
        await waitingRuns.StartAfterAsync(claim, end);

        ThrowUnlessSucceeded(end);
    }

    private async Task<ClaimResult> ClaimAsync(Job job, TimerInfo timer, CancellationToken cancellationToken)
    {
        // What is due goes by the store's time, what the platform says of its timer by this machine's.
        var (now, here) = (time.GetUtcNow(), time.Host.GetUtcNow());
        var first = _fired.TryAdd(job.Definition.FunctionName, true);
        var claim = await claimer.ClaimDueAsync(job, now, EarlyFiring, cancellationToken);
        return claim is ClaimResult.NothingDue && WhyWithNothingDue(job, timer, first, here) is { } trigger
            ? await claimer.ClaimRequestedAsync(job, RunRequest.ByPlatform(trigger), cancellationToken)
            : claim;
    }

    /// <summary>
    /// Why the platform fires although nothing is due. A timer that comes after another clock has claimed its occurrence says
    /// that its next one is now: null, nothing is to be done. One whose next occurrence lies ahead was asked to run by hand, or
    /// because the app starts. A timer that is not monitored says neither, and is never taken for asked: it could run twice.
    /// </summary>
    private RunTrigger? WhyWithNothingDue(Job job, TimerInfo timer, bool first, DateTimeOffset now)
    {
        var runsOnStartup = first && functions.Find(job.Definition.FunctionName)?.Timer is { RunOnStartup: true };
        return timer.ScheduleStatus is { } status
            ? Utc(status.Next) > now + EarlyFiring ? (runsOnStartup ? RunTrigger.Startup : RunTrigger.Platform) : null
            : runsOnStartup && !timer.IsPastDue ? RunTrigger.Startup : null;
    }

    private static DateTimeOffset Utc(DateTime time) =>
        time.Kind == DateTimeKind.Local ? new DateTimeOffset(time).ToUniversalTime() : new DateTimeOffset(DateTime.SpecifyKind(time, DateTimeKind.Utc));

    /// <summary>Throws what the code threw, so that the host marks the invocation as failed, with its type, message and stack.</summary>
    private static void ThrowUnlessSucceeded(RunEnd end)
    {
        if (end.Execution is null or { State: ExecutionState.Succeeded })
        {
            return;
        }

        if (end.Exception is not null)
        {
            ExceptionDispatchInfo.Throw(end.Exception);
        }

        throw new JobRunException(end.Execution.Job, end.Execution.Id, end.Execution.State, end.Execution.Error?.Message ?? end.Execution.Reason);
    }

    [LoggerMessage(EventId = 8, Level = LogLevel.Information, Message = "The timer of job {Job} fired. The definition in force is that of build {Build}, whose processes come for it.")]
    private partial void LogOtherBuild(JobId job, string build);

    [LoggerMessage(EventId = 6, Level = LogLevel.Debug, Message = "The timer of job {Job} fired, and nothing is due: it is accounted for already.")]
    private partial void LogNothingDue(JobId job);
}
