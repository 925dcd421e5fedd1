using Carillon.Functions.Access;
using Carillon.History;
using Carillon.Jobs;
using Carillon.Storage;
using Carillon.Storage.Rows;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Carillon.Functions.Http;

/// <summary>The jobs: all of them, one of them, its finished executions.</summary>
public sealed class JobFunctions(
    IStateStore store, JobCatalog catalog, ExecutionHistory history, TimeProvider time)
{
    /// <summary><c>GET /api/jobs</c>: the jobs, by namespace and name.</summary>
    [Function("jobs-list")]
    [Requires(Role.Reader)]
    public async Task<IResult> ListAsync([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/jobs")] HttpRequest request)
    {
        if (PageJson.ReadRequest(request, StateKeys.Jobs, out var limit, out var after) is { } refusal)
        {
            return refusal;
        }

        var range = after is { } key ? StateKeys.Jobs.After(key) : StateKeys.Jobs;
        var page = await store.ReadRangeAsync(range, limit, request.HttpContext.RequestAborted);
        var states = await ReadStatesAsync(page, request.HttpContext.RequestAborted);
        return CarillonJson.Answer(PageJson.From<JobRow, JobJson>(page, row =>
        {
            var id = StateKeys.JobOf(row.Key);
            return Describe(id, row.Row, states.GetValueOrDefault(id));
        }));
    }

    /// <summary><c>GET /api/jobs/{namespace}/{name}</c>: one job.</summary>
    [Function("jobs-get")]
    [Requires(Role.Reader)]
    public async Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/jobs/{ns}/{name}")] HttpRequest request, string ns, string name)
    {
        var aborted = request.HttpContext.RequestAborted;
        if (!JobId.TryCreate(ns, name, out var id) || await store.ReadAsync(StateKeys.Job(id), aborted) is not { } definition)
        {
            return NoSuchJob(ns, name);
        }

        if (definition.Row is UnreadableRow unreadable)
        {
            return CarillonJson.Answer(new UnreadableJobJson(id.Namespace, id.Name, unreadable.Reason));
        }

        var state = await store.ReadAsync(StateKeys.JobState(id), aborted);
        return CarillonJson.Answer(Describe(id, (JobRow)definition.Row, state?.Row));
    }

    /// <summary><c>GET /api/jobs/{namespace}/{name}/executions</c>: its finished executions, newest first.</summary>
    [Function("jobs-executions")]
    [Requires(Role.Reader)]
    public async Task<IResult> ExecutionsAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/jobs/{ns}/{name}/executions")] HttpRequest request, string ns, string name)
    {
        var aborted = request.HttpContext.RequestAborted;
        if (!JobId.TryCreate(ns, name, out var id) || await store.ReadAsync(StateKeys.Job(id), aborted) is null)
        {
            return NoSuchJob(ns, name);
        }

        if (PageJson.ReadRequest(request, StateKeys.Executions(id), out var limit, out var after) is { } refusal)
        {
            return refusal;
        }

        var page = await history.OfJobAsync(id, after, limit, aborted);
        return CarillonJson.Answer(PageJson.From<ExecutionRow, ExecutionJson>(page, row => ExecutionJson.From(row.Row)));
    }

    internal static IResult NoSuchJob(string ns, string name) =>
        Problems.NotFound($"There is no job '{ns}/{name}'. GET /api/jobs lists them.");

    private JobJson Describe(JobId id, JobRow definition, StateRow? state) =>
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
    private sealed record UnreadableJobJson(string Namespace, string Name, string Unreadable);
}
