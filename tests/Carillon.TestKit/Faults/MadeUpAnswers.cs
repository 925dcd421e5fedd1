using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace Carillon.TestKit.Faults;

/// <summary>Errors in the words of the storage service: status, code and shape are its own.</summary>
internal static class MadeUpAnswers
{
    private const string Message = "The fault proxy made this up.";

    /// <summary>In whole seconds: less cannot be said.</summary>
    private static readonly KeyValuePair<string, string[]> RetryAfter = new("Retry-After", ["1"]);

    /// <summary>The error that a fault is.</summary>
    /// <param name="request">The request that it happens to.</param>
    /// <param name="asXml">Whether the client speaks to a service that answers in XML, as that for blobs.</param>
    public static Answer To(ProxiedRequest request, bool asXml) => request.Fault switch
    {
        Fault.ServerError => Error(500, "InternalError", asXml),
        Fault.ServerErrorAfter => Error(500, "OperationTimedOut", asXml),
        Fault.Busy => Error(503, "ServerBusy", asXml, RetryAfter),
        Fault.Throttled => Error(429, "TooManyRequests", asXml, RetryAfter),
        Fault.ConditionNotMet when request.Kind == RequestKind.Batch => BatchError(request),
        Fault.ConditionNotMet => asXml ? Error(412, "ConditionNotMet", asXml) : Error(412, "UpdateConditionNotSatisfied", asXml),
        _ => throw new ArgumentOutOfRangeException(nameof(request), request.Fault, "This fault is not an answer."),
    };

    /// <summary>What the client is told where the service itself is gone.</summary>
    public static Answer ServiceIsGone(Exception reason) =>
        new(502, [new("Content-Type", ["text/plain; charset=utf-8"])], Encoding.UTF8.GetBytes($"The fault proxy has no answer from the service: {reason.Message}"));

    private static Answer Error(int status, string code, bool asXml, params IEnumerable<KeyValuePair<string, string[]>> headers) => new(
        status,
        [new("x-ms-error-code", [code]), new("Content-Type", [asXml ? "application/xml" : "application/json;odata=minimalmetadata;charset=utf-8"]), .. headers],
        Encoding.UTF8.GetBytes(asXml ? $"""<?xml version="1.0" encoding="UTF-8"?><Error><Code>{code}</Code><Message>{Message}</Message></Error>""" : Json(code, Message)));

    /// <summary>A batch as a whole is accepted, and its only part is the one that failed: its number is before the message.</summary>
    private static Answer BatchError(ProxiedRequest request)
    {
        var failing = Math.Max(0, request.Parts.ToList().FindIndex(part => part.IsConditional));
        var text = $"""
            --batchresponse_made-up
            Content-Type: multipart/mixed; boundary=changesetresponse_made-up

            --changesetresponse_made-up
            Content-Type: application/http
            Content-Transfer-Encoding: binary

            HTTP/1.1 412 Precondition Failed
            Content-ID: {(failing + 1).ToString(CultureInfo.InvariantCulture)}
            DataServiceVersion: 3.0;
            Content-Type: application/json;odata=minimalmetadata;charset=utf-8

            {Json("UpdateConditionNotSatisfied", $"{failing.ToString(CultureInfo.InvariantCulture)}:{Message}")}
            --changesetresponse_made-up--
            --batchresponse_made-up--

            """;
        return new Answer(202, [new("Content-Type", ["multipart/mixed; boundary=batchresponse_made-up"])], Encoding.UTF8.GetBytes(text.ReplaceLineEndings("\r\n")));
    }

    private static string Json(string code, string message) =>
        new JsonObject { ["odata.error"] = new JsonObject { ["code"] = code, ["message"] = new JsonObject { ["lang"] = "en-US", ["value"] = message } } }.ToJsonString();
}
