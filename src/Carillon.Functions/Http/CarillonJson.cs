using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;

namespace Carillon.Functions.Http;

/// <summary>How answers are written: camelCase, states by name, times in ISO 8601 and UTC, values that are not there left out.</summary>
internal static class CarillonJson
{
    internal static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        // Answers are application/json and never part of a page: no character needs escaping for HTML's sake.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter(), new UtcConverter() },
    };

    /// <summary>An answer with a body.</summary>
    public static IResult Answer<T>(T body, int statusCode = StatusCodes.Status200OK) => Results.Json(body, Options, statusCode: statusCode);

    private sealed class UtcConverter : JsonConverter<DateTimeOffset>
    {
        public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.GetDateTimeOffset();

        public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.UtcDateTime);
    }
}
