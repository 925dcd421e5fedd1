using System.Globalization;
using System.Text.Json.Nodes;

namespace Carillon.Functions.Tests.OpenApi;

/// <summary>An operation of the description of the interface, as it is written there.</summary>
/// <param name="Function">The function's name.</param>
/// <param name="Method">Its method, in capitals.</param>
/// <param name="Path">Its path, with parameters in braces.</param>
/// <param name="Json">All of it, references followed at the first level of parameters and responses.</param>
internal sealed record ApiOperation(string Function, string Method, string Path, JsonObject Json)
{
    private static readonly string[] Open = [];

    public IReadOnlySet<int> Statuses { get; } = Json["responses"]!.AsObject().Select(response => int.Parse(response.Key, CultureInfo.InvariantCulture)).ToHashSet();

    /// <summary>The least role; a scheme where it has none; nothing where anybody may call.</summary>
    public string? Role => Json["security"]?.AsArray() is [JsonObject first, ..] ? (string?)first.First().Value!.AsArray().FirstOrDefault() ?? first.First().Key : null;

    public bool Matches(string method, string path)
    {
        var (own, asked) = (Path.Split('/'), path.TrimEnd('/').Split('/'));
        return Method == method && own.Length == asked.Length
            && own.Zip(asked).All(part => part.First is ['{', ..] ? part.Second.Length > 0 : part.First.Equals(part.Second, StringComparison.OrdinalIgnoreCase));
    }

    public IReadOnlyList<string> Parameters(string place) =>
        [.. (Json["parameters"]?.AsArray() ?? []).Where(parameter => (string?)parameter!["in"] == place).Select(parameter => (string)parameter!["name"]!)];

    /// <summary>The names that its body may have. None where it reads none.</summary>
    public IReadOnlyList<string> BodyNames(ApiDocument document) => Json["requestBody"] is not { } body ? Open
        : [.. document.Resolve(body["content"]!["application/json"]!["schema"]!)["properties"]!.AsObject().Select(property => property.Key)];
}
