using Carillon.Jobs;
using Carillon.Storage;
using Carillon.Storage.Rows;

namespace Carillon.Ledger;

/// <summary>Keeps the list of what is due next in step with the states of the jobs: each write of a cursor goes through here.</summary>
internal static class DueIndex
{
    /// <summary>The state with its cursor moved, and the next instant that follows from it.</summary>
    public static JobStateRow At(this JobStateRow state, EffectiveJob job, DateTimeOffset cursor) => state with
    {
        Cursor = cursor,
        Edition = job.Row.Edition,
        NextDue = job.NextAfter(cursor),
        ByTrigger = job.Job.RungByItsTrigger,
    };

    /// <summary>Writes a state over the one that was read, and moves the job in the list of what is due.</summary>
    public static StateTransaction ReplaceState(this StateTransaction transaction, JobId job, StoredRow<JobStateRow> before, JobStateRow after)
    {
        transaction.Replace(before.Key, before.Version, after);
        if (before.Row.NextDue == after.NextDue)
        {
            return before.Row.ByTrigger != after.ByTrigger && after.NextDue is { } same
                ? transaction.Put(StateKeys.Due(same, job), new DueRow(job, same, after.ByTrigger))
                : transaction;
        }

        return transaction.Unlist(job, before.Row.NextDue).List(job, after);
    }

    /// <summary>Puts a job in the list, also where a row of it stands there: that of a state that somebody deleted.</summary>
    public static StateTransaction List(this StateTransaction transaction, JobId job, JobStateRow state) =>
        state.NextDue is { } next ? transaction.Put(StateKeys.Due(next, job), new DueRow(job, next, state.ByTrigger)) : transaction;

    private static StateTransaction Unlist(this StateTransaction transaction, JobId job, DateTimeOffset? dueAt) =>
        dueAt is { } previous ? transaction.Remove(StateKeys.Due(previous, job)) : transaction;
}
