using Carillon.Configuration;
using Carillon.Jobs;
using Carillon.Ledger;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Carillon.Executions;

/// <summary>
/// Step two of a run: calls the author's code, in a scope of its own for each attempt, again after a pause while attempts fail
/// and retries are left, and no longer than the job may take.
/// </summary>
internal sealed partial class Invoker(
    IServiceScopeFactory scopes,
    LocalRuns localRuns,
    TimeProvider time,
    IOptions<ExecutionOptions> options,
    ILogger<Invoker> logger)
{
    private static readonly Func<ILogger, Jobs.JobId, ExecutionId, string?, IDisposable?> InRun =
        LoggerMessage.DefineScope<Jobs.JobId, ExecutionId, string?>("Job {Job}, execution {ExecutionId}, request {RequestId}");

    /// <summary>Calls the code until it succeeds, is told to stop, has used up its retries, or the invocation has no time for another attempt.</summary>
    public async Task<InvocationEnd> InvokeAsync(JobRun run, IJobBody body, InvocationTime? invocation)
    {
        using var inRun = InRun(logger, run.Job.Id, run.Context.ExecutionId, run.Claim.Live.Row.RequestId);

        // For this method and whatever it calls: what is logged from here on is the run's.
        RunLog.Current = run.Log;

        // Also between two attempts the job's code is about to run here.
        localRuns.BeginCode(run.Job.Id, run.Context.ExecutionId);
        try
        {
            return await TryAsync(run, body, invocation);
        }
        finally
        {
            localRuns.EndCode(run.Job.Id, run.Context.ExecutionId);
        }
    }

    private async Task<InvocationEnd> TryAsync(JobRun run, IJobBody body, InvocationTime? invocation)
    {
        var definition = run.Job.Definition;
        for (var attempt = run.Claim.Live.Row.AttemptsBefore + 1; ; attempt++)
        {
            run.Context.Attempt = attempt;
            var end = await AttemptAsync(run, body);
            if (attempt > definition.MaxRetries || !Classifier.IsFailedAttempt(end, run.Stop.Reason))
            {
                return End(run, end, end is AttemptEnd.NotCalled ? attempt - 1 : attempt);
            }

            var pause = Backoff(attempt);
            if (run.CanBeHandedOn && invocation?.Fits(pause + definition.Timeout) == false)
            {
                LogHandedOn(attempt, definition.MaxRetries + 1, (end as AttemptEnd.Threw)?.Exception);
                return End(run, end, attempt) with { HandsOn = run.Stop.Reason is null };
            }

            LogRetry(attempt, definition.MaxRetries + 1, pause, (end as AttemptEnd.Threw)?.Exception);
            await Task.Delay(pause, time, run.Stop.Token).ConfigureAwait(ConfigureAwaitOptions.ContinueOnCapturedContext | ConfigureAwaitOptions.SuppressThrowing);
            if (run.Stop.Reason is not null)
            {
                return End(run, end, attempt);
            }
        }
    }

    /// <summary>From here on nothing stops the run any more: what had stopped it by now decides.</summary>
    private static InvocationEnd End(JobRun run, AttemptEnd last, int attempts) => new(last, attempts, run.Stop.Close(), run.Stop.Why);

    /// <summary>The pause after a failed attempt: 1, 2, 4 … at most 30 seconds.</summary>
    internal static TimeSpan Backoff(int attempt) => TimeSpan.FromSeconds(attempt > 5 ? 30 : Math.Min(30, 1 << (attempt - 1)));

    private async Task<AttemptEnd> AttemptAsync(JobRun run, IJobBody body)
    {
        if (run.Stop.Reason is not null)
        {
            return new AttemptEnd.NotCalled();
        }

        await using var timeout = time.CreateTimer(
            static stop => ((RunStop)stop!).Request(StopReason.TimedOut), run.Stop, run.Job.Definition.Timeout, Timeout.InfiniteTimeSpan);

        // Off this thread from the first line on: code that never awaits must not keep the time-out from being heard.
        localRuns.BeginCode(run.Job.Id, run.Context.ExecutionId);
        var code = EngineTask.Run(() => CallAsync(run, body));
        await Task.WhenAny(code, run.Stop.Requested);
        if (!code.IsCompleted)
        {
            await Task.WhenAny(code, Task.Delay(options.Value.StopGrace, time));
        }

        return code.IsCompleted ? await code : new AttemptEnd.DidNotStop();
    }

    private async Task<AttemptEnd> CallAsync(JobRun run, IJobBody body)
    {
        try
        {
            var scope = scopes.CreateAsyncScope();
            await using (scope)
            {
                return new AttemptEnd.Returned(await body.InvokeAsync(run.Context, scope.ServiceProvider, run.Stop.Token));
            }
        }
#pragma warning disable CA1031 // The one broad catch of the solution: an author's code may throw anything, and every end of it is put on record.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            return new AttemptEnd.Threw(exception);
        }
        finally
        {
            localRuns.EndCode(run.Job.Id, run.Context.ExecutionId);
        }
    }

    [LoggerMessage(EventId = 17, Level = LogLevel.Warning, Message = "Attempt {Attempt} of {Attempts} failed; the invocation has no time for the next one, which is left to another.")]
    private partial void LogHandedOn(int attempt, int attempts, Exception? exception);

    [LoggerMessage(EventId = 11, Level = LogLevel.Warning, Message = "Attempt {Attempt} of {Attempts} failed; the next one starts in {Pause}.")]
    private partial void LogRetry(int attempt, int attempts, TimeSpan pause, Exception? exception);
}
