using System.Globalization;
using System.Text.Json.Nodes;
using Carillon.Functions.OpenApi;

namespace Carillon.Functions.Tests.OpenApi;

/// <summary>The description of the interface, read as plain JSON: what is written there, and not what somebody makes of it.</summary>
internal sealed class ApiDocument
{
    private static readonly Lock Gate = new();
    private static ApiDocument? _ofAll;

    private readonly JsonObject _json;

    private ApiDocument(JsonObject json)
    {
        _json = json;
        Operations = [.. json["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject().Select(operation => Read(path.Key, operation.Key, operation.Value!.AsObject())))];
    }

    public IReadOnlyList<ApiOperation> Operations { get; }

    /// <summary>The names of its members, as a list in JSON.</summary>
    public string Keys => new JsonArray([.. _json.Select(member => (JsonNode)member.Key).OrderBy(name => (string)name!, StringComparer.Ordinal)]).ToJsonString();

    /// <summary>The refusals that operations share, by their status.</summary>
    public IEnumerable<(string Status, JsonNode Response)> Refusals => Operations
        .SelectMany(operation => operation.Json["responses"]!.AsObject())
        .Where(response => response.Value!["$ref"] is not null)
        .DistinctBy(response => response.Key)
        .OrderBy(response => response.Key, StringComparer.Ordinal)
        .Select(response => (response.Key, Resolve(response.Value!)));

    /// <summary>The one of an app: it is the same for all.</summary>
    public static ApiDocument Of(InterfaceDescription description)
    {
        lock (Gate)
        {
            return _ofAll ??= new ApiDocument(JsonNode.Parse(description.Json.Span)!.AsObject());
        }
    }

    public ApiOperation Of(string function) => Operations.Single(operation => operation.Function == function);

    public ApiOperation? Find(string method, string path) => Operations.FirstOrDefault(operation => operation.Matches(method, path));

    /// <summary>What is wrong with an answer: its status, its kind, or its body. Null where nothing is.</summary>
    public string? Problem(ApiOperation operation, int status, string? contentType, byte[] body)
    {
        if (!operation.Statuses.Contains(status))
        {
            return $"{status} is no status of it.";
        }

        if (body.Length == 0)
        {
            return null;
        }

        var content = Resolve(operation.Json["responses"]![status.ToString(CultureInfo.InvariantCulture)]!)["content"]?.AsObject();
        return content?[contentType ?? ""] is not { } media ? $"{contentType} is no kind of answer with {status}."
            : contentType!.EndsWith("json", StringComparison.Ordinal) ? Check(media["schema"]!, JsonNode.Parse(body), "$")
            : null;
    }

    public JsonNode Resolve(JsonNode node)
    {
        while (node is JsonObject && (string?)node["$ref"] is { } reference)
        {
            node = reference.Split('/').Skip(1).Aggregate((JsonNode)_json, (at, part) => at[part] ?? throw new InvalidOperationException($"There is no {reference}."));
        }

        return node;
    }

    /// <summary>Checks a value against what schemas here say: kinds, members, items and choices; what a schema does not name is wrong, too.</summary>
    private string? Check(JsonNode schema, JsonNode? value, string at)
    {
        schema = Resolve(schema);
        if (schema["anyOf"] is JsonArray choices)
        {
            var problems = choices.Select(choice => Check(choice!, value, at)).ToList();
            return problems.Contains(null) ? null : string.Join(" Or: ", problems);
        }

        var kinds = schema["type"] switch { JsonArray several => several.Select(kind => (string)kind!).ToList(), { } one => [(string)one!], _ => null };
        if (kinds is not null && !kinds.Contains(KindOf(value)) && !(KindOf(value) == "integer" && kinds.Contains("number")))
        {
            return $"{at} is {KindOf(value)}, not {string.Join(" or ", kinds)}.";
        }

        return schema["enum"] is JsonArray values && !values.Any(allowed => JsonNode.DeepEquals(allowed, value)) ? $"{at} is {value?.ToJsonString()}, which is none of {values.ToJsonString()}."
            : value switch
            {
                JsonObject members => CheckMembers(schema, members, at),
                JsonArray items when schema["items"] is { } ofItems => items.Select((item, index) => Check(ofItems, item, $"{at}[{index}]")).FirstOrDefault(problem => problem is not null),
                _ => null,
            };
    }

    private string? CheckMembers(JsonNode schema, JsonObject members, string at)
    {
        foreach (var name in schema["required"]?.AsArray() ?? [])
        {
            if (!members.ContainsKey((string)name!))
            {
                return $"{at}.{name} is missing.";
            }
        }

        var known = schema["properties"]?.AsObject();
        foreach (var (name, value) in members)
        {
            var ofMember = known?[name] ?? (schema["additionalProperties"] is JsonObject any ? any : null);
            if (ofMember is null && known is not null && (bool?)(schema["additionalProperties"] as JsonValue) != true)
            {
                return $"{at}.{name} is not described.";
            }

            if (ofMember is not null && Check(ofMember, value, $"{at}.{name}") is { } problem)
            {
                return problem;
            }
        }

        return null;
    }

    private static string KindOf(JsonNode? value) => value?.GetValueKind() switch
    {
        null or System.Text.Json.JsonValueKind.Null => "null",
        System.Text.Json.JsonValueKind.Object => "object",
        System.Text.Json.JsonValueKind.Array => "array",
        System.Text.Json.JsonValueKind.String => "string",
        System.Text.Json.JsonValueKind.Number => value.ToJsonString().AsSpan().IndexOfAny(".eE") < 0 ? "integer" : "number",
        _ => "boolean",
    };

    private ApiOperation Read(string path, string method, JsonObject operation)
    {
        var read = operation.DeepClone().AsObject();
        read["parameters"] = new JsonArray([.. (read["parameters"]?.AsArray() ?? []).Select(parameter => Resolve(parameter!).DeepClone())]);
        return new ApiOperation((string)read["operationId"]!, method.ToUpperInvariant(), path, read);
    }
}
