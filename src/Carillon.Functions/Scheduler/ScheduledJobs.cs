using Carillon.Jobs;
using Carillon.Storage;
using Carillon.Storage.Rows;

namespace Carillon.Functions.Scheduler;

/// <summary>
/// The jobs that the scheduler API knows: those of the app, and those of Carillon's own that have an alias. Jobs that no build has any more are
/// left out.
/// </summary>
public sealed class ScheduledJobs(IStateStore store, JobCatalog catalog)
{
    /// <summary>All of them, by the names that the API shows.</summary>
    internal async Task<IReadOnlyList<ScheduledJob>> ListAsync(CancellationToken cancellationToken)
    {
        var states = new Dictionary<JobId, JobStateRow?>();
        await foreach (var stored in store.ReadAllAsync(StateKeys.JobStates, cancellationToken))
        {
            states[StateKeys.JobOf(stored.Key)] = stored.Row as JobStateRow;
        }

        var jobs = new List<ScheduledJob>();
        await foreach (var stored in store.ReadAllAsync(StateKeys.Jobs, cancellationToken))
        {
            if (stored.Row is JobRow { RetiredAt: null } row && (!row.System || row.Alias is not null))
            {
                var id = StateKeys.JobOf(stored.Key);
                jobs.Add(new ScheduledJob(id, row, states.GetValueOrDefault(id)));
            }
        }

        return [.. jobs.OrderBy(job => job.Name, StringComparer.Ordinal)];
    }

    /// <summary>A job by any of its names, also of those that are not listed. Null where there is none.</summary>
    internal async Task<JobId?> FindAsync(string name, CancellationToken cancellationToken)
    {
        if (catalog.TryGetByAnyName(name, out var job))
        {
            return job.Id;
        }

        var parts = name.Split('/');
        return JobId.TryCreate(parts.Length == 2 ? parts[0] : JobId.DefaultNamespace, parts[^1], out var id) && parts.Length <= 2
            && await store.ReadAsync(StateKeys.Job(id), cancellationToken) is not null
            ? id
            : null;
    }

    /// <summary>How a job is called there.</summary>
    internal string NameOf(JobId id) => catalog.TryGet(id, out var job) ? job.Definition.ShownName : id.Namespace == JobId.DefaultNamespace ? id.Name : id.ToString();

    /// <summary>How the function of a job is called there.</summary>
    internal string FunctionOf(JobId id) => catalog.TryGet(id, out var job) ? job.Definition.ShownFunction : "trigger_" + id.Name.Replace('-', '_');
}
