using Carillon.Functions.Access;
using Carillon.Jobs;
using Carillon.Storage;
using Carillon.Storage.Rows;
using Microsoft.AspNetCore.Http;

namespace Carillon.Functions.Http;

/// <summary>Shows jobs as the store has them: what is in force, where they stand, and what this build knows of them.</summary>
public sealed class JobViews(IStateStore store, JobCatalog catalog, StoreTime time)
{
    /// <summary>Answers with a job. 404 where there is none.</summary>
    public async Task<IResult> AnswerAsync(JobId id, CancellationToken cancellationToken)
    {
        if (await store.ReadAsync(StateKeys.Job(id), cancellationToken) is not { } definition)
        {
            return JobFunctions.NoSuchJob(id.Namespace, id.Name);
        }

        if (definition.Row is UnreadableRow unreadable)
        {
            return CarillonJson.Answer(new UnreadableJobJson(id.Namespace, id.Name, unreadable.Reason));
        }

        var state = await store.ReadAsync(StateKeys.JobState(id), cancellationToken);
        return CarillonJson.Answer(Describe(id, (JobRow)definition.Row, state?.Row));
    }

    /// <summary>A page of the jobs that a caller sees. Those that are left out make it shorter.</summary>
    internal async Task<PageJson<JobJson>> PageAsync(Caller caller, RowKey? after, int limit, Func<JobId, JobRow, bool> selects, CancellationToken cancellationToken)
    {
        var page = await ReadJobsAsync(caller, after, limit, cancellationToken);
        var states = await ReadStatesAsync(page, cancellationToken);
        return PageJson.From<JobRow, JobJson>(page, row =>
        {
            var id = StateKeys.JobOf(row.Key);
            return selects(id, row.Row) ? Describe(id, row.Row, states.GetValueOrDefault(id)) : null;
        });
    }

    /// <summary>
    /// Reads no row of a namespace that the caller does not see: the token of the next page is the key of a row, and names its job.
    /// </summary>
    private async Task<RowPage> ReadJobsAsync(Caller caller, RowKey? after, int limit, CancellationToken cancellationToken)
    {
        IEnumerable<KeyRange> ranges = caller.Namespaces is { } seen ? seen.Select(StateKeys.JobsOf).OrderBy(range => range.From.Value, StringComparer.Ordinal) : [StateKeys.Jobs];
        var rows = new List<StoredRow>();
        foreach (var range in ranges.Where(range => after is not { } past || past < range.Before))
        {
            if (rows.Count == limit)
            {
                return new RowPage(rows, HasMore: true);
            }

            var page = await store.ReadRangeAsync(after is { } key && range.Contains(key) ? range.After(key) : range, limit - rows.Count, cancellationToken);
            rows.AddRange(page.Rows);
            if (page.HasMore)
            {
                return new RowPage(rows, HasMore: true);
            }
        }

        return new RowPage(rows, HasMore: false);
    }

    /// <summary>A job as it was read.</summary>
    internal JobJson Describe(JobId id, JobRow definition, StateRow? state) =>
        JobJson.From(id, definition, state, catalog.TryGet(id, out var job) ? job : null, time.GetUtcNow());

    /// <summary>The states of the jobs of a page: they stand in the same order as the jobs do.</summary>
    private async Task<IReadOnlyDictionary<JobId, StateRow>> ReadStatesAsync(RowPage jobs, CancellationToken cancellationToken)
    {
        var states = new Dictionary<JobId, StateRow>();
        if (jobs.Rows.Count > 0)
        {
            var range = StateKeys.JobStatesBetween(StateKeys.JobOf(jobs.Rows[0].Key), StateKeys.JobOf(jobs.Rows[^1].Key));
            await foreach (var stored in store.ReadAllAsync(range, cancellationToken))
            {
                states[StateKeys.JobOf(stored.Key)] = stored.Row;
            }
        }

        return states;
    }

    /// <summary>A job whose definition can't be read.</summary>
    /// <param name="Namespace">Its namespace.</param>
    /// <param name="Name">Its name.</param>
    /// <param name="Unreadable">What is wrong with the row.</param>
    internal sealed record UnreadableJobJson(string Namespace, string Name, string Unreadable);
}
