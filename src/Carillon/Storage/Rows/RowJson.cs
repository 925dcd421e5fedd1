using System.Text.Json;
using System.Text.Json.Serialization;
using Carillon.Executions;
using Carillon.Jobs;

namespace Carillon.Storage.Rows;

/// <summary>The JSON shapes of the rows, generated; ids as text, states and triggers by name, absent values left out.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true,
    Converters = [typeof(ExecutionIdConverter), typeof(JobIdConverter)])]
[JsonSerializable(typeof(JobRow))]
[JsonSerializable(typeof(JobStateRow))]
[JsonSerializable(typeof(DueRow))]
[JsonSerializable(typeof(LiveRow))]
[JsonSerializable(typeof(ExecutionRow))]
[JsonSerializable(typeof(RecentRow))]
[JsonSerializable(typeof(AuditRow))]
[JsonSerializable(typeof(IdempotencyRow))]
[JsonSerializable(typeof(TokenRow))]
[JsonSerializable(typeof(BuildRow))]
[JsonSerializable(typeof(HeartbeatRow))]
[JsonSerializable(typeof(HandOffKeyRow))]
[JsonSerializable(typeof(ChangeRow))]
[JsonSerializable(typeof(FeedRow))]
[JsonSerializable(typeof(ProofRow))]
[JsonSerializable(typeof(RestoreRow))]
[JsonSerializable(typeof(GenerationRow))]
[JsonSerializable(typeof(SweepRow))]
[JsonSerializable(typeof(AlertRow))]
[JsonSerializable(typeof(CheckRow))]
[JsonSerializable(typeof(MetricRow))]
[JsonSerializable(typeof(CleanRow))]
[JsonSerializable(typeof(WatchRow))]
[JsonSerializable(typeof(NoticeRow))]
[JsonSerializable(typeof(RecordCountsRow))]
internal sealed partial class RowJson : JsonSerializerContext
{
    private sealed class ExecutionIdConverter : JsonConverter<ExecutionId>
    {
        public override ExecutionId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            Executions.ExecutionId.Parse(reader.GetString() ?? "");

        public override void Write(Utf8JsonWriter writer, ExecutionId value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.ToString());
    }

    private sealed class JobIdConverter : JsonConverter<JobId>
    {
        public override JobId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            Jobs.JobId.Parse(reader.GetString() ?? "");

        public override void Write(Utf8JsonWriter writer, JobId value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.ToString());
    }
}
