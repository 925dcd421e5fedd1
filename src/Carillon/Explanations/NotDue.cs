using Carillon.Executions;
using Carillon.History;
using Carillon.Jobs;
using Carillon.Storage;
using Carillon.Storage.Rows;

namespace Carillon.Explanations;

/// <summary>Tells of an instant for which no row stands: nothing was due, it is yet to come, no clock has come, or the row is gone.</summary>
internal sealed class NotDue(Inquiry inquiry, LedgerReads reads, NotRun notRun, KeptRows kept)
{
    private JobRow Row => inquiry.Row;

    /// <summary>Tells of an instant that is past, and up to which everything is accounted for.</summary>
    public async Task<Answer> TellPastAsync(DateTimeOffset at, LedgerLook look)
    {
        if (inquiry.Clock.FirstOfRepeated(at) is { } first)
        {
            return new Answer(ExplanationVerdict.RepeatedTime, first,
                $"The clock showed {inquiry.Clock.WriteLocal(at)} twice, and the job is due at the first time only, {Phrases.At(first)}{await MentionAsync(first, look)}.");
        }

        if (!inquiry.Clock.IsDue(at))
        {
            return await NothingAsync(at, look);
        }

        if (look.MayCover(at).ToList() is [var unreadable, ..])
        {
            return Unreadable(at, unreadable, "it may be the one of a range that this occurrence is in");
        }

        if (kept.WhyGone(at, look) is { } why)
        {
            return new Answer(ExplanationVerdict.Deleted, at, $"{inquiry.WasDue(at)} by the schedule in force now, and what became of it is not known any more: {why}.");
        }

        if (Row.UpdatedAt > at && look.Complete)
        {
            return await ChangedAsync(at);
        }

        var more = look.Complete ? "should not be: somebody deleted it" : "may be that of a range, behind more runs by hand than are read for this";
        return new Answer(ExplanationVerdict.NotOnRecord, at,
            $"{inquiry.WasDue(at)}, everything up to {Phrases.At(inquiry.State?.Cursor ?? inquiry.Now)} is accounted for, and no row was found for it, which {more}.");
    }

    /// <summary>Tells of an instant that is yet to come, or up to which nothing is accounted for yet.</summary>
    public async Task<Answer> TellOpenAsync(DateTimeOffset at, LedgerLook look)
    {
        if (Row.RetiredAt is { } retired)
        {
            return new Answer(ExplanationVerdict.JobEnded, null,
                $"The job was retired at {Phrases.At(retired)}, as no build declared it any more, and is not due since; a build that has it brings it back.");
        }

        if (inquiry.Clock.FirstOfRepeated(at) is { } first)
        {
            return new Answer(ExplanationVerdict.RepeatedTime, first, $"The clock shows {inquiry.Clock.WriteLocal(at)} twice, and the job is due at the first time only, {Phrases.At(first)}.");
        }

        if (!inquiry.Clock.IsDue(at))
        {
            return await NothingAsync(at, look);
        }

        var isPast = at <= inquiry.Now;
        if (!inquiry.Definition.Enabled)
        {
            return isPast
                ? new Answer(ExplanationVerdict.SkippedDisabled, at, $"{inquiry.WasDue(at)} and did not run: {await notRun.SwitchedOffAsync(at)}; its row is written when the job is switched on.")
                : WillNot(at, $"{await notRun.SwitchedOffAsync(inquiry.Now)}; switch it on to have it run");
        }

        if (Row.Pause is { } pause && at >= pause.From && pause.IsOn(at))
        {
            var why = Phrases.Clause(Ledger.Settlement.Why(pause));
            return isPast
                ? new Answer(ExplanationVerdict.SkippedPaused, at, $"{inquiry.WasDue(at)} and did not run: {why}, since {Phrases.At(pause.From)}; its row is written when the pause is over.")
                : WillNot(at, $"{why.Replace("was paused", "is paused", StringComparison.Ordinal)}; resume it to have it run");
        }

        return isPast ? await TellDueAsync(at)
            : Row.UndeclaredSince is { } gone ? WillNot(at, $"no running build has declared it since {Phrases.At(gone)}; deploy one that does")
            : new Answer(ExplanationVerdict.NotYetDue, at, $"It is due at {inquiry.Clock.Write(at)}, in {Phrases.Span(at - inquiry.Now)}, and will run then: the job is switched on and not paused.");
    }

    /// <summary>Tells of an instant for which a row stands that can't be read.</summary>
    public Answer Unreadable(DateTimeOffset at, (RowKey Key, string Reason) row, string whose)
    {
        reads.Keep(new Evidence.OfUnreadable(row.Key, row.Reason));
        return new Answer(ExplanationVerdict.Unreadable, at,
            $"{inquiry.WasDue(at)}, and what became of it is not known: the row '{row.Key}' can't be read ({Phrases.Clause(row.Reason)}), and {whose}.");
    }

    /// <summary>Tells of an instant inside a range that another schedule made.</summary>
    public Answer InsideOther(DateTimeOffset at, ExecutionRow range) => new(ExplanationVerdict.ScheduleChanged, null,
        $"Nothing is due at {inquiry.Clock.Write(at)} by the schedule in force now, '{Shown}'; by another one that held then, {Phrases.Count(range.Occurrences)} occurrences "
        + $"from {Phrases.At(range.DueAt!.Value)} to {Phrases.At(range.LastDueAt!.Value)} did not run, of which this may be one: {Phrases.Clause(range.Reason)}.");

