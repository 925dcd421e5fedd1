using Carillon.Functions.Access;
using Carillon.Functions.OpenApi;
using Carillon.Health;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Carillon.Functions.Http;

/// <summary>Whether the app is ready for work; asking for it is the third clock.</summary>
[Operations("Health")]
public sealed class ReadyFunctions(Readiness readiness)
{
    /// <summary>
    /// <c>GET /api/ready</c>: 200 where the store answers and a clock has ticked within 90 seconds, 503 where not. All timers of
    /// an app can stop while requests go on: where the last tick is older, this ticks. Open to anybody once a token is configured, as probes carry none.
    /// </summary>
    [Function("ready")]
    [Requires(Role.Probe)]
    [Operation("Say whether the app is ready for work", "Where no clock has ticked for 90 seconds, asking is one. Open to anybody once a token is configured: probes carry none.")]
    [Answers(200, "The store answers, and a clock has ticked.", typeof(ReadinessReport))]
    [Answers(503, "It is not ready.", typeof(ReadinessReport))]
    public async Task<IResult> GetAsync([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/ready")] HttpRequest request)
    {
        var report = await readiness.CheckAsync(request.HttpContext.RequestAborted);
        return CarillonJson.Answer(report, report.Ready ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
    }
}
