using System.Globalization;
using System.Text.Json;
using Azure.Core;

namespace Azure.Data.Tables.Errors;

/// <summary>Reads what the service says when it refuses: <c>{"odata.error":{"code":…,"message":{"value":…}}}</c>.</summary>
internal sealed class TableErrorParser : RequestFailedDetailsParser
{
    /// <summary>Under this key an exception's data hold the index of the action that made a transaction fail.</summary>
    public const string FailedAction = "FailedEntity";

    public static TableErrorParser Instance { get; } = new();

    public override bool TryParse(Response response, out ResponseError? error, out IDictionary<string, string>? data)
    {
        error = null;
        data = null;
        var body = response.ContentStream is MemoryStream ? response.Content.ToMemory() : default;
        if (!TryRead(body.Span, out var code, out var message))
        {
            return false;
        }

        error = new ResponseError(code, message);
        if (ActionIn(message) is { } index)
        {
            data = new Dictionary<string, string> { [FailedAction] = index.ToString(CultureInfo.InvariantCulture) };
        }

        return true;
    }

    /// <summary>In a transaction the message begins with the index of the action, then a colon.</summary>
    private static int? ActionIn(string? message)
    {
        var colon = message?.IndexOf(':', StringComparison.Ordinal) ?? -1;
        return colon > 0 && int.TryParse(message.AsSpan(0, colon), NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? index : null;
    }

    private static bool TryRead(ReadOnlySpan<byte> body, out string? code, out string? message)
    {
        (code, message) = (null, null);
        if (body.IsEmpty || body[0] != (byte)'{')
        {
            return false;
        }

        try
        {
            var json = new Utf8JsonReader(body);
            using var document = JsonDocument.ParseValue(ref json);
            if (!document.RootElement.TryGetProperty("odata.error", out var error) || error.ValueKind != JsonValueKind.Object)
            {
                return false;
            }

            code = error.TryGetProperty("code", out var named) ? named.GetString() : null;
            message = error.TryGetProperty("message", out var said) && said.ValueKind == JsonValueKind.Object && said.TryGetProperty("value", out var text) ? text.GetString() : null;
            return code is not null;
        }
        catch (JsonException)
        {
            // Whatever stands between the service and us may have answered in its name.
            return false;
        }
    }
}
