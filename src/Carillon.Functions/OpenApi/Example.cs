using System.Text.Json;
using System.Text.Json.Nodes;

namespace Carillon.Functions.OpenApi;

/// <summary>A request that was made of the app, and what it answered.</summary>
/// <param name="Name">What it shows. Unique among those of a function.</param>
/// <param name="Request">Method and path, with the query.</param>
/// <param name="Body">What was sent. Null where nothing was.</param>
/// <param name="Status">The status of the answer.</param>
/// <param name="Answer">The answer: JSON, or a text as such. Null where it had no body.</param>
internal sealed record Example(string Name, string Request, JsonNode? Body, int Status, JsonNode? Answer)
{
    /// <summary>The pseudo-function that the examples of shared refusals stand under.</summary>
    public const string Shared = "refusals";

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web);

    /// <summary>The examples of a function. None where there are none.</summary>
    public static IReadOnlyList<Example> Of(string function)
    {
        using var file = typeof(Example).Assembly.GetManifestResourceStream($"OpenApi.Examples.{function}.json");
        return file is null ? [] : JsonSerializer.Deserialize<List<Example>>(file, Options) ?? [];
    }
}
