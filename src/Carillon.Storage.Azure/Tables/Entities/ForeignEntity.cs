using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Azure.Data.Tables;

namespace Carillon.Storage.Azure.Tables.Entities;

/// <summary>
/// An entity that can't be read as a row, as a body: <c>{"entity":{…}}</c> with its columns as the service shows them, in the order
/// of their names, each with its type where its JSON does not say which it is. Restored to a table, it is the same entity again;
/// anywhere else it is a row that can't be read, as it was.
/// </summary>
internal static class ForeignEntity
{
    private const string Envelope = "entity";
    private const string TypeSuffix = "@odata.type";

    /// <summary>Writes an entity, without its keys, its time stamp and its version.</summary>
    public static byte[] Write(TableEntity entity)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteStartObject(Envelope);
            foreach (var (name, value) in entity.Where(column => IsColumn(column.Key, column.Value)).OrderBy(column => column.Key, StringComparer.Ordinal))
            {
                WriteColumn(writer, name, value!);
            }

            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Reads one. Null where a body is none.</summary>
    /// <exception cref="ArgumentException">It stands at a key that the service does not take.</exception>
    public static TableEntity? Read(string partition, RowKey key, byte[] body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            if (json.RootElement.ValueKind != JsonValueKind.Object || !json.RootElement.TryGetProperty(Envelope, out var columns) || columns.ValueKind != JsonValueKind.Object)
            {
                return null;
            }

            var entity = new TableEntity(partition, TableKeys.Checked(key));
            foreach (var column in columns.EnumerateObject().Where(column => !column.Name.EndsWith(TypeSuffix, StringComparison.Ordinal)))
            {
                entity[column.Name] = ReadColumn(column.Value, columns.TryGetProperty(column.Name + TypeSuffix, out var type) ? type.GetString() : null);
            }

            return entity;
        }
        catch (Exception exception) when (exception is JsonException or FormatException or InvalidOperationException or OverflowException)
        {
            return null;
        }
    }

    private static bool IsColumn(string name, object? value) =>
        value is not null && name is not ("PartitionKey" or "RowKey" or "Timestamp") && !name.StartsWith("odata.", StringComparison.Ordinal);

    private static void WriteColumn(Utf8JsonWriter writer, string name, object value)
    {
        var (type, text) = value switch
        {
            long number => ("Edm.Int64", number.ToString(CultureInfo.InvariantCulture)),
            double number => ("Edm.Double", number.ToString("R", CultureInfo.InvariantCulture)),
            DateTimeOffset time => ("Edm.DateTime", time.UtcDateTime.ToString("O", CultureInfo.InvariantCulture)),
            Guid id => ("Edm.Guid", id.ToString()),
            byte[] bytes => ("Edm.Binary", Convert.ToBase64String(bytes)),
            _ => (null, Convert.ToString(value, CultureInfo.InvariantCulture)),
        };
        if (type is not null)
        {
            writer.WriteString(name + TypeSuffix, type);
        }

        switch (value)
        {
            case bool flag:
                writer.WriteBoolean(name, flag);
                break;
            case int number:
                writer.WriteNumber(name, number);
                break;
            default:
                writer.WriteString(name, text);
                break;
        }
    }

    private static object ReadColumn(JsonElement value, string? type) => (type, value.ValueKind) switch
    {
        (null, JsonValueKind.True or JsonValueKind.False) => value.GetBoolean(),
        (null, JsonValueKind.Number) => value.GetInt32(),
        (null, _) => Text(value),
        ("Edm.Int64", _) => long.Parse(Text(value), CultureInfo.InvariantCulture),
        ("Edm.Double", _) => double.Parse(Text(value), CultureInfo.InvariantCulture),
        ("Edm.DateTime", _) => DateTimeOffset.Parse(Text(value), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal),
        ("Edm.Guid", _) => Guid.Parse(Text(value)),
        ("Edm.Binary", _) => Convert.FromBase64String(Text(value)),
        _ => throw new FormatException($"There is no type {type}."),
    };

    private static string Text(JsonElement value) => value.GetString() ?? throw new FormatException("A column can't be null.");
}
