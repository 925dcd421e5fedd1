using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Azure.Data.Tables.Entities;

/// <summary>Writes rows as the service takes them: a JSON object, with the type beside a value where JSON cannot tell it.</summary>
internal static class EntityWriter
{
    // A property's name has at most 255 characters; the service refuses what is longer.
    private const int LongestName = 255;

    /// <summary>Text goes out as it is: nothing here is put into a page, and escapes are three times the bytes.</summary>
    public static JsonWriterOptions Options { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    public static void Write(Utf8JsonWriter json, ITableEntity entity)
    {
        json.WriteStartObject();
        if (entity is TableEntity table)
        {
            foreach (var (name, value) in table.Properties)
            {
                if (name is not (EntityNames.Timestamp or EntityNames.ETag))
                {
                    WriteProperty(json, name, value);
                }
            }
        }
        else
        {
            foreach (var property in TypedEntity.Of(entity.GetType()).Properties)
            {
                if (property.IsSent)
                {
                    WriteProperty(json, property.Name, property.Get(entity));
                }
            }
        }

        json.WriteEndObject();
    }

    private static void WriteProperty(Utf8JsonWriter json, string name, object? value)
    {
        switch (value)
        {
            case null:
                break;
            case string text:
                json.WriteString(name, text);
                break;
            case int number:
                json.WriteNumber(name, number);
                break;
            case bool truth:
                json.WriteBoolean(name, truth);
                break;
            case long number:
                WriteInt64(json, name, number);
                break;
            case double number:
                WriteDouble(json, name, number);
                break;
            case DateTimeOffset instant:
                WriteInstant(json, name, instant.UtcDateTime);
                break;
            case DateTime time:
                WriteInstant(json, name, Utc(time));
                break;
            case Guid guid:
                WriteType(json, name, "Edm.Guid"u8);
                json.WriteString(name, guid);
                break;
            case byte[] bytes:
                WriteType(json, name, "Edm.Binary"u8);
                json.WriteBase64String(name, bytes);
                break;
            case BinaryData data:
                WriteType(json, name, "Edm.Binary"u8);
                json.WriteBase64String(name, data.ToMemory().Span);
                break;
            case Enum choice:
                json.WriteString(name, choice.ToString());
                break;
            default:
                throw new NotSupportedException($"The property {name} is {value.GetType()}, which a table cannot hold.");
        }
    }

    /// <summary>The instant of a time that says its zone.</summary>
    internal static DateTime Utc(DateTime time)
        => time.Kind == DateTimeKind.Utc
            ? time
            : throw new NotSupportedException($"A DateTime of kind {time.Kind} is no instant. Use a UTC DateTime or a DateTimeOffset.");

    private static void WriteInt64(Utf8JsonWriter json, string name, long number)
    {
        Span<byte> digits = stackalloc byte[20];
        Utf8Formatter.TryFormat(number, digits, out var length);
        WriteType(json, name, "Edm.Int64"u8);
        json.WriteString(name, digits[..length]);
    }

    private static void WriteDouble(Utf8JsonWriter json, string name, double number)
    {
        WriteType(json, name, "Edm.Double"u8);
        if (double.IsFinite(number))
        {
            json.WriteNumber(name, number);
        }
        else
        {
            json.WriteString(name, number.ToString(CultureInfo.InvariantCulture));
        }
    }

    private static void WriteInstant(Utf8JsonWriter json, string name, DateTime utc)
    {
        Span<byte> text = stackalloc byte[28];
        utc.TryFormat(text, out var length, "O", CultureInfo.InvariantCulture);
        WriteType(json, name, "Edm.DateTime"u8);
        json.WriteString(name, text[..length]);
    }

    private static void WriteType(Utf8JsonWriter json, string name, ReadOnlySpan<byte> type)
    {
        if (name.Length > LongestName)
        {
            throw new ArgumentException($"A property's name has at most {LongestName} characters.", nameof(name));
        }

        Span<byte> annotated = stackalloc byte[(3 * LongestName) + EntityNames.TypeSuffix.Length];
        var length = Encoding.UTF8.GetBytes(name, annotated);
        EntityNames.TypeSuffix.CopyTo(annotated[length..]);
        json.WriteString(annotated[..(length + EntityNames.TypeSuffix.Length)], type);
    }
}
