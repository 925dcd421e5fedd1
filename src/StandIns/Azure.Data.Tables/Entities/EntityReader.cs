using System.Globalization;
using System.Text.Json;

namespace Azure.Data.Tables.Entities;

/// <summary>Reads rows as the service writes them under minimal metadata.</summary>
internal static class EntityReader
{
    /// <summary>Reads the object that <paramref name="json"/> stands at the start of.</summary>
    public static void Read(ref Utf8JsonReader json, PropertyNames names, Dictionary<string, object?> row)
    {
        names.Rewind();
        ReadOnlySpan<byte> typed = default;
        var type = EdmType.None;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var name = json.ValueSpan;
            if (name.EndsWith(EntityNames.TypeSuffix))
            {
                typed = name[..^EntityNames.TypeSuffix.Length];
                json.Read();
                type = TypeNamed(json.ValueSpan);
            }
            else if (name.StartsWith(EntityNames.AnnotationPrefix) && !name.SequenceEqual("odata.etag"u8))
            {
                json.Skip();
            }
            else
            {
                // A type stands before its value. The service's own property has it by its name.
                var valueType = name.SequenceEqual(typed) ? type : name.SequenceEqual("Timestamp"u8) ? EdmType.DateTime : EdmType.None;
                var property = names.Read(ref json);
                json.Read();
                row[property] = Value(ref json, valueType);
            }
        }
    }

    private static object? Value(ref Utf8JsonReader json, EdmType type) => json.TokenType switch
    {
        JsonTokenType.Null => null,
        JsonTokenType.True => true,
        JsonTokenType.False => false,
        JsonTokenType.Number => Number(ref json, type),
        JsonTokenType.String => type switch
        {
            EdmType.Guid when json.TryGetGuid(out var guid) => guid,
            EdmType.Binary when json.TryGetBytesFromBase64(out var bytes) => bytes,
            EdmType.DateTime when json.TryGetDateTimeOffset(out var instant) && json.ValueSpan[^1] == (byte)'Z' => instant,
            _ => Converted(json.GetString()!, type),
        },
        _ => throw new FormatException("A property of a row is a JSON object or array."),
    };

    // Each as its own object: an expression of several would make doubles of them all.
    private static object Number(ref Utf8JsonReader json, EdmType type) => type switch
    {
        EdmType.Int64 => (object)json.GetInt64(),
        EdmType.Double => (object)json.GetDouble(),
        _ => json.TryGetInt32(out var whole) ? (object)whole : json.GetDouble(),
    };

    // NaN and the infinities have no JSON number; 64-bit numbers come as text; the rest is what the fast paths above do not take.
    private static object Converted(string text, EdmType type) => type switch
    {
        EdmType.Int64 => long.Parse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture),
        EdmType.Int32 => int.Parse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture),
        EdmType.Double => double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture),
        EdmType.Boolean => bool.Parse(text),
        EdmType.Guid => Guid.Parse(text),
        EdmType.Binary => Convert.FromBase64String(text),
        EdmType.DateTime => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal),
        _ => text,
    };

    private static EdmType TypeNamed(ReadOnlySpan<byte> name)
        => name.SequenceEqual("Edm.Int64"u8) ? EdmType.Int64
            : name.SequenceEqual("Edm.DateTime"u8) ? EdmType.DateTime
            : name.SequenceEqual("Edm.Double"u8) ? EdmType.Double
            : name.SequenceEqual("Edm.Guid"u8) ? EdmType.Guid
            : name.SequenceEqual("Edm.Binary"u8) ? EdmType.Binary
            : name.SequenceEqual("Edm.String"u8) ? EdmType.String
            : name.SequenceEqual("Edm.Boolean"u8) ? EdmType.Boolean
            : name.SequenceEqual("Edm.Int32"u8) ? EdmType.Int32
            : EdmType.None;
}
