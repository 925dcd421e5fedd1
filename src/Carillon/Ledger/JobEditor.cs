using Carillon.Diagnostics;
using Carillon.Executions;
using Carillon.Jobs;
using Carillon.Storage;
using Carillon.Storage.Rows;

namespace Carillon.Ledger;

/// <summary>
/// Changes what holds for a job: by a deployment, by an operator, or because its runs are lost. Everything up to now is
/// accounted for under the old terms, in the same write; from then on the new ones hold.
/// </summary>
public sealed class JobEditor(
    IStateStore store, EffectiveJobs jobs, LedgerRows rows, IdempotentRequests idempotency, Reporter reporter, ProcessIdentity identity, StoreTime time)
{
    private const int MostTries = 20;

    private readonly Settlement _settlement = new(rows, identity.StartedAt);

    /// <summary>Changes a job.</summary>
    /// <param name="id">Which job.</param>
    /// <param name="edit">What changes.</param>
    /// <param name="cancellationToken">Gives up before anything is written.</param>
    /// <returns>The job as it then is, and whether anything changed. Null where there is no such job.</returns>
    /// <exception cref="UnreadableRowException">A row of the job can't be read, or its state is missing.</exception>
    public async Task<JobEdited?> EditAsync(JobId id, JobEdit edit, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(edit);
        for (var tries = 0; tries < MostTries; tries++)
        {
            var job = await store.ReadAsync<JobRow>(StateKeys.Job(id), cancellationToken);
            var state = await store.ReadAsync<JobStateRow>(StateKeys.JobState(id), cancellationToken);
            if (job is null)
            {
                return null;
            }

            if (state is null)
            {
                // Both may have been deleted between the two reads.
                return await store.ReadAsync<JobRow>(StateKeys.Job(id), cancellationToken) is null
                    ? null
                    : throw new UnreadableRowException(StateKeys.JobState(id), "it is missing, and is made anew when the app starts");
            }

            if (await idempotency.FindAsync(edit.Idempotency, cancellationToken) is { } accepted)
            {
                return new JobEdited(jobs.Remember(id, job.Row), job.Row, Changed: false) { Repeats = accepted };
            }

            var now = time.GetUtcNow();
            if (edit.Change(job.Row, now) is not { } after || after == job.Row)
            {
                return new JobEdited(jobs.Remember(id, job.Row), job.Row, Changed: false);
            }

            var transaction = new StateTransaction();
            edit.Beside?.Invoke(transaction, after, now);
            await idempotency.AddAsync(transaction, edit.Idempotency, null, cancellationToken);
            var change = Add(transaction, id, job, state, after, now, edit.Said, edit.Accepts);
            if (await TryCommitAsync(transaction, id, change.Job.Row, cancellationToken))
            {
                change.NotRun.ToList().ForEach(row => reporter.Report(row));
                return new JobEdited(jobs.Remember(id, change.Job.Row), job.Row, Changed: true);
            }

            // A conflict: somebody else wrote in between. Look again.
        }

        throw new StateStoreUnavailableException($"The job '{id}' could not be changed: each of {MostTries} writes met a row that it had not read.");
    }

    /// <summary>Adds the change of a job's row to a transaction, with what follows from it: the past, the cursor, the list of what is due.</summary>
    /// <param name="transaction">Takes the rows.</param>
    /// <param name="id">Which job.</param>
    /// <param name="before">Its row, as read.</param>
    /// <param name="state">Its state, as read; with other content where the same transaction changes more of it.</param>
    /// <param name="after">Its row, as it is to be; the edition and the time of the change are set here.</param>
    /// <param name="now">Now.</param>
    /// <param name="said">What happens, as "the schedule was changed".</param>
    /// <param name="accepts">Whether what would still run under the old terms does; otherwise it is skipped.</param>
    internal (EffectiveJob Job, JobStateRow State, IReadOnlyList<ExecutionRow> NotRun) Add(
        StateTransaction transaction, JobId id, StoredRow<JobRow> before, StoredRow<JobStateRow> state, JobRow after, DateTimeOffset now, string said, bool accepts = true)
    {
        after = after with { Edition = before.Row.Edition + 1, UpdatedAt = now };
        var inForce = jobs.Compose(id, after);
        var (next, notRun) = JudgesAlike(id, before.Row, after)
            ? (state.Row, [])
            : Settle(transaction, id, before.Row, state.Row, now, said, accepts);
        next = next.At(inForce, next.Cursor);
        transaction.Replace(before.Key, before.Version, after).ReplaceState(id, state, next);
        return (inForce, next, notRun);
    }

    /// <summary>Commits. Where the answer was lost, the row tells whether it was ours that got through.</summary>
    private async Task<bool> TryCommitAsync(StateTransaction transaction, JobId id, JobRow after, CancellationToken cancellationToken)
    {
        try
        {
            var outcome = await store.CommitAsync(transaction, cancellationToken);
            if (outcome.Conflict is { } conflict && StateKeys.Kind(conflict) == StateKeys.Kind(StateKeys.Due(after.UpdatedAt, id)))
            {
                await PutBackAsync(id, cancellationToken);
            }

            return outcome.Committed;
        }
        catch (StateStoreOutcomeUnknownException)
        {
            if ((await store.CommitUntilKnownAsync(transaction, time, CancellationToken.None)).Committed)
            {
                return true;
            }

            var written = await StateStorePatience.UntilAnsweredAsync(time, () => store.ReadAsync<JobRow>(StateKeys.Job(id), CancellationToken.None));
            return written is not null && written.Row with { Tags = after.Tags } == after;
        }
    }

    /// <summary>
    /// Puts a job back in the list of what is due, where somebody took it out: every move of its cursor takes it out itself, and
    /// would fail for ever.
    /// </summary>
    private async Task PutBackAsync(JobId id, CancellationToken cancellationToken)
    {
        if (await store.ReadAsync<JobStateRow>(StateKeys.JobState(id), cancellationToken) is { } state
            && state.Row.NextDue is { } next
            && await store.ReadAsync(StateKeys.Due(next, id), cancellationToken) is null)
        {
            await store.CommitAsync(new StateTransaction().Replace(state.Key, state.Version, state.Row).List(id, state.Row), cancellationToken);
        }
    }

    private (JobStateRow State, IReadOnlyList<ExecutionRow> NotRun) Settle(
        StateTransaction transaction, JobId id, JobRow before, JobStateRow state, DateTimeOffset now, string said, bool accepts)
    {
        EffectiveJob inForce;
        try
        {
            inForce = jobs.Compose(id, before);
        }
        catch (UnreadableRowException)
        {
            return _settlement.SettleUnreadable(transaction, id, before, state, now, said);
        }

        return _settlement.Settle(transaction, inForce, state, now, said, accepts);
    }

    /// <summary>Whether both say the same of every instant: then nothing needs to be accounted for before its time.</summary>
    private static bool JudgesAlike(JobId id, JobRow before, JobRow after) => Judges(id, before).Equals(Judges(id, after));

    private static object Judges(JobId id, JobRow row)
    {
        var definition = row.Effective(id);
        return (definition.Schedule, definition.TimeZone, definition.Enabled, definition.Misfire, definition.MaxLateness, definition.Overlap, row.Pause, row.RetiredAt);
    }
}
