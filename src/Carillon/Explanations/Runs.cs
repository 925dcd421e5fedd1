using Carillon.Configuration;
using Carillon.Executions;
using Carillon.History;
using Carillon.Jobs;
using Carillon.Storage.Rows;

namespace Carillon.Explanations;

/// <summary>Tells of an occurrence that ran, runs, or waits to.</summary>
internal sealed class Runs(Inquiry inquiry, LedgerReads reads, Lateness lateness)
{
    private const int LongestError = 300;

    /// <summary>Tells of a run that is over.</summary>
    public async Task<Answer> TellAsync(ExecutionRow run, LedgerLook look)
    {
        var due = run.DueAt!.Value;
        var began = run is { RetryOf: { } lost, StartedAt: { } again } ? $"; at {Phrases.At(again)} it was started again, as run {lost} was lost, and "
            : run.StartedAt is { } started ? $" and {await lateness.DescribeAsync(due, started, run.Instance, look)}; it " : " and never started: it ";
        return new Answer(Verdict(run), due, $"{inquiry.WasDue(due)}{began}{Ended(run)}{await AgainAsync(run, look)}.");
    }

    /// <summary>Tells of a run that is accepted or under way.</summary>
    public async Task<Answer> TellAsync(LiveRow live, LedgerLook look)
    {
        var due = live.DueAt!.Value;
        if (live.State == ExecutionState.Running)
        {
            var stop = live.Cancel is { } cancel ? $", and was told to stop at {Phrases.At(cancel.At)}: {Phrases.Clause(Classifier.Why(cancel))}" : "";
            return new Answer(ExplanationVerdict.Running, due,
                $"{inquiry.WasDue(due)} and {await lateness.DescribeAsync(due, live.StartedAt!.Value, live.Instance, look)}; it has been running for {Phrases.Span(inquiry.Now - live.StartedAt.Value)} in the process {live.Instance}{stop}.");
        }

        var (verdict, why) = await WhyPendingAsync(live);
        return new Answer(verdict, due, $"{inquiry.WasDue(due)}, {(live.StartedAt is { } began ? $"began at {Phrases.At(began)}, was handed on to another invocation" : "was accepted")}, and {why}.");
    }

    /// <summary>Tells of a run in a few words, where another one is what was asked for.</summary>
    public static string Mention(ExecutionView view) => view switch
    {
        ExecutionView.Finished { Row: { StartedAt: { } began } row } => $"run {row.Id}, begun at {Phrases.At(began)}{AskedBy(row.RequestedBy)}, which {Ended(row)} at {Phrases.At(row.FinishedAt)}",
        ExecutionView.Finished { Row: { DueAt: not null, State: ExecutionState.Skipped or ExecutionState.Missed } row } => $"which {Ended(row)}",
        ExecutionView.Finished { Row: var row } => $"run {row.Id}{AskedBy(row.RequestedBy)}, which did not start and {Ended(row)}",
        ExecutionView.UnderWay { Row: { StartedAt: { } began } row } => $"run {row.Id}, begun at {Phrases.At(began)}{AskedBy(row.RequestedBy)}, which is not over",
        ExecutionView.UnderWay { Row: var row } => $"run {row.Id}{AskedBy(row.RequestedBy)}, which has not begun",
        _ => throw new InvalidOperationException($"An execution is explained as {view.GetType().Name}, of which nothing is known."),
    };

    /// <summary>How a row ended, as a part of a sentence.</summary>
    public static string Ended(ExecutionRow run) => run.State switch
    {
        ExecutionState.Succeeded => $"succeeded after {Phrases.Span(run.Duration)}",
        ExecutionState.Failed => $"failed after {Phrases.Span(run.Duration)}{(run.Attempts > 1 ? $" and {Phrases.Count(run.Attempts)} attempts" : "")}{Error(run.Error)}",
        ExecutionState.TimedOut => $"timed out: {Phrases.Clause(run.Reason)}",
        ExecutionState.Cancelled => Phrases.Clause(run.Reason) is var why && why.StartsWith("cancelled by ", StringComparison.Ordinal) ? $"was {why}" : $"was cancelled: {why}",
        ExecutionState.Interrupted => $"was interrupted: {Phrases.Clause(run.Reason)}",
        ExecutionState.Abandoned => $"was abandoned: {Phrases.Clause(run.Reason)}",
        ExecutionState.Skipped => $"was skipped: {Phrases.Clause(run.Reason)}",
        ExecutionState.Missed => $"was missed: {Phrases.Clause(run.Reason)}",
        var other => throw new InvalidOperationException($"An execution that is {other} is not over."),
    };

