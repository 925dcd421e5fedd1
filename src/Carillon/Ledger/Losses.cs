using System.Globalization;
using Carillon.Configuration;
using Carillon.Diagnostics;
using Carillon.Executions;
using Carillon.Jobs;
using Carillon.Storage;
using Carillon.Storage.Rows;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Carillon.Ledger;

/// <summary>
/// What follows when a run does not come to its own end: it is started again, where its job asks for that; and a job whose
/// runs are lost one after the other is paused, before it takes the next process down.
/// </summary>
public sealed partial class Losses(
    IStateStore store, JobEditor editor, LedgerRows rows, Reporter reporter, StoreTime time, IOptions<JobDefaultsOptions> options, ILogger<Losses> logger)
{
    /// <summary>Adds the state of a job, after one of its runs ended, to the transaction that records this end.</summary>
    /// <param name="transaction">Takes the rows.</param>
    /// <param name="state">The job's state, as read.</param>
    /// <param name="live">The run, as it was under way.</param>
    /// <param name="ended">The run, as it ended.</param>
    /// <returns>The state as it then is, and what there is to tell once it is written.</returns>
    public async Task<(JobStateRow State, Action Tell)> AddStateAsync(StateTransaction transaction, StoredRow<JobStateRow> state, LiveRow live, ExecutionRow ended)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(live);
        ArgumentNullException.ThrowIfNull(ended);

        var next = state.Row.After(ended);
        if ((ended.Lost || ended.State == ExecutionState.Interrupted)
            && await store.ReadAsync(StateKeys.Job(ended.Job), CancellationToken.None) is { Row: JobRow row } job)
        {
            if (Repeats(row, live, ended))
            {
                var again = Again(row, live);
                transaction.AddStarted(again);
                next = next with { Waiting = [again.Id, .. next.Waiting] };
            }

            // One that is to be started again is kept: it waits until somebody resumes the job.
            if (ended.Lost && options.Value.PauseAfterLosses is > 0 and var most && next.ConsecutiveLosses >= most && row.Pause?.IsOn(time.GetUtcNow()) != true)
            {
                return Pause(transaction, new StoredRow<JobRow>(job.Key, job.Version, row), state with { Row = next }, ended);
            }
        }

        transaction.Replace(state.Key, state.Version, next);
        return (next, () => { });
    }

    private static bool Repeats(JobRow row, LiveRow live, ExecutionRow ended)
    {
        var definition = row.Effective(ended.Job);
        return live.Losses < definition.RerunAfterLoss && definition.OnlyByPlatform is null && row.RetiredAt is null
            // Of a run whose row is gone, only what a schedule asked for is known.
            && (live.Fence is not null || live.DueAt is not null)
            // A secret is not stored: a run with one in its parameters can't be repeated as it was.
            && !live.Parameters.Values.Any(SecretMask.IsMasked);
    }

    private LiveRow Again(JobRow row, LiveRow live) =>
        rows.Accepted(row.Declared(live.Job), ExecutionId.ForRerun(live.Id), new RunRequest(RunTrigger.Rerun, live.RequestedBy, live.Reason, live.Parameters) { RetryOf = live.Id, RequestId = live.RequestId }) with
        {
            DueAt = live.DueAt,
            Losses = live.Losses + 1,
        };

    private (JobStateRow State, Action Tell) Pause(StateTransaction transaction, StoredRow<JobRow> job, StoredRow<JobStateRow> state, ExecutionRow ended)
    {
        var now = time.GetUtcNow();
        var reason = string.Create(CultureInfo.InvariantCulture, $"{state.Row.ConsecutiveLosses} runs in a row were lost, the last one is {ended.Id}. Resume it when the cause is found.");
        var paused = job.Row with { Pause = new JobPause(now, null, reason, AuditRows.Carillon) };
        var change = editor.Add(transaction, ended.Job, job, state, paused, now, "its runs were lost", accepts: false);
        transaction.AddAudit(AuditRows.Entry("pause", AuditRows.Carillon, now) with { Job = ended.Job, Execution = ended.Id, Reason = reason });
        return (change.State, () =>
        {
            change.NotRun.ToList().ForEach(row => reporter.Report(row));
            LogPaused(ended.Job, reason);
        });
    }

    [LoggerMessage(EventId = 25, Level = LogLevel.Critical, Message = "Job {Job} is paused: {Reason}")]
    private partial void LogPaused(JobId job, string reason);
}
