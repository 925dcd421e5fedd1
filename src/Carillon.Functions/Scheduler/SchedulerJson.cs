using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;

namespace Carillon.Functions.Scheduler;

/// <summary>
/// How the answers of the documented interfaces of other systems are written: snake_case, times as <c>2024-01-01T12:00:00Z</c>, and what is not
/// known as null, so that each member is always there.
/// </summary>
internal static class SchedulerJson
{
    internal static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new SecondsConverter() },
    };

    /// <summary>An answer as it is.</summary>
    public static IResult Plain<T>(T body) => Results.Json(body, Options);

    /// <summary>The answer of a request that was done: <c>success</c> and <c>data</c>.</summary>
    public static IResult Success<T>(T data) => Results.Json(new SuccessJson<T>(true, data), Options);

    /// <summary>The answer of one that was not: <c>success</c> and <c>error</c>.</summary>
    public static IResult Failure(int status, string error) => Results.Json(new FailureJson(false, error), Options, statusCode: status);

    internal sealed record SuccessJson<T>(bool Success, T Data);

    internal sealed record FailureJson(bool Success, string Error);

    private sealed class SecondsConverter : JsonConverter<DateTimeOffset>
    {
        public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetDateTimeOffset();

        public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture));
    }
}
