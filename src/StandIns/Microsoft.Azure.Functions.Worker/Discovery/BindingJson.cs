using System.Reflection;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Microsoft.Azure.Functions.Worker.Discovery;

/// <summary>Writes a binding attribute as the official build writes it: what the author typed, nothing else.</summary>
internal static class BindingJson
{
    public static JsonSerializerOptions Format { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static JsonObject Of(string name, string type, BindingDirection direction, CustomAttributeData? attribute)
    {
        var json = new JsonObject { ["name"] = name, ["type"] = type, ["direction"] = direction.ToString() };
        if (attribute is null)
        {
            return json;
        }

        var parameters = attribute.Constructor.GetParameters();
        for (var i = 0; i < parameters.Length; i++)
        {
            Write(json, attribute.AttributeType, parameters[i].Name!, attribute.ConstructorArguments[i]);
        }

        foreach (var named in attribute.NamedArguments)
        {
            Write(json, attribute.AttributeType, named.MemberName, named.TypedValue);
        }

        return json;
    }

    /// <summary>The binding's type: the attribute's name without what every attribute's name ends in.</summary>
    public static string TypeOf(Type attribute)
    {
        if (attribute == typeof(HttpResultAttribute))
        {
            return FunctionOutputs.Http;
        }

        var name = Without(Without(Without(attribute.Name, "Attribute"), "Input"), "Output");
        return JsonNamingPolicy.CamelCase.ConvertName(name);
    }

    private static string Without(string name, string ending)
        => name.Length > ending.Length && name.EndsWith(ending, StringComparison.Ordinal) ? name[..^ending.Length] : name;

    private static void Write(JsonObject json, Type attribute, string member, CustomAttributeTypedArgument argument)
    {
        if (argument.Value is null)
        {
            return;
        }

        var property = attribute.GetProperty(member, BindingFlags.Public | BindingFlags.Instance | BindingFlags.IgnoreCase);
        var name = property?.GetCustomAttribute<BindingPropertyNameAttribute>()?.BindingPropertyName ?? JsonNamingPolicy.CamelCase.ConvertName(member);
        json[name] = Value(argument);
    }

    private static JsonNode? Value(CustomAttributeTypedArgument argument) => argument.Value switch
    {
        IReadOnlyCollection<CustomAttributeTypedArgument> items => new JsonArray([.. items.Select(Value)]),
        Type type => JsonValue.Create(type.FullName),
        { } value when argument.ArgumentType.IsEnum => JsonValue.Create(Enum.ToObject(argument.ArgumentType, value).ToString()),
        { } value => JsonSerializer.SerializeToNode(value),
        null => null,
    };
}
