using System.Text.Json;
using Carillon.Functions.OpenApi;
using Microsoft.AspNetCore.Http;

namespace Carillon.Functions.Http;

/// <summary>The body of a request for a run: optional, an object with <c>parameters</c> and <c>reason</c>.</summary>
/// <param name="Parameters">What to hand to the job: names, and values that are texts, numbers or booleans.</param>
/// <param name="Reason">Why it is asked for.</param>
/// <param name="Hash"><see cref="JsonBody.Hash"/>.</param>
internal sealed record RunBody(IReadOnlyDictionary<string, string> Parameters, string? Reason, string Hash)
{
    private const int MostParameters = 50;
    private const int LongestValue = 4_000;

    /// <summary>Reads the body.</summary>
    /// <returns>The body, or an answer that says what is wrong with it.</returns>
    public static async Task<(RunBody? Body, IResult? Refusal)> ReadAsync(HttpRequest request)
    {
        var (body, refusal) = await JsonBody.ReadAsync(request, BodyShape.Names<RunShape>());
        if (body is null)
        {
            return (null, refusal);
        }

        var parameters = new Dictionary<string, string>(StringComparer.Ordinal);
        string? reason = null;
        refusal = ReadParameters(body, parameters) ?? body.ReadReason(out reason);
        return refusal is null ? (new RunBody(parameters, reason, body.Hash), null) : (null, refusal);
    }

    private static IResult? ReadParameters(JsonBody body, Dictionary<string, string> parameters)
    {
        if (body.Given("parameters") is not { } value)
        {
            return null;
        }

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
}
