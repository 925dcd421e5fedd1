using Carillon.Executions;
using Carillon.Functions.Access;
using Carillon.Functions.Http;
using Carillon.Functions.OpenApi;
using Carillon.Functions.Scheduler;
using Carillon.Records;
using Carillon.Storage.Rows;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Carillon.Functions.Records;

/// <summary>What the jobs of a content pipeline put on record, in the fields that its programs know.</summary>
[Operations("Records", SnakeCase = true)]
public sealed class RecordFunctions(RecordLog records, ScheduledJobs jobs)
{
    private static readonly string Triggers = string.Join(", ", Enum.GetValues<RunTrigger>().Select(RecordViews.TriggerName));

    /// <summary>
    /// <c>GET /api/records/{kind}</c>: the records of a kind, newest first: <c>job_runs</c>, <c>sweeper_logs</c>, <c>monitoring_alerts</c>,
    /// <c>health_checks</c>, <c>metrics_data</c>, <c>cleanup_logs</c>. With <c>?trigger_type=scheduled</c> only those of such runs: a page may
    /// then be shorter.
    /// </summary>
    [Function("records-list")]
    [Requires(Role.Reader)]
    [Operation("List the records of a kind", "The newest first, in the fields that programs of a content pipeline know.")]
    [Paged]
    [Query("trigger_type", "Only those of runs that this started, such as scheduled or manual.")]
    [Answers(200, "A page of records.", typeof(PageJson<RecordViews.JobRunJson>), typeof(PageJson<RecordViews.SweeperLogJson>), typeof(PageJson<RecordViews.AlertJson>), typeof(PageJson<RecordViews.HealthCheckJson>), typeof(PageJson<RecordViews.MetricJson>), typeof(PageJson<RecordViews.CleanupLogJson>))]
    [Refuses(400, 404)]
    public async Task<IResult> ListAsync([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/records/{kind}")] HttpRequest request, string kind)
    {
        if (RecordKind.All.FirstOrDefault(one => one.Name.Equals(kind, StringComparison.OrdinalIgnoreCase)) is not { } found)
        {
            return Problems.NotFound($"There are no records '{kind}'. There are: {string.Join(", ", RecordKind.All.Select(one => one.Name))}.");
        }

        string? trigger = null;
        if ((PageJson.ReadRequest(request, found.Rows, out var limit, out var after) ?? RequestReading.ReadText(request, "trigger_type", $"one of {Triggers}", out trigger)) is { } refusal)
        {
            return refusal;
        }

        if (trigger is not null && !Enum.GetValues<RunTrigger>().Any(one => RecordViews.TriggerName(one) == trigger))
        {
            return Problems.BadRequest("trigger_type", $"'trigger_type' is one of {Triggers}.");
        }

        var page = await records.ReadAsync(found, after, limit, request.HttpContext.RequestAborted);
        var items = PageJson.From<StateRow, object>(page, row => RecordViews.TriggerOf(row.Row) is { } of && (trigger is null || RecordViews.TriggerName(of) == trigger) ? RecordViews.Of(row.Row, jobs) : null);
        return SchedulerJson.Plain(items);
    }
}
