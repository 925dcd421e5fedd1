using Carillon.Executions;
using Carillon.Jobs;
using Carillon.Ledger;
using Carillon.Storage.Rows;

namespace Carillon.Explanations;

/// <summary>Tells of an occurrence that was due and did not run, and is on record.</summary>
internal sealed class NotRun(Inquiry inquiry, LedgerReads reads)
{
    /// <summary>The name under which acts on record say that a job was switched on or off.</summary>
    private const string Enabled = "enabled";

    /// <summary>Tells of it.</summary>
    /// <param name="row">Its row: of itself alone, or of a range that it is one of.</param>
    /// <param name="at">When it was due.</param>
    /// <param name="look">What the ledger has around it.</param>
    public async Task<Answer> TellAsync(ExecutionRow row, DateTimeOffset at, LedgerLook look)
    {
        var (verdict, why) = row.State == ExecutionState.Skipped ? await SkippedAsync(row) : Missed(row);
        var range = row.Occurrences > 1 ? $", as were all {Phrases.Count(row.Occurrences)} occurrences from {Phrases.At(row.DueAt!.Value)} to {Phrases.At(row.LastDueAt ?? at)}" : "";
        var instead = row.State == ExecutionState.Missed ? await InsteadAsync(row) : "";
        return new Answer(verdict, at, $"{inquiry.WasDue(at)} and was {(row.State == ExecutionState.Skipped ? "skipped" : "missed")}{range}: {why}{instead}{await ByHandAsync(at, look)}.");
    }

    /// <summary>What was run by hand around it.</summary>
    public async Task<string> ByHandAsync(DateTimeOffset at, LedgerLook look)
    {
        if ((await reads.UnscheduledNearAsync(at, look, inquiry.State)).FirstOrDefault(view => !reads.Has(view)) is not { } near)
        {
            return "";
        }

        reads.Keep(near);
        return $"; near that time there was a run that no schedule had asked for: {Runs.Mention(near)}";
    }

    private async Task<(ExplanationVerdict Verdict, string Why)> SkippedAsync(ExecutionRow row)
    {
        if (row.BlockedBy is { } inTheWay)
        {
            var said = Phrases.Clause(row.Reason);
            return (ExplanationVerdict.SkippedOverlap, await reads.FindAsync(inTheWay) is { } run ? $"{said} ({Runs.Mention(run)})" : $"{said} ({inTheWay})");
        }

        if (row.Reason is NotRunReasons.SwitchedOff)
        {
            return (ExplanationVerdict.SkippedDisabled, await SwitchedOffAsync(row.DueAt!.Value));
        }

        if (Begins(row, NotRunReasons.PausedBy))
        {
            var since = await ActAsync(row.DueAt!.Value, act => act.Act == "pause") is { } pause ? $", since {Phrases.At(pause.At)}" : "";
            return (ExplanationVerdict.SkippedPaused, $"{Phrases.Clause(row.Reason)}{since}");
        }

        return Begins(row, NotRunReasons.Restored)
            ? (ExplanationVerdict.SkippedRestore, $"{Phrases.Clause(row.Reason![NotRunReasons.Restored.Length..])}; it may have run in the state that was replaced, and is not run a second time")
            : (ExplanationVerdict.Skipped, Phrases.Clause(row.Reason));
    }

    /// <summary>Who switched the job off before an instant, as a part of a sentence.</summary>
    public async Task<string> SwitchedOffAsync(DateTimeOffset before) =>
        await ActAsync(before, act => act.After.ContainsKey(Enabled)) is { } act && act.After[Enabled] == bool.FalseString
            ? $"{act.By} had switched the job off at {Phrases.At(act.At)}{(act.Reason is null ? "" : $": {Phrases.Clause(act.Reason)}")}"
            : "the job was switched off, by its code or its settings, or by an act that is not among the last ones on record";

    private async Task<AuditRow?> ActAsync(DateTimeOffset before, Func<AuditRow, bool> selects)
    {
        if ((await reads.ActsUpToAsync(before)).FirstOrDefault(act => selects(act.Row)) is not { } found)
        {
            return null;
        }

        reads.Keep(new Evidence.OfAudit(found.Key, found.Row));
        return found.Row;
    }

    private (ExplanationVerdict Verdict, string Why) Missed(ExecutionRow row)
    {
        var seen = $"no clock had come for it by {Phrases.At(row.FinishedAt)}";
        return row.Reason switch
        {
            NotRunReasons.LaterOneRuns => (ExplanationVerdict.MissedByPolicy, "no clock came for it before a later one was due, and the misfire policy is to run the latest"),
            NotRunReasons.NobodyThere or NotRunReasons.NoClockInTime => (ExplanationVerdict.MissedByPolicy, Phrases.Clause(row.Reason)),
            NotRunReasons.DueTooLongAgo => (ExplanationVerdict.MissedTooLate, $"{seen}, and {Phrases.Clause(row.Reason)}"),
            _ when Begins(row, NotRunReasons.ClockCame) && inquiry.Definition.Misfire == MisfirePolicy.None && inquiry.Row.UpdatedAt <= row.FinishedAt =>
                (ExplanationVerdict.MissedByPolicy, $"{Phrases.Clause(row.Reason)}, as the misfire policy is 'none'"),
            _ when Begins(row, NotRunReasons.ClockCame) => (ExplanationVerdict.MissedTooLate, Phrases.Clause(row.Reason)),
            _ => (ExplanationVerdict.Missed, $"{seen}; {Phrases.Clause(row.Reason)}"),
        };
    }

    /// <summary>What ran in the place of what was missed.</summary>
    private async Task<string> InsteadAsync(ExecutionRow row)
    {
        if (row.Reason is not NotRunReasons.LaterOneRuns || inquiry.Clock.Next(row.LastDueAt ?? row.DueAt!.Value) is not { } next)
        {
            return "";
        }

        return await reads.FindAsync(ExecutionId.ForOccurrence(inquiry.Job, next)) is { } ran ? $"; the latest was {Phrases.At(next)}, {Runs.Mention(ran)}" : "";
    }

    private static bool Begins(ExecutionRow row, string reason) => row.Reason?.StartsWith(reason, StringComparison.Ordinal) == true;
}
