using Carillon.Configuration;
using Carillon.Executions;
using Carillon.History;
using Carillon.Scheduling;
using Carillon.Storage;
using Carillon.Storage.Rows;
using Microsoft.Extensions.Options;

namespace Carillon.Explanations;

/// <summary>
/// Says why a job ran at an instant, or ran late, or did not run, or that it will: in one sentence, with the rows that it goes by. What
/// a past instant came to is read from the ledger, never worked out from the schedule; the schedule only says whether an instant
/// for which there is no row was due. Where rows are gone or can't be read, the answer is that.
/// </summary>
public sealed class Explainer(IStateStore store, StoreTime time, IOptions<DispatcherOptions> dispatcher, IOptions<RetentionOptions> retention)
{
    /// <summary>How much later than its due time a run may start and be on time: clocks ring within two seconds, and a claim takes its time.</summary>
    public static readonly TimeSpan OnTime = TimeSpan.FromSeconds(5);

    /// <summary>Explains an instant.</summary>
    /// <param name="job">The job's row, as read.</param>
    /// <param name="schedule">Its schedule in force.</param>
    /// <param name="at">The instant, with the offset that it was written with: where that is a local time that the clock skipped, the answer is about what was due in it.</param>
    /// <param name="cancellationToken">Gives it up.</param>
    /// <exception cref="StateStoreUnavailableException">The store can't be read.</exception>
    public async Task<Explanation> ExplainAsync(StoredRow<JobRow> job, Schedule schedule, DateTimeOffset at, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(job);
        ArgumentNullException.ThrowIfNull(schedule);
        var id = StateKeys.JobOf(job.Key);
        var state = (await store.ReadAsync(StateKeys.JobState(id), cancellationToken))?.Row;
        var inquiry = new Inquiry(id, job.Row, state, new ScheduleClock(schedule), time.GetUtcNow());
        var second = at.AddTicks(-(at.UtcTicks % TimeSpan.TicksPerSecond));
        var (answer, reads) = await AnswerAsync(inquiry, second, cancellationToken);
        reads.Keep(new Evidence.OfJob(job.Key, job.Row, state));
        return new Explanation
        {
            Job = id,
            At = second.ToUniversalTime(),
            DueAt = answer.DueAt,
            Verdict = answer.Verdict,
            Sentence = answer.Sentence,
            ClockChange = answer.DueAt is { } due ? inquiry.Clock.ChangeAt(due) : null,
            Evidence = reads.Evidence,
        };
    }

    private async Task<(Answer Answer, LedgerReads Reads)> AnswerAsync(Inquiry inquiry, DateTimeOffset written, CancellationToken cancellationToken)
    {
        var reads = new LedgerReads(store, inquiry.Job, cancellationToken);
        var answer = await AtAsync(inquiry, reads, written.ToUniversalTime());
        if (answer.Verdict is not ExplanationVerdict.NothingDue || inquiry.Clock.Skipped(written) is not var (due, said))
        {
            return (answer, reads);
        }

        // Asked for by a time that no clock of the zone ever showed: what is meant is what was due in it.
        reads = new LedgerReads(store, inquiry.Job, cancellationToken);
        var became = await AtAsync(inquiry, reads, due);
        return (new Answer(ExplanationVerdict.SkippedTime, due, $"{said}: {Phrases.Begin(became.Sentence)}"), reads);
    }

    private async Task<Answer> AtAsync(Inquiry inquiry, LedgerReads reads, DateTimeOffset at)
    {
        var lateness = new Lateness(inquiry, reads, dispatcher.Value.Grace);
        var runs = new Runs(inquiry, reads, lateness);
        var notRun = new NotRun(inquiry, reads);
        var notDue = new NotDue(inquiry, reads, notRun, new KeptRows(retention.Value, inquiry));
        var look = await reads.LookAsync(at);
        if (look.Covering(at) is { } row)
        {
            return await TellAsync(row.Row);
        }

        switch (await reads.FindAsync(ExecutionId.ForOccurrence(inquiry.Job, at)))
        {
            case ExecutionView.UnderWay underWay:
                return await runs.TellAsync(underWay.Row, look);
            case ExecutionView.Finished finished:
                return await TellAsync(finished.Row);
            default:
                break;
        }

        if (reads.Evidence.OfType<Evidence.OfUnreadable>().FirstOrDefault() is { } own)
        {
            return notDue.Unreadable(at, (own.Key, own.Reason), "it is its own");
        }

        if (inquiry.State is null && at <= inquiry.Now && inquiry.Clock.IsDue(at))
        {
            return notDue.Unreadable(at, (StateKeys.JobState(inquiry.Job), (inquiry.StateRow as UnreadableRow)?.Reason ?? "it is missing"), "it says up to where the ledger goes");
        }

        if (at <= inquiry.Row.CreatedAt && look.Before(at) is null)
        {
            return new Answer(ExplanationVerdict.NotKnownYet, null,
                $"The job was first seen at {Phrases.At(inquiry.Row.CreatedAt)}: nothing was due at {inquiry.Clock.Write(at)}, before it was known.");
        }

        return inquiry.Row.RetiredAt < at || at > (inquiry.State?.Cursor ?? inquiry.Now) ? await notDue.TellOpenAsync(at, look) : await notDue.TellPastAsync(at, look);

        async Task<Answer> TellAsync(ExecutionRow execution)
        {
            // Inside a range it is the schedule that says which instants are meant, and it may be another one by now.
            var between = execution.DueAt < at && execution.LastDueAt > at && !inquiry.Clock.IsDue(at);
            if (between && inquiry.Clock.IsDue(execution.DueAt!.Value) && inquiry.Clock.IsDue(execution.LastDueAt!.Value))
            {
                return await notDue.NothingAsync(at, look);
            }

            reads.Keep(new ExecutionView.Finished(execution));
            return execution.State is not (ExecutionState.Skipped or ExecutionState.Missed) ? await runs.TellAsync(execution, look)
                : between ? notDue.InsideOther(at, execution)
                : await notRun.TellAsync(execution, at, look);
        }
    }
}
