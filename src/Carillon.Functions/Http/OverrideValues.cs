using System.Text.Json;
using Carillon.Operators;
using Microsoft.AspNetCore.Http;

namespace Carillon.Functions.Http;

/// <summary>The values of a body that overrides a job's: null takes one back.</summary>
internal static class OverrideValues
{
    private const int Longest = 2_000;

    /// <summary>Reads them as they are typed; whether they can be kept is for the engine to say.</summary>
    /// <param name="body">The body.</param>
    /// <param name="values">Names and values.</param>
    /// <returns>An answer where one is not of its kind, or none is there; otherwise null.</returns>
    public static IResult? Read(JsonBody body, out IReadOnlyDictionary<string, string?> values)
    {
        var read = new Dictionary<string, string?>(StringComparer.Ordinal);
        values = read;
        foreach (var field in OverrideField.All)
        {
            if (body.Given(field.Name) is not { } value)
            {
                continue;
            }

            var (right, kind) = field.Kind switch
            {
                OverrideKind.Number => (value.ValueKind == JsonValueKind.Number, "a number"),
                OverrideKind.Switch => (value.ValueKind is JsonValueKind.True or JsonValueKind.False, "true or false"),
                _ => (value.ValueKind == JsonValueKind.String && value.GetString()!.Length <= Longest, $"a text of up to {Longest} characters"),
            };
            if (!right && value.ValueKind != JsonValueKind.Null)
            {
                return Problems.BadRequest(field.Name, $"'{field.Name}' is {kind}, or null to take back what was set.");
            }

            read[field.Name] = value.ValueKind switch
            {
                JsonValueKind.Null => null,
                JsonValueKind.String => value.GetString(),
                _ => value.GetRawText(),
            };
        }

        return read.Count > 0
            ? null
            : Problems.BadRequest("body", $"The body has at least one of {string.Join(", ", OverrideField.All.Select(field => $"'{field.Name}'"))}.");
    }
}
