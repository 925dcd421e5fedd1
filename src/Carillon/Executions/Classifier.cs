using System.Globalization;
using Carillon.Jobs;
using Carillon.Storage.Rows;

namespace Carillon.Executions;

/// <summary>
/// Step three of a run: what its end means. The first reason to stop it decides, however the code then ended; without one,
/// the code's own end does, and a stray <see cref="OperationCanceledException"/> is a failure like any other.
/// </summary>
internal static class Classifier
{
    /// <summary>Whether an end is a failed attempt, which a job with retries left tries again.</summary>
    public static bool IsFailedAttempt(AttemptEnd end, StopReason? stop) =>
        stop is null && end is AttemptEnd.Threw or AttemptEnd.Returned { Result.Succeeded: false };

    /// <summary>What a run's end means.</summary>
    /// <param name="end">How its code ended.</param>
    /// <param name="definition">The job.</param>
    /// <param name="stopGrace">How long the code had to return after it was told to stop.</param>
    public static Verdict Classify(InvocationEnd end, JobDefinition definition, TimeSpan stopGrace)
    {
        var result = (end.Last as AttemptEnd.Returned)?.Result;
        var exception = (end.Last as AttemptEnd.Threw)?.Exception;
        var (state, reason) = end.Stop switch
        {
            StopReason.TimedOut => (ExecutionState.TimedOut, string.Create(CultureInfo.InvariantCulture, $"It took longer than its time-out of {definition.Timeout}.")),
            StopReason.Cancelled => (ExecutionState.Cancelled, end.StopSaid),
            StopReason.Shutdown => (ExecutionState.Interrupted, "The process was shutting down."),
            StopReason.PlatformLimit => (ExecutionState.Interrupted, "The platform's time limit for one invocation was reached."),
            StopReason.LeaseLost => (ExecutionState.Interrupted, "Its lease could not be renewed."),
            _ => (Succeeded(end.Last) ? ExecutionState.Succeeded : ExecutionState.Failed, null),
        };

        reason = end.Last switch
        {
            AttemptEnd.DidNotStop => string.Create(CultureInfo.InvariantCulture, $"{reason} Its code did not return within {stopGrace} of being told to stop, and is still running."),
            AttemptEnd.NotCalled => $"{reason} Its code was not called.",
            _ => reason,
        };

        // Code that stops as it was told to says so by an exception that is no error.
        exception = end.Stop is not null && exception is OperationCanceledException ? null : exception;
        return new Verdict(state, reason, result?.Message, Error(exception, result))
        {
            Exception = exception,
            // Code that was to stop because somebody wanted it to, is not looked for any more.
            Lost = end.Stop == StopReason.LeaseLost || (end.Last is AttemptEnd.DidNotStop && end.Stop != StopReason.Cancelled),
        };
    }

    /// <summary>Who wanted a run stopped, and why.</summary>
    public static string Why(CancelRequest cancel) =>
        cancel.By is null ? cancel.Reason ?? "A later run of this job takes its place." : $"Cancelled by {cancel.By}{(cancel.Reason is null ? "." : $": {cancel.Reason}")}";

    private static bool Succeeded(AttemptEnd end) => end is AttemptEnd.Returned { Result: null or { Succeeded: true } };

    private static RunError? Error(Exception? exception, JobResult? result) =>
        exception is not null ? new RunError(exception.GetType().FullName ?? exception.GetType().Name, exception.Message, exception.ToString())
        : result is { Succeeded: false } ? new RunError(typeof(JobResult).FullName!, result.Message!, null)
        : null;
}
