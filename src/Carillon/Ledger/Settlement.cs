using System.Globalization;
using Carillon.Executions;
using Carillon.Jobs;
using Carillon.Storage;
using Carillon.Storage.Rows;

namespace Carillon.Ledger;

/// <summary>
/// Accounts for everything a job was due for up to now under the terms it was due under, so that other terms can hold from now
/// on. What would still run under the old terms is accepted: it waits for the next clock.
/// </summary>
internal sealed class Settlement(LedgerRows rows, DateTimeOffset here)
{
    /// <summary>The most occurrences of one job that are accepted at once: a transaction has room for these.</summary>
    private const int MostAccepted = 20;

    /// <summary>Adds the rows of the past to a transaction.</summary>
    /// <param name="transaction">Takes the rows of what did not run and of what waits; the state row is the caller's to write.</param>
    /// <param name="before">The job as it was in force.</param>
    /// <param name="state">Where it stands.</param>
    /// <param name="now">Up to when.</param>
    /// <param name="change">What happens to the job, as "the schedule was changed".</param>
    /// <param name="accepts">Whether what would still run is accepted; otherwise it is skipped.</param>
    /// <returns>Where it stands then, its cursor moved, and the rows of what did not run.</returns>
    public (JobStateRow State, IReadOnlyList<ExecutionRow> NotRun) Settle(
        StateTransaction transaction, EffectiveJob before, JobStateRow state, DateTimeOffset now, string change, bool accepts = true)
    {
        var notRun = new List<ExecutionRow>();
        foreach (var step in Steps(before, state, now, change, accepts))
        {
            state = step.State;
            if (step.Accepted is { } accepted)
            {
                transaction.AddStarted(accepted);
            }

            if (step.NotRun is { } row)
            {
                transaction.AddNotRun(row);
                notRun.Add(row);
            }
        }

        return (state with { Cursor = Later(state.Cursor, now) }, notRun);
    }

    /// <summary>Accounts for a job whose terms can't be read any more: what is known is the first instant, which stands for all.</summary>
    public (JobStateRow State, IReadOnlyList<ExecutionRow> NotRun) SettleUnreadable(
        StateTransaction transaction, JobId job, JobRow before, JobStateRow state, DateTimeOffset now, string change)
    {
        var next = state with { Cursor = Later(state.Cursor, now) };
        if (state.NextDue is not { } first || first > now)
        {
            return (next, []);
        }

        var row = rows.NotRun(before.Declared(job), new DueSpan(first, null, first, 1), ExecutionState.Missed,
            $"It was due under '{before.Schedule}' in {before.TimeZone} (which can't be read any more, so the first instant stands for all), and had not run when {change}.");
        transaction.AddNotRun(row);
        return (next.After(row), [row]);
    }

    private IEnumerable<Step> Steps(EffectiveJob before, JobStateRow state, DateTimeOffset now, string change, bool accepts)
    {
        var job = before.Job;
        if (before.Row.RetiredAt is not null)
        {
            yield break;
        }

        if (!before.IsOn)
        {
            if (DueSpan.Measure(job.Schedule, state.Cursor, now) is { } off)
            {
                yield return NotRun(rows.NotRun(job.Definition, off, ExecutionState.Skipped, NotRunReasons.SwitchedOff), state, off.Last);
            }

            yield break;
        }

        if (before.Row.Pause is { } pause)
        {
            var end = before.PausedUpTo is { } last && last < now ? last : now;
            if (DueSpan.Measure(job.Schedule, state.Cursor, end) is { } paused)
            {
                var step = NotRun(rows.NotRun(job.Definition, paused, ExecutionState.Skipped, Why(pause)), state, end);
                state = step.State;
                yield return step;
            }

            state = state with { Cursor = Later(state.Cursor, end) };
        }

        if (!accepts)
        {
            if (DueSpan.Measure(job.Schedule, state.Cursor, now) is { } stopped)
            {
                yield return NotRun(rows.NotRun(job.Definition, stopped, ExecutionState.Skipped, NotRunYet(before, change)), state, stopped.Last);
            }

            yield break;
        }

        for (var accepted = 0; DueSpan.Measure(job.Schedule, state.Cursor, now) is { } due; accepted++)
        {
            var step = Judge(before, state, due, now, accepted < MostAccepted, change);
            state = step.State;
            yield return step;
        }
    }

    private Step Judge(EffectiveJob before, JobStateRow state, DueSpan due, DateTimeOffset now, bool hasRoom, string change)
    {
        var job = before.Job;
        if (job.Definition.OnlyByPlatform is not null || !hasRoom)
        {
            return NotRun(rows.NotRun(job.Definition, due, ExecutionState.Missed, NotRunYet(before, change)), state, due.Last);
        }

        var judgement = Judgement.Of(job, due, state.Cursor, now, here);
        var missed = judgement.Missed is { } span ? rows.NotRun(job.Definition, span, ExecutionState.Missed, judgement.Reason) : null;
        var next = (missed is null ? state : state.After(missed)) with { Cursor = judgement.Cursor };
        if (judgement.Run is not { } dueAt)
        {
            return new Step(next, missed, null);
        }

        // With 'all' every occurrence waits for its turn; otherwise the overlap policy says whether this one may.
        // One that may stop the run under way waits for it here, as in a queue: an edit is no reason to stop anything.
        var overlap = job.Definition.Overlap == OverlapPolicy.CancelRunning ? OverlapPolicy.Queue : job.Definition.Overlap;
        if (job.Definition.Misfire != MisfirePolicy.All && Admission.Of(overlap, state, notStopped: null) is Admission.Refuse refuse)
        {
            return NotRun(rows.NotRun(job.Definition, due, ExecutionState.Skipped, refuse.Reason) with { BlockedBy = refuse.InTheWay }, state, due.Last);
        }

        var live = rows.Accepted(job.Definition, ExecutionId.ForOccurrence(job.Id, dueAt), RunRequest.ByPlatform(RunTrigger.Schedule)) with { DueAt = dueAt };
        return new Step(next with { Waiting = [.. next.Waiting, live.Id] }, missed, live);
    }

    private static Step NotRun(ExecutionRow row, JobStateRow state, DateTimeOffset cursor) =>
        new(state.After(row) with { Cursor = cursor }, row, null);

    /// <summary>Why nothing ran in a pause.</summary>
    public static string Why(JobPause pause)
    {
        ArgumentNullException.ThrowIfNull(pause);
        var until = pause.Until is { } end ? string.Create(CultureInfo.InvariantCulture, $" until {end:u}") : "";
        return $"{NotRunReasons.PausedBy}{pause.By}{until}{(pause.Reason is null ? "." : $": {pause.Reason}")}";
    }

    private static string NotRunYet(EffectiveJob before, string change) =>
        $"It was due under '{before.Job.Definition.Schedule}' in {before.Job.Definition.TimeZone}, and had not run when {change}.";

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;

    /// <summary>A part of the past: where the job stands after it, what did not run, what was accepted.</summary>
    private sealed record Step(JobStateRow State, ExecutionRow? NotRun, LiveRow? Accepted);
}
