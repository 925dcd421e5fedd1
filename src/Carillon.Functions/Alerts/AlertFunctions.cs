using Carillon.Alerts;
using Carillon.Executions;
using Carillon.Functions.Access;
using Carillon.Functions.Http;
using Carillon.Functions.OpenApi;
using Carillon.Records;
using Carillon.Storage;
using Carillon.Storage.Rows;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Carillon.Functions.Alerts;

/// <summary>The alerts: all of them, and that somebody looks after one.</summary>
[Operations("Alerts")]
public sealed class AlertFunctions(AlertBook alerts, RecordLog records)
{
    private static readonly string Statuses = string.Join(", ", Enum.GetNames<AlertStatus>());

    /// <summary><c>GET /api/alerts</c>: the alerts, newest first; with <c>?status=</c> only some of them: a page may then be shorter.</summary>
    [Function("alerts-list")]
    [Requires(Role.Reader)]
    [Operation("List the alerts", "The newest first.")]
    [Paged]
    [Query("status", "Only those of a status, in any case of letters.", Values = [nameof(AlertStatus.Open), nameof(AlertStatus.Acknowledged), nameof(AlertStatus.Resolved)])]
    [Answers(200, "A page of alerts.", typeof(PageJson<AlertJson>))]
    [Refuses(400)]
    public async Task<IResult> ListAsync([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/alerts")] HttpRequest request)
    {
        string? name = null;
        if ((PageJson.ReadRequest(request, StateKeys.Alerts, out var limit, out var after) ?? RequestReading.ReadText(request, "status", $"one of {Statuses}", out name)) is { } refusal)
        {
            return refusal;
        }

        AlertStatus? status = null;
        if (name is not null)
        {
            if (!Enum.GetNames<AlertStatus>().Contains(name, StringComparer.OrdinalIgnoreCase))
            {
                return Problems.BadRequest("status", $"'status' is one of {Statuses}.");
            }

            status = Enum.Parse<AlertStatus>(name, ignoreCase: true);
        }

        var page = await records.ReadAsync(RecordKind.MonitoringAlerts, after, limit, request.HttpContext.RequestAborted);
        return CarillonJson.Answer(PageJson.From<AlertRow, AlertJson>(page, row => status is null || row.Row.Status == status ? AlertJson.From(row.Row) : null));
    }

    /// <summary><c>POST /api/alerts/{id}/acknowledge</c>: somebody looks after it; it stays quiet until it is over, or grows worse.</summary>
    [Function("alerts-acknowledge")]
    [Requires(Role.Operator)]
    [Operation("Acknowledge an alert", "Somebody looks after it: it stays quiet until it is over, or grows worse. Sent again, it changes nothing.")]
    [Takes(typeof(ReasonShape))]
    [Answers(200, "The alert as it then is.", typeof(AlertJson))]
    [Refuses(400, 404, 409)]
    public async Task<IResult> AcknowledgeAsync([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/alerts/{id}/acknowledge")] HttpRequest request, string id)
    {
        if (!ExecutionId.TryParse(id, out var alert))
        {
            return NoSuchAlert(id);
        }

        var (body, unread) = await JsonBody.ReadAsync(request, JobActBodies.ReasonOnly);
        if (body is null)
        {
            return unread!;
        }

        if (body.ReadReason(out var reason) is { } badReason)
        {
            return badReason;
        }

        // It can be sent again without a key: the second time changes nothing.
        return await alerts.AcknowledgeAsync(alert, Caller.Of(request).Asks(reason), request.HttpContext.RequestAborted) switch
        {
            AcknowledgeResult.Done { Alert: var done } => CarillonJson.Answer(AlertJson.From(done)),
            AcknowledgeResult.Over { Alert.ResolvedAt: var at } => Problems.Conflict($"The alert was over before, at {at:u}."),
            _ => NoSuchAlert(id),
        };
    }

    private static IResult NoSuchAlert(string id) => Problems.NotFound($"There is no alert '{id}'. GET /api/alerts lists the newest.");
}
