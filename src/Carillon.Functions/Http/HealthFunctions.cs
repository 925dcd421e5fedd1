using Carillon.Functions.Access;
using Carillon.Functions.OpenApi;
using Carillon.Health;
using Carillon.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Carillon.Functions.Http;

/// <summary>Whether the app is well.</summary>
[Operations("Health")]
public sealed class HealthFunctions(Heartbeat heartbeat)
{
    /// <summary><c>GET /api/health</c>: 200 where the store answers, 503 where it does not. Open to anybody, and says no more.</summary>
    [Function("health")]
    [Requires(Role.Anyone)]
    [Operation("Say whether the app is well", "Open to anybody, and says no more.")]
    [Answers(200, "The store answers.", typeof(HealthJson))]
    [Answers(503, "The store does not answer.", typeof(HealthJson))]
    public Task<IResult> GetAsync([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/health")] HttpRequest request) => AnswerAsync(request);

    /// <summary><c>GET /health</c>: the same, where other systems have it.</summary>
    [Function("health-root")]
    [Requires(Role.Anyone)]
    [Operation("Say whether the app is well", "The same as GET /api/health, where other systems have it.")]
    [Answers(200, "The store answers.", typeof(HealthJson))]
    [Answers(503, "The store does not answer.", typeof(HealthJson))]
    public Task<IResult> GetRootAsync([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "health")] HttpRequest request) => AnswerAsync(request);

    private async Task<IResult> AnswerAsync(HttpRequest request)
    {
        try
        {
            var last = await heartbeat.LastAsync(request.HttpContext.RequestAborted);
            return CarillonJson.Answer(new HealthJson("healthy", last?.At));
        }
        catch (Exception exception) when (exception is StateStoreUnavailableException or UnreadableRowException)
        {
            return CarillonJson.Answer(new HealthJson("unhealthy", null), StatusCodes.Status503ServiceUnavailable);
        }
    }

    /// <summary>The answer.</summary>
    /// <param name="Status"><c>healthy</c> or <c>unhealthy</c>.</param>
    /// <param name="LastTick">When the dispatcher was last called. Absent before its first time.</param>
    private sealed record HealthJson(string Status, DateTimeOffset? LastTick);
}
