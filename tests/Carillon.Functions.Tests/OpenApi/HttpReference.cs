using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Carillon.Functions.OpenApi;

namespace Carillon.Functions.Tests.OpenApi;

/// <summary>Writes the reference of docs/http-api.md from the description of the interface: what is said there is said once.</summary>
internal sealed class HttpReference(ApiDocument document)
{
    /// <summary>What stands before it in the file is written by hand.</summary>
    public const string Begins = "<!-- From here on written from /api/openapi.json by HttpReferenceTests. -->\n";

    private readonly StringBuilder _text = new(Begins);

    public string Write()
    {
        Line("\n## Refusals\n\nWhat they mean wherever they are said to be given below, and what one looks like.\n\n| status | |\n|---|---|");
        foreach (var (name, response) in document.Refusals)
        {
            Line($"| {name} | {Cell((string)response["description"]!)} |");
        }

        Line($"\n```json\n{ExampleFiles.Text(Example.Of(Example.Shared)[0].Answer)}\n```");
        foreach (var tag in document.Operations.GroupBy(operation => (string)operation.Json["tags"]![0]!).OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            Line($"\n## {tag.Key}");
            foreach (var operation in tag.OrderBy(operation => operation.Path, StringComparer.Ordinal).ThenBy(operation => operation.Method, StringComparer.Ordinal))
            {
                Write(operation);
            }
        }

        return _text.ToString();
    }

    private void Write(ApiOperation operation)
    {
        Line($"\n### `{operation.Method} {operation.Path}`\n");
        Line($"{operation.Json["summary"]}. {operation.Json["description"]}\n");
        Line(operation.Role switch
        {
            null => "Role: none.",
            "signature" => "Role: none that a token has; a signature of the app.",
            var role => $"Role: *{role}*.",
        });
        WriteParameters(operation);
        Line("\n| status | |\n|---|---|");
        var responses = operation.Json["responses"]!.AsObject();
        foreach (var (status, response) in responses.Where(response => response.Value!["$ref"] is null))
        {
            Line($"| {status} | {Cell((string)response!["description"]!)}{Body(response)} |");
        }

        Line($"\nRefused with {string.Join(", ", responses.Where(response => response.Value!["$ref"] is not null).Select(response => response.Key))}.");
        WriteExample(operation);
    }

    private void WriteParameters(ApiOperation operation)
    {
        var parameters = operation.Json["parameters"]!.AsArray();
        var body = operation.Json["requestBody"] is { } sent ? document.Resolve(sent["content"]!["application/json"]!["schema"]!) : null;
        if (parameters.Count == 0 && body is null)
        {
            return;
        }

        Line("\n| parameter | in | |\n|---|---|---|");
        foreach (var parameter in parameters)
        {
            var needed = (string?)parameter!["in"] != "path" && (bool?)parameter["required"] == true ? " Required." : "";
            Line($"| `{parameter["name"]}` | {parameter["in"]} | {Cell((string)parameter["description"]!)}{Allowed(parameter["schema"]!)}{needed} |");
        }

        foreach (var (name, schema) in body?["properties"]?.AsObject() ?? [])
        {
            var needed = body!["required"]?.AsArray().Any(required => (string?)required == name) == true ? " Required." : "";
            Line($"| `{name}` | body | {Cell((string?)schema!["description"] ?? "")}{Allowed(schema)}{needed} |");
        }
    }

    private void WriteExample(ApiOperation operation)
    {
        var example = Example.Of(operation.Function) is [var first, ..] ? first : null;
        var request = example?.Request ?? $"{operation.Method} {operation.Path}";
        var (method, path) = (request.Split(' ')[0], request.Split(' ')[1]);
        var curl = new StringBuilder("curl -s");
        curl.Append(method == "GET" ? "" : $" -X {method}").Append(operation.Role is null ? "" : operation.Role == "signature" ? " -H \"X-Carillon-Timestamp: $TIME\" -H \"X-Carillon-Signature: $SIGNATURE\"" : " -H \"Authorization: Bearer $TOKEN\"");
        curl.Append(CultureInfo.InvariantCulture, $" 'localhost:7071{path}'").Append(example?.Body is { } body ? $" -d '{body.ToJsonString()}'" : "");
        var answer = example?.Answer is JsonValue text && text.TryGetValue(out string? plain) ? plain : null;
        Line($"\n```console\n$ {curl}{(example is null ? " | jq -c 'keys'" : answer is null ? " | jq" : "")}");
        Line($"{(example is null ? document.Keys : answer ?? ExampleFiles.Text(example.Answer)).TrimEnd('\n')}\n```");
    }

    private static string Body(JsonNode response) => response["content"]?.AsObject().FirstOrDefault().Value?["schema"] switch
    {
        { } schema when (string?)schema["$ref"] is { } reference && !reference.EndsWith("/Problem", StringComparison.Ordinal) => $" `{reference.Split('/')[^1]}`",
        { } schema when schema["anyOf"] is JsonArray choices => $" {string.Join(" or ", choices.Select(choice => $"`{((string)choice!["$ref"]!).Split('/')[^1]}`"))}",
        _ => "",
    };

    /// <summary>What a schema allows, in a few words.</summary>
    private string Allowed(JsonNode schema)
    {
        var one = document.Resolve(schema["anyOf"]?[0] ?? schema);
        var members = one["properties"] is JsonObject properties ? $" An object with {string.Join(", ", properties.Select(property => $"`{property.Key}`"))}." : "";
        var values = one["enum"] is JsonArray choices ? $" One of {string.Join(", ", choices.Where(choice => choice is not null).Select(choice => $"`{choice}`"))}." : "";
        var range = one["minimum"] is { } least ? one["maximum"] is { } most ? $" From {least} to {most}." : $" From {least} on." : "";
        var longest = one["maxLength"] is { } length ? $" At most {length} characters." : one["maxItems"] is { } items ? $" At most {items}." : "";
        var usual = one["default"] is { } unless ? $" Otherwise `{unless}`." : "";
        return members + values + range + longest + usual;
    }

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);

    private void Line(string line) => _text.Append(line).Append('\n');
}