    /// <summary>Tells of an instant at which nothing was, or will be, due.</summary>
    public async Task<Answer> NothingAsync(DateTimeOffset at, LedgerLook look)
    {
        var before = await BeforeAsync(at, look);
        var after = inquiry.Clock.Next(at) is { } next
            ? $"the next {(next > inquiry.Now ? "is" : "was")} {inquiry.Clock.Write(next)}{await MentionAsync(next, look)}"
            : "there is no later one";
        var under = Row.UpdatedAt > at ? $" by the schedule in force now, '{Shown}' (the job was last changed at {Phrases.At(Row.UpdatedAt)})" : "";
        look.MayCover(at).ToList().ForEach(row => reads.Keep(new Evidence.OfUnreadable(row.Key, row.Reason)));
        var running = look.UnderWay(at).Where(run => run.Row.DueAt is null).Take(1).Select(run => $"; {Runs.Mention(new ExecutionView.Finished(reads.Keep(run)))}, was under way then").FirstOrDefault()
            ?? await notRun.ByHandAsync(at, look);
        return new Answer(ExplanationVerdict.NothingDue, null, $"Nothing {(at > inquiry.Now ? "will be" : "was")} due at {inquiry.Clock.Write(at)}{under}: {before}, and {after}{running}.");
    }

    private string Shown => Row.Overrides?.ScheduleAsTyped ?? inquiry.Definition.Schedule;

    private static Answer WillNot(DateTimeOffset at, string why) => new(ExplanationVerdict.WillNotRun, at, $"It is due at {Phrases.At(at)} and will not run as things stand: {why}.");

    private async Task<Answer> TellDueAsync(DateTimeOffset at)
    {
        if (Row.UndeclaredSince is { } gone)
        {
            return new Answer(ExplanationVerdict.Due, at, $"{inquiry.WasDue(at)} and has not run: no running build has declared the job since {Phrases.At(gone)}.");
        }

        if (inquiry.State is { Running.Count: > 0 } state && inquiry.Definition.Misfire == MisfirePolicy.All && await reads.FindAsync(state.Running[0]) is { } inTheWay)
        {
            return new Answer(ExplanationVerdict.Waiting, at, $"{inquiry.WasDue(at)} and has not run yet: it waits for {Runs.Mention(inTheWay)}.");
        }

        var tick = await reads.LastTickAsync() is { } beat ? $"the dispatcher last ticked at {Phrases.At(beat.At)}" : "the dispatcher has never ticked";
        return new Answer(ExplanationVerdict.Due, at, $"{inquiry.WasDue(at)}, {Phrases.Span(inquiry.Now - at)} ago, and no clock has come for it yet: {tick}.");
    }

    private async Task<Answer> ChangedAsync(DateTimeOffset at)
    {
        if ((await reads.ActsUpToAsync(at)).FirstOrDefault(act => act.Row.Execution is null) is { Row.Act: "retire" } end)
        {
            reads.Keep(new Evidence.OfAudit(end.Key, end.Row));
            return new Answer(ExplanationVerdict.JobEnded, null,
                $"The job was retired at {Phrases.At(end.Row.At)}, as no build declared it any more, and a build brought it back later: nothing was due at {inquiry.Clock.Write(at)}, in between.");
        }

        var change = (await reads.ActsSinceAsync(at)).LastOrDefault(act => act.Row.Before.ContainsKey("schedule") || act.Row.Before.ContainsKey("timeZone"));
        var said = $"the job was changed since, at {Phrases.At(Row.UpdatedAt)} the last time";
        if (change is not null)
        {
            reads.Keep(new Evidence.OfAudit(change.Key, change.Row));
            var values = change.Row.Before.Where(value => value.Key is "schedule" or "timeZone").Select(value => $"its {value.Key} from '{value.Value}'");
            said = $"{change.Row.By} changed {string.Join(" and ", values)} at {Phrases.At(change.Row.At)}";
        }

        return new Answer(ExplanationVerdict.ScheduleChanged, null,
            $"It would have been due at {inquiry.Clock.Write(at)} by the schedule in force now, '{Shown}', and no row says that it was due by what held then: {said}.");
    }

    /// <summary>The occurrence before an instant: that of the ledger where it has one, and otherwise that of the schedule.</summary>
    private async Task<string> BeforeAsync(DateTimeOffset at, LedgerLook look)
    {
        var previous = inquiry.Clock.Previous(at);
        if (look.Before(at) is { } row && (row.Row.LastDueAt ?? row.Row.DueAt) is { } last
            && (previous is null || last >= previous || (at <= inquiry.State?.Cursor && look.Covering(previous.Value) is null)))
        {
            return $"the occurrence before was {inquiry.Clock.Write(last)}, {Runs.Mention(new ExecutionView.Finished(reads.Keep(row)))}";
        }

        return previous > Row.CreatedAt ? $"the occurrence before was {inquiry.Clock.Write(previous.Value)}{await MentionAsync(previous.Value, look)}" : "nothing was due before";
    }

    private async Task<string> MentionAsync(DateTimeOffset due, LedgerLook look)
    {
        if (due > inquiry.Now)
        {
            return "";
        }

        var view = look.Covering(due) is { } row ? new ExecutionView.Finished(reads.Keep(row)) : await reads.FindAsync(ExecutionId.ForOccurrence(inquiry.Job, due));
        return view is null ? "" : $", {Runs.Mention(view)}";
    }
}
