using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Carillon.Executions;
using Carillon.Jobs;
using Carillon.Storage.Rows;

namespace Carillon.Storage.Azure.Tables.Entities;

/// <summary>The JSON of columns that have parts of their own, for people to read, too: letters stand as they are.</summary>
[JsonSourceGenerationOptions(UseStringEnumConverter = true)]
[JsonSerializable(typeof(IReadOnlyDictionary<string, string>))]
[JsonSerializable(typeof(IReadOnlyDictionary<string, double>))]
[JsonSerializable(typeof(IReadOnlyDictionary<string, long>))]
[JsonSerializable(typeof(IReadOnlyDictionary<ExecutionState, long>))]
[JsonSerializable(typeof(IReadOnlyList<string>))]
[JsonSerializable(typeof(IReadOnlyList<DayTotals>))]
[JsonSerializable(typeof(JobOverrides))]
[JsonSerializable(typeof(RunCounters))]
internal sealed partial class EntityJson : JsonSerializerContext
{
    /// <summary>The shapes, as they are written.</summary>
    public static EntityJson Shapes { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter<ExecutionState>(), new JsonStringEnumConverter<MisfirePolicy>(), new JsonStringEnumConverter<OverlapPolicy>() },
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
