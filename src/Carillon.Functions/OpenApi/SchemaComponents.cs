using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Carillon.Functions.Http;
using Carillon.Functions.Scheduler;
using Microsoft.OpenApi;
using Microsoft.OpenApi.Reader;

namespace Carillon.Functions.OpenApi;

/// <summary>
/// The schemas of a document, taken from the records that are written and read, by the options that they are written with: one for each record,
/// and references to it.
/// </summary>
internal sealed class SchemaComponents(OpenApiDocument document)
{
    private static readonly JsonSerializerOptions BodyOptions = Strict(new JsonSerializerOptions(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter() },
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    });

    private static readonly JsonSerializerOptions AnswerOptions = Strict(new JsonSerializerOptions(CarillonJson.Options));
    private static readonly JsonSerializerOptions SnakeCaseOptions = Strict(new JsonSerializerOptions(SchedulerJson.Options));

    private readonly Dictionary<string, Type> _known = [];

    /// <summary>The schema of a body that is read.</summary>
    public IOpenApiSchema OfBody(Type type) => Reference(type, BodyOptions);

    /// <summary>The schema of an answer: that of the one record it can have, or of any of several.</summary>
    public IOpenApiSchema OfAnswer(IReadOnlyList<Type> types, bool snakeCase)
    {
        var schemas = types.Select(IOpenApiSchema (type) => Reference(type, snakeCase ? SnakeCaseOptions : AnswerOptions)).ToList();
        return schemas.Count == 1 ? schemas[0] : new OpenApiSchema { AnyOf = schemas };
    }

    private OpenApiSchemaReference Reference(Type type, JsonSerializerOptions options) => new(Add(type, options), document);

    /// <summary>Adds a record, and those that it has.</summary>
    /// <returns>Its name.</returns>
    private string Add(Type type, JsonSerializerOptions options)
    {
        var name = NameOf(type);
        if (!_known.TryAdd(name, type))
        {
            return _known[name] == type ? name : throw new InvalidOperationException($"{type} and {_known[name]} would both be described as {name}: rename one of them.");
        }

        var exporter = new JsonSchemaExporterOptions { TransformSchemaNode = (context, node) => Transform(context, node, options) };
        var node = options.GetJsonSchemaAsNode(type, exporter);
        if (type == typeof(ProblemJson))
        {
            node["additionalProperties"] = new JsonObject();
        }

        var schema = OpenApiModelFactory.Parse<OpenApiSchema>(node.ToJsonString(), OpenApiSpecVersion.OpenApi3_1, document, out var diagnostic, OpenApiConstants.Json);
        if (schema is null || diagnostic.Errors.Count > 0)
        {
            throw new InvalidOperationException($"The schema of {type} can't be read: {string.Join(' ', diagnostic.Errors.Select(error => error.Message))}");
        }

        document.AddComponent(name, schema);
        return name;
    }

    private JsonObject Transform(JsonSchemaExporterContext context, JsonNode node, JsonSerializerOptions options)
    {
        var type = context.TypeInfo.Type;
        var nullable = context.PropertyInfo is { } property && IsNullable(property);
        if (context.TypeInfo.Kind == JsonTypeInfoKind.Object && context.Path.Length > 0 && type != typeof(object))
        {
            var reference = new JsonObject { ["$ref"] = $"#/components/schemas/{Add(type, options)}" };
            return nullable && options != AnswerOptions ? new JsonObject { ["anyOf"] = new JsonArray(reference, new JsonObject { ["type"] = "null" }) } : reference;
        }

        if ((Nullable.GetUnderlyingType(type) ?? type) is var value && (value == typeof(DateTimeOffset) || value == typeof(DateOnly)))
        {
            node = new JsonObject
            {
                ["type"] = nullable ? new JsonArray("string", "null") : "string",
                ["format"] = value == typeof(DateOnly) ? "date" : "date-time",
            };
        }

        if (node is not JsonObject schema)
        {
            // Anything: also as a schema of its own, which every reader knows.
            return new JsonObject();
        }

        if (schema["enum"] is not null && schema["type"] is null)
        {
            // Programs that make clients look for it.
            schema["type"] = nullable ? new JsonArray("string", "null") : "string";
        }

        if (context.TypeInfo.Kind == JsonTypeInfoKind.Object)
        {
            Require(schema, context.TypeInfo, options);
        }

        // Of items and of the whole nothing says that they can be null, and none is; values of dictionaries are written also where they are.
        if (context.Path.IsEmpty || context.Path[^1] == "items" || (context.PropertyInfo is not null && options == AnswerOptions))
        {
            WithoutNull(schema);
        }

        if (context.PropertyInfo?.AttributeProvider is { } attributes)
        {
            Describe(schema, attributes);
        }

        return schema;
    }

    /// <summary>Values that are not there are left out; where they are written as null, each member is always there.</summary>
    private static void Require(JsonObject schema, JsonTypeInfo type, JsonSerializerOptions options)
    {
        if (options != BodyOptions)
        {
            schema["required"] = new JsonArray([.. type.Properties
                .Where(property => options == SnakeCaseOptions || !IsNullable(property))
                .Select(property => (JsonNode)property.Name)]);
        }
    }

    private static bool IsNullable(JsonPropertyInfo property) => property.IsGetNullable || Nullable.GetUnderlyingType(property.PropertyType) is not null;

    private static void WithoutNull(JsonObject schema)
    {
        if (schema["type"] is JsonArray types)
        {
            var left = types.Select(type => type!.GetValue<string>()).Where(type => type != "null").ToList();
            schema["type"] = left.Count == 1 ? left[0] : new JsonArray([.. left.Select(type => (JsonNode)type)]);
        }

        if (schema["enum"] is JsonArray values)
        {
            schema["enum"] = new JsonArray([.. values.Where(value => value is not null).Select(value => value!.DeepClone())]);
        }
    }

    private static void Describe(JsonObject schema, ICustomAttributeProvider attributes)
    {
        foreach (var attribute in attributes.GetCustomAttributes(inherit: true))
        {
            switch (attribute)
            {
                case DescriptionAttribute { Description: var description }:
                    schema["description"] = description;
                    break;
                case MaxLengthAttribute { Length: var length }:
                    schema[schema["items"] is null ? "maxLength" : "maxItems"] = length;
                    break;
                case AllowedValuesAttribute { Values: var values }:
                    schema["enum"] = new JsonArray([.. values.Select(value => (JsonNode)value!.ToString()!)]);
                    break;
            }
        }
    }

    /// <summary>The name of a record: its own, without what says that it is written or read; before it the interface, where that is a documented one of others.</summary>
    private static string NameOf(Type type)
    {
        if (type.IsGenericType)
        {
            return $"{NameOf(type.GetGenericTypeDefinition().Name[..^2], "")}Of{string.Join("And", type.GetGenericArguments().Select(NameOf))}";
        }

        var folder = type.Namespace![(type.Namespace!.LastIndexOf('.') + 1)..];
        return NameOf(type.Name, folder is "Scheduler" or "Records" ? folder : "");
    }

    private static string NameOf(string name, string interfaceName) =>
        interfaceName + (name.EndsWith("Json", StringComparison.Ordinal) ? name[..^4] : name.EndsWith("Shape", StringComparison.Ordinal) ? $"{name[..^5]}Request" : name);

    /// <summary>Numbers are written as numbers; that texts would be read, too, is nobody's business.</summary>
    private static JsonSerializerOptions Strict(JsonSerializerOptions options)
    {
        options.NumberHandling = JsonNumberHandling.Strict;
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }
}
