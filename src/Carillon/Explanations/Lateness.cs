using Carillon.Executions;
using Carillon.Storage;
using Carillon.Storage.Rows;

namespace Carillon.Explanations;

/// <summary>Finds out why a run started late, from the rows around it. What only looks like a cause is said to.</summary>
/// <param name="inquiry">What is asked.</param>
/// <param name="reads">Where the rows come from.</param>
/// <param name="grace">How long the dispatcher leaves an occurrence to the job's own timer.</param>
internal sealed class Lateness(Inquiry inquiry, LedgerReads reads, TimeSpan grace)
{
    /// <summary>Rows of one claim are written within this time, and a run that waited starts as soon after the one before.</summary>
    private static readonly TimeSpan Together = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan DispatcherMinute = TimeSpan.FromMinutes(1);

    /// <summary>How a run started, as a part of a sentence: on time, or late and why.</summary>
    /// <param name="due">When it was due.</param>
    /// <param name="started">When it started.</param>
    /// <param name="instance">The process that ran it.</param>
    /// <param name="look">What the ledger has before it.</param>
    public async Task<string> DescribeAsync(DateTimeOffset due, DateTimeOffset started, string? instance, LedgerLook look) => IsLate(due, started)
        ? $"started late, {Phrases.Later(started - due)}, as {await CauseAsync(due, started, instance, look)}"
        : $"started on time, {Phrases.Later(started - due)}";

    /// <summary>Whether a start is late.</summary>
    public static bool IsLate(DateTimeOffset due, DateTimeOffset started) => started - due > Explainer.OnTime;

    private async Task<string> CauseAsync(DateTimeOffset due, DateTimeOffset started, string? instance, LedgerLook look)
    {
        var before = look.Before(due);
        if (before is { Row: { State: ExecutionState.Missed } missed } && (missed.FinishedAt - started).Duration() <= Together)
        {
            reads.Keep(before);
            return $"no clock came for it until then: {Missed(missed)}, and it was caught up on";
        }

        if (InTheWay(due, started, look) is { } blocking)
        {
            var run = reads.Keep(blocking);
            return $"it waited for run {run.Id}, which had begun at {Phrases.At(run.StartedAt!.Value)} and ended at {Phrases.At(run.FinishedAt)}";
        }

        if (before is { Row: { StartedAt: { } begun, DueAt: { } dueBefore } earlier } && IsLate(dueBefore, begun) && earlier.FinishedAt >= due && earlier.FinishedAt <= started + Together)
        {
            reads.Keep(before);
            return $"no clock came for it in time, and it was caught up on after run {earlier.Id}, which was late itself and ended at {Phrases.At(earlier.FinishedAt)}";
        }

        return await EditedAsync(due, started) ?? ByTheClock(due, started, instance, before);
    }

    private static string Missed(ExecutionRow missed) => missed.Occurrences == 1
        ? $"the occurrence before it, {Phrases.At(missed.DueAt!.Value)}, was missed"
        : $"the {Phrases.Count(missed.Occurrences)} occurrences before it, {Phrases.At(missed.DueAt!.Value)} to {Phrases.At(missed.LastDueAt!.Value)}, were missed";

    /// <summary>The run that was under way when it was due, and that ended right before it started.</summary>
    private static StoredRow<ExecutionRow>? InTheWay(DateTimeOffset due, DateTimeOffset started, LedgerLook look) =>
        look.UnderWay(due).Where(row => row.Row.DueAt != due && row.Row.FinishedAt <= started + Together && started - row.Row.FinishedAt <= Explainer.OnTime)
            .MaxBy(row => row.Row.FinishedAt);

    /// <summary>An act settles what was due before it: that is accepted then, and waits for the next clock.</summary>
    private async Task<string?> EditedAsync(DateTimeOffset due, DateTimeOffset started)
    {
        if ((await reads.ActsUpToAsync(started)).FirstOrDefault(act => act.Row.At > due && Settles(act.Row)) is not { } act)
        {
            return null;
        }

        reads.Keep(new Evidence.OfAudit(act.Key, act.Row));
        return $"no clock had come for it when {act.Row.By} changed the job ({act.Row.Act} at {Phrases.At(act.Row.At)}): it was accepted then, and started after that";
    }

    private static bool Settles(AuditRow act) => act.Act is "pause" or "resume" || act.After.Keys.Any(key => key is "schedule" or "timeZone" or "enabled" or "misfire" or "maxLateness" or "overlap");

    private string ByTheClock(DateTimeOffset due, DateTimeOffset started, string? instance, StoredRow<ExecutionRow>? before)
    {
        if (started - due >= grace && started - due <= grace + DispatcherMinute && inquiry.State?.ByTrigger == true)
        {
            return $"its own timer had not taken it, and the dispatcher comes for such {Phrases.Span(grace)} after they are due";
        }

        if (before is { Row: { StartedAt: not null } earlier } && instance is not null && earlier.Instance != instance)
        {
            reads.Keep(before);
            return $"no clock came for it until then; another process ({instance}) started it than ran the one before ({earlier.Instance}), so the app may have been down";
        }

        return "no clock came for it until then, and no row says why";
    }
}
