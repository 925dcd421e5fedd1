using System.Globalization;
using Carillon.Executions;
using Carillon.Functions.Access;
using Carillon.Functions.OpenApi;
using Carillon.Functions.Scheduler;
using Carillon.History;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Carillon.Functions.Http;

/// <summary>The runs by numbered pages, for programs that know lists of that shape.</summary>
[Operations("Executions", SnakeCase = true)]
public sealed class RunListFunctions(NumberedRuns runs)
{
    internal const int DefaultSize = 50;
    internal const int LargestSize = 200;

    /// <summary>
    /// <c>GET /api/runs</c>: the runs of all jobs, newest first, as <c>runs</c>, <c>total</c>, <c>page</c> and <c>page_size</c>; Carillon's own
    /// with <c>?system=true</c>. A page that ends past the newest 10,000 is refused: <c>GET /api/executions</c> goes on by token.
    /// </summary>
    [Function("runs-list")]
    [Requires(Role.Reader)]
    [Operation("List the runs by numbered pages", "The newest first, for programs that know lists of that shape. A page that ends past the newest 10,000 is refused: GET /api/executions goes on by token.")]
    [Query("page", "Which page.", Kind = typeof(int), Least = 1, ByDefault = 1)]
    [Query("page_size", "How many runs a page has.", Kind = typeof(int), Least = 1, Most = LargestSize, ByDefault = DefaultSize)]
    [Query("system", "Whether those of Carillon's own jobs are among them.", Kind = typeof(bool), ByDefault = false)]
    [Answers(200, "A page of runs.", typeof(RunsJson))]
    [Refuses(400)]
    public async Task<IResult> ListAsync([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/runs")] HttpRequest request)
    {
        int page = 0, size = 0;
        var system = false;
        if ((ReadNumber(request, "page", 1, int.MaxValue, 1, out page) ?? ReadNumber(request, "page_size", 1, LargestSize, DefaultSize, out size)
            ?? RequestReading.ReadSwitch(request, "system", out system)) is { } refusal)
        {
            return refusal;
        }

        if ((long)page * size > NumberedRuns.Most)
        {
            return TooFar();
        }

        var (found, total, all) = await runs.ReadAsync((page - 1) * size, size, system, request.HttpContext.RequestAborted);
        return all ? SchedulerJson.Plain(new RunsJson([.. found.Select(RunJson.From)], total, page, size)) : TooFar();
    }

    private static IResult TooFar() => Problems.BadRequest(
        "page", string.Create(CultureInfo.InvariantCulture, $"Numbered pages reach back over {NumberedRuns.Most} rows. Go on with GET /api/executions?limit=200 and its 'continuation', which has no such end."));

    private static IResult? ReadNumber(HttpRequest request, string name, int least, int most, int byDefault, out int value)
    {
        value = byDefault;
        return request.Query[name] is not { Count: > 0 } given
            || (given.Count == 1 && int.TryParse(given[0], NumberStyles.None, CultureInfo.InvariantCulture, out value) && value >= least && value <= most)
            ? null
            : Problems.BadRequest(name, most == int.MaxValue ? $"'{name}' is a number from {least} on." : string.Create(CultureInfo.InvariantCulture, $"'{name}' is a number from {least} to {most}."));
    }

    private sealed record RunsJson(IReadOnlyList<RunJson> Runs, long Total, int Page, int PageSize);

    private sealed record RunJson(
        string Id, string Namespace, string JobName, string Status, string TriggeredBy, DateTimeOffset? ScheduledAt, DateTimeOffset? StartedAt, DateTimeOffset? FinishedAt,
        long? DurationMs, string? Message)
    {
        public static RunJson From(Storage.Rows.RecentRow run) => new(
            run.Id.ToString(), run.Job.Namespace, run.Job.Name, run.State == ExecutionState.TimedOut ? "timed_out" : run.State.ToString().ToLowerInvariant(),
            run.Trigger.ToString().ToLowerInvariant(), run.DueAt, run.StartedAt, run.FinishedAt, (long?)run.Duration?.TotalMilliseconds, run.Summary);
    }
}
