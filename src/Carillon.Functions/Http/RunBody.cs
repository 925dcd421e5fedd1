using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Carillon.Functions.Http;

/// <summary>The body of a request for a run: optional, an object with <c>parameters</c> and <c>reason</c>.</summary>
/// <param name="Parameters">What to hand to the job: names, and values that are texts, numbers or booleans.</param>
/// <param name="Reason">Why it is asked for.</param>
internal sealed record RunBody(IReadOnlyDictionary<string, string> Parameters, string? Reason)
{
    private const int LargestBody = 64 * 1024;
    private const int MostParameters = 50;
    private const int LongestValue = 4_000;
    private const int LongestReason = 500;

    /// <summary>Reads the body.</summary>
    /// <returns>The body, or an answer that says what is wrong with it.</returns>
    public static async Task<(RunBody? Body, IResult? Refusal)> ReadAsync(HttpRequest request)
    {
        using var buffer = new MemoryStream();
        var chunk = new byte[8 * 1024];
        int read;
        try
        {
            while ((read = await request.Body.ReadAsync(chunk, request.HttpContext.RequestAborted)) > 0)
            {
                buffer.Write(chunk, 0, read);
                if (buffer.Length > LargestBody)
                {
                    return (null, Problems.TooLarge(LargestBody));
                }
            }
        }
        catch (IOException exception)
        {
            return Refuse("body", $"The body does not arrive as its headers say: {exception.Message}");
        }

        if (buffer.Length == 0)
        {
            return (new RunBody(new Dictionary<string, string>(), null), null);
        }

        try
        {
            using var document = JsonDocument.Parse(buffer.GetBuffer().AsMemory(0, (int)buffer.Length));
            return Read(document.RootElement);
        }
        catch (JsonException exception)
        {
            return Refuse("body", string.Create(CultureInfo.InvariantCulture, $"The body is not JSON: line {exception.LineNumber + 1}, byte {exception.BytePositionInLine + 1}. It may be left out, or be an object with 'parameters' and 'reason'."));
        }
        catch (InvalidOperationException)
        {
            // A lone surrogate in an escape: JSON by its grammar, and no text.
            return Refuse("body", "The body has a text that is not Unicode.");
        }
    }

    private static (RunBody?, IResult?) Read(JsonElement body)
    {
        if (body.ValueKind != JsonValueKind.Object)
        {
            return Refuse("body", "The body is an object with 'parameters' and 'reason', or is left out.");
        }

        var parameters = new Dictionary<string, string>(StringComparer.Ordinal);
        string? reason = null;
        foreach (var property in body.EnumerateObject())
        {
            var refusal = property.Name switch
            {
                "parameters" => ReadParameters(property.Value, parameters),
                "reason" => ReadReason(property.Value, out reason),
                _ => Problems.BadRequest(property.Name, $"'{property.Name}' is not known here. The body may have 'parameters' and 'reason'."),
            };
            if (refusal is not null)
            {
                return (null, refusal);
            }
        }

        return (new RunBody(parameters, reason), null);
    }

    private static IResult? ReadReason(JsonElement value, out string? reason)
    {
        reason = value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        return value.ValueKind == JsonValueKind.Null || reason is { Length: <= LongestReason }
            ? null
            : Problems.BadRequest("reason", $"'reason' is a text of up to {LongestReason} characters.");
    }

    private static IResult? ReadParameters(JsonElement value, Dictionary<string, string> parameters)
    {
        if (value.ValueKind != JsonValueKind.Object)
        {
            return Problems.BadRequest("parameters", "'parameters' is an object of names and values.");
        }

        foreach (var parameter in value.EnumerateObject())
        {
            var field = $"parameters.{parameter.Name}";
            var text = parameter.Value.ValueKind switch
            {
                JsonValueKind.String => parameter.Value.GetString(),
                JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => parameter.Value.GetRawText(),
                _ => null,
            };
            if (text is not { Length: <= LongestValue })
            {
                return Problems.BadRequest(field, $"'{field}' is a text of up to {LongestValue} characters, a number, true or false.");
            }

            if (parameter.Name.Length is 0 or > 100 || !parameters.TryAdd(parameter.Name, text) || parameters.Count > MostParameters)
            {
                return Problems.BadRequest(field, $"There may be up to {MostParameters} parameters, each named once, with 1 to 100 characters.");
            }
        }

        return null;
    }

    private static (RunBody?, IResult?) Refuse(string field, string detail) => (null, Problems.BadRequest(field, detail));
}