    private static ExplanationVerdict Verdict(ExecutionRow run) => run.State switch
    {
        ExecutionState.Failed => ExplanationVerdict.Failed,
        ExecutionState.TimedOut => ExplanationVerdict.TimedOut,
        ExecutionState.Cancelled => ExplanationVerdict.Cancelled,
        ExecutionState.Interrupted => ExplanationVerdict.Interrupted,
        ExecutionState.Abandoned => ExplanationVerdict.Abandoned,
        _ => run.StartedAt is { } started && Lateness.IsLate(run.DueAt!.Value, started) ? ExplanationVerdict.RanLate : ExplanationVerdict.RanOnTime,
    };

    private static string Error(RunError? error)
    {
        if (error is null)
        {
            return "";
        }

        // The job's own result has no exception: what it says is all there is.
        var text = error.Message.ReplaceLineEndings(" ").Trim().TrimEnd('.');
        text = text.Length > LongestError ? text[..LongestError] + "…" : text;
        return error.Type == typeof(JobResult).FullName ? $": {text}" : $": {error.Type}: {text}";
    }

    private static string AskedBy(string? by) => by is null ? "" : $" for {by}";

    private async Task<(ExplanationVerdict Verdict, string Why)> WhyPendingAsync(LiveRow live)
    {
        if (inquiry.Row.Pause is { By: Ledger.AuditRows.Carillon, Until: null } pause)
        {
            return (ExplanationVerdict.Waiting, $"waits until somebody resumes the job, which carillon paused at {Phrases.At(pause.From)}: {Phrases.Clause(pause.Reason)}");
        }

        if (inquiry.State is { } state && (inquiry.Definition.Overlap != OverlapPolicy.Allow || state.Running.Count >= JobLimits.MostParallel)
            && state.Running.Concat(state.Waiting.TakeWhile(id => id != live.Id)).FirstOrDefault(id => id != live.Id) is var first && first != default
            && await reads.FindAsync(first) is { } inTheWay)
        {
            return (ExplanationVerdict.Waiting, $"waits for {Mention(inTheWay)}");
        }

        return (ExplanationVerdict.Pending, "has not begun: the next clock starts it");
    }

    /// <summary>What was run again of it: by itself after a loss, or by hand.</summary>
    private async Task<string> AgainAsync(ExecutionRow run, LedgerLook look)
    {
        var said = "";
        var lost = run;
        for (var times = 0; times < JobLimits.MaxRerunAfterLoss && (lost.Lost || lost.State == ExecutionState.Interrupted); times++)
        {
            if (await reads.FindAsync(ExecutionId.ForRerun(lost.Id)) is not { } again)
            {
                break;
            }

            said += $"; as its end is not known, it was started again: {Mention(again)}";
            if (again is not ExecutionView.Finished { Row: var over })
            {
                break;
            }

            lost = over;
        }

        if (run.State == ExecutionState.Succeeded)
        {
            return said;
        }

        foreach (var view in (await reads.UnscheduledNearAsync(run.FinishedAt, look, inquiry.State)).Where(view => RetryOf(view) == run.Id).Take(1))
        {
            reads.Keep(view);
            said += $"; it was run again by hand: {Mention(view)}";
        }

        return said;
    }

    private static ExecutionId? RetryOf(ExecutionView view) => view switch
    {
        ExecutionView.Finished finished => finished.Row.RetryOf,
        ExecutionView.UnderWay underWay => underWay.Row.RetryOf,
        _ => null,
    };
}
