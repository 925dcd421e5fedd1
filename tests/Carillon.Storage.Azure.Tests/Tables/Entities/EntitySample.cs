using System.Globalization;
using System.Text.Json;
using Azure.Data.Tables;

namespace Carillon.Storage.Azure.Tests.Tables.Entities;

/// <summary>Reads an entity as the service shows it: with a type beside each column whose JSON does not say which it is.</summary>
internal static class EntitySample
{
    private const string TypeSuffix = "@odata.type";

    public static TableEntity Parse(string text)
    {
        using var json = JsonDocument.Parse(text);
        var entity = new TableEntity();
        foreach (var column in json.RootElement.EnumerateObject().Where(column => !column.Name.EndsWith(TypeSuffix, StringComparison.Ordinal)))
        {
            var type = json.RootElement.TryGetProperty(column.Name + TypeSuffix, out var said) ? said.GetString() : null;
            entity[column.Name] = (type, column.Value.ValueKind) switch
            {
                ("Edm.DateTime", _) => (object)DateTimeOffset.Parse(column.Value.GetString()!, CultureInfo.InvariantCulture),
                ("Edm.Int64", _) => long.Parse(column.Value.GetString()!, CultureInfo.InvariantCulture),
                (null, JsonValueKind.String) => column.Value.GetString(),
                (null, JsonValueKind.True or JsonValueKind.False) => column.Value.GetBoolean(),
                (null, JsonValueKind.Number) => Number(column.Value),
                _ => throw new FormatException($"The sample's column {column.Name} is of the type {type}, which rows have none of."),
            };
        }

        return entity;
    }

    /// <summary>The service writes a number with a fraction with one, also where it is none.</summary>
    private static object Number(JsonElement number) => number.GetRawText().AsSpan().ContainsAny('.', 'E') ? number.GetDouble() : (object)number.GetInt32();
}
