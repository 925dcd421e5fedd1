using static System.Net.HttpStatusCode;

namespace Carillon.Functions.Tests.Access;

/// <summary>
/// Who may call which route: a line for each HTTP function of the library, written by hand and not taken from the code. A function
/// without a line fails the test.
/// </summary>
internal static class RouteExpectations
{
    public static IReadOnlyList<RouteExpectation> All { get; } =
    [
        new("alerts-acknowledge", "POST /api/alerts/00000000000000000000000000000001/acknowledge", Least.Operator, Foreign.Refused, NotFound),
        new("alerts-list", "GET /api/alerts", Least.Reader, Foreign.Refused, OK),
        new("audit-list", "GET /api/audit", Least.Reader, Foreign.Refused, OK),
        new("backups-connectivity", "GET /api/backups/connectivity", Least.Admin, Foreign.Refused, OK),
        new("backups-list", "GET /api/backups", Least.Admin, Foreign.Refused, OK),
        new("backups-restore", "POST /api/backups/restore", Least.Admin, Foreign.Refused, BadRequest),
        new("backups-take", "POST /api/backups?wait=100s", Least.Admin, Foreign.Refused, OK),
        new("backups-verify", "POST /api/backups/20260302t100000z-00112233/verify", Least.Admin, Foreign.Refused, NotFound),
        new("executions-cancel", "POST /api/executions/{run}/cancel", Least.Operator, Foreign.NotFound, Conflict),
        new("executions-get", "GET /api/executions/{run}", Least.Reader, Foreign.NotFound, OK),
        new("executions-list", "GET /api/executions?system=true", Least.Reader, Foreign.ShownNothing, OK),
        new("executions-log", "GET /api/executions/{run}/log", Least.Reader, Foreign.NotFound, OK),
        new("executions-release", "POST /api/executions/{run}/release", Least.Operator, Foreign.NotFound, Conflict),
        new("executions-rerun", "POST /api/executions/{run}/rerun?wait=100s", Least.Operator, Foreign.NotFound, OK),
        new("health", "GET /api/health", Least.Anybody, Foreign.LetIn, OK),
        new("health-root", "GET /health", Least.Anybody, Foreign.LetIn, OK),
        new("internal-runs", "POST /api/internal/runs", Least.Nobody, Foreign.Refused, OK),
        new("jobs-disable", "POST /api/jobs/default/site-check/disable", Least.Operator, Foreign.Refused, OK),
        new("jobs-disable-many", "POST /api/jobs/disable", Least.Operator, Foreign.ShownNothing, OK, """{"selector":{"all":true}}"""),
        new("jobs-enable", "POST /api/jobs/default/site-check/enable", Least.Operator, Foreign.Refused, OK),
        new("jobs-enable-many", "POST /api/jobs/enable", Least.Operator, Foreign.ShownNothing, OK, """{"selector":{"all":true,"system":true}}"""),
        new("jobs-executions", "GET /api/jobs/default/site-check/executions", Least.Reader, Foreign.Refused, OK),
        new("jobs-get", "GET /api/jobs/default/site-check", Least.Reader, Foreign.Refused, OK),
        new("jobs-list", "GET /api/jobs?system=true", Least.Reader, Foreign.ShownNothing, OK),
        new("jobs-occurrences", "GET /api/jobs/default/site-check/occurrences", Least.Reader, Foreign.Refused, OK),
        new("jobs-overrides-clear", "DELETE /api/jobs/default/site-check/overrides", Least.Operator, Foreign.Refused, OK),
        new("jobs-overrides-set", "PATCH /api/jobs/default/site-check/overrides", Least.Operator, Foreign.Refused, OK, """{"maxRetries":1}"""),
        new("jobs-pause", "POST /api/jobs/default/site-check/pause", Least.Operator, Foreign.Refused, OK),
        new("jobs-pause-many", "POST /api/jobs/pause", Least.Operator, Foreign.ShownNothing, OK, """{"selector":{"tag":"none-has-it"}}"""),
        new("jobs-resume", "POST /api/jobs/default/site-check/resume", Least.Operator, Foreign.Refused, OK),
        new("jobs-resume-many", "POST /api/jobs/resume", Least.Operator, Foreign.ShownNothing, OK, """{"selector":{"all":true}}"""),
        new("jobs-run", "POST /api/jobs/default/site-check/run?wait=100s", Least.Operator, Foreign.Refused, OK),
        new("jobs-why", "GET /api/jobs/default/site-check/why", Least.Reader, Foreign.Refused, OK),
        new("metrics-text", "GET /metrics", Least.Reader, Foreign.ShownNothing, OK),
        new("openapi", "GET /api/openapi.json", Least.Reader, Foreign.LetIn, OK),
        new("ready", "GET /api/ready", Least.Anybody, Foreign.LetIn, OK),
        new("records-list", "GET /api/records/job_runs", Least.Reader, Foreign.Refused, OK),
        new("runs-list", "GET /api/runs", Least.Reader, Foreign.Refused, OK),
        new("scheduler-act", "POST /api/scheduler?action=toggle&job=default/site-check&enable=true", Least.Operator, Foreign.Refused, OK),
        new("scheduler-read", "GET /api/scheduler?action=status", Least.Reader, Foreign.Refused, OK),
        new("scheduler-v1-act", "POST /functions/v1/scheduler?action=toggle&job=default/site-check&enable=true", Least.Operator, Foreign.Refused, OK),
        new("scheduler-v1-read", "GET /functions/v1/scheduler?action=status", Least.Reader, Foreign.Refused, OK),
        new("schedules-occurrences", "GET /api/schedules/occurrences?schedule=@daily", Least.Reader, Foreign.LetIn, OK),
        new("tokens-create", "POST /api/tokens", Least.Admin, Foreign.Refused, Created, """{"name":"another","role":"reader"}"""),
        new("tokens-get", "GET /api/tokens/{token}", Least.Admin, Foreign.Refused, OK),
        new("tokens-list", "GET /api/tokens", Least.Admin, Foreign.Refused, OK),
        new("tokens-revoke", "POST /api/tokens/{token}/revoke", Least.Admin, Foreign.Refused, OK),
    ];
}
