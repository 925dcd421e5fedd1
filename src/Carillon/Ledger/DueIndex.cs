using Carillon.Jobs;
using Carillon.Storage;
using Carillon.Storage.Rows;

namespace Carillon.Ledger;

/// <summary>Keeps the list of what is due next in step with the states of the jobs: each write of a cursor goes through here.</summary>
internal static class DueIndex
{
    /// <summary>The state with its cursor moved, and the next instant that follows from it.</summary>
    public static JobStateRow At(this JobStateRow state, Job job, DateTimeOffset cursor) => state with
    {
        Cursor = cursor,
        NextDue = job.Definition.Enabled ? job.Schedule.NextAfter(cursor) : null,
    };

    /// <summary>Writes a state over the one that was read, and moves the job in the list of what is due.</summary>
    public static StateTransaction ReplaceState(this StateTransaction transaction, JobId job, StoredRow<JobStateRow> before, JobStateRow after)
    {
        transaction.Replace(before.Key, before.Version, after);
        return before.Row.NextDue == after.NextDue ? transaction : transaction.Unlist(job, before.Row.NextDue).List(job, after.NextDue);
    }

    /// <summary>Puts a job in the list.</summary>
    public static StateTransaction List(this StateTransaction transaction, JobId job, DateTimeOffset? dueAt) =>
        dueAt is { } next ? transaction.Insert(StateKeys.Due(next, job), new DueRow(job, next)) : transaction;

    private static StateTransaction Unlist(this StateTransaction transaction, JobId job, DateTimeOffset? dueAt) =>
        dueAt is { } previous ? transaction.Remove(StateKeys.Due(previous, job)) : transaction;
}
