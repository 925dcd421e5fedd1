using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Carillon.Storage.Rows;

/// <summary>
/// Turns rows into JSON and back, for stores that keep a row as one text. Which kind a text holds follows from its key. Each
/// text carries the version of its shape as <c>v</c>; samples of every version that was ever written stay in the tests.
/// </summary>
public static class RowCodec
{
    /// <summary>The version of the shapes that this build writes, and the newest it reads.</summary>
    public const int ShapeVersion = 1;

    private static readonly JsonEncodedText VersionName = JsonEncodedText.Encode("v");
    private static readonly JsonEncodedText RowName = JsonEncodedText.Encode("row");

    // Each thread its own, used over and over: every run writes about ten rows.
    [ThreadStatic]
    private static ArrayBufferWriter<byte>? _buffer;

    [ThreadStatic]
    private static Utf8JsonWriter? _writer;

    /// <summary>Writes a row.</summary>
    /// <exception cref="ArgumentException">The row is not of the kind that stands at such a key, or can't be written.</exception>
    public static byte[] Encode(RowKey key, StateRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        var type = TypeAt(key);
        if (type is null || type.Type != row.GetType())
        {
            throw new ArgumentException($"A {row.GetType().Name} does not stand at '{key}'.", nameof(row));
        }

        var buffer = _buffer ??= new ArrayBufferWriter<byte>(4 * 1024);
        var writer = _writer ??= new Utf8JsonWriter(buffer);
        try
        {
            writer.WriteStartObject();
            writer.WriteNumber(VersionName, ShapeVersion);
            writer.WritePropertyName(RowName);
            JsonSerializer.Serialize(writer, row, type);
            writer.WriteEndObject();
            writer.Flush();
            return buffer.WrittenSpan.ToArray();
        }
        finally
        {
            buffer.ResetWrittenCount();
            writer.Reset(buffer);
        }
    }

    /// <summary>Reads a row. One that can't be read comes back as an <see cref="UnreadableRow"/> that says why.</summary>
    public static StateRow Decode(RowKey key, ReadOnlySpan<byte> json)
    {
        var type = TypeAt(key);
        if (type is null)
        {
            return new UnreadableRow($"no kind of row is known to stand at '{key}'");
        }

        try
        {
            return Decode(json, type);
        }
        catch (Exception exception) when (exception is JsonException or FormatException or InvalidOperationException)
        {
            return new UnreadableRow(exception.Message);
        }
    }

    private static StateRow Decode(ReadOnlySpan<byte> json, JsonTypeInfo type)
    {
        var reader = new Utf8JsonReader(json);
        var version = 0;
        StateRow? row = null;
        Expect(ref reader, JsonTokenType.StartObject);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals(VersionName.EncodedUtf8Bytes) && reader.Read())
            {
                version = reader.GetInt32();
                if (version > ShapeVersion)
                {
                    return new UnreadableRow($"it was written in shape {version}, by a newer build; this one reads up to {ShapeVersion}");
                }
            }
            else if (reader.ValueTextEquals(RowName.EncodedUtf8Bytes) && reader.Read())
            {
                row = (StateRow?)JsonSerializer.Deserialize(ref reader, type);
            }
            else
            {
                reader.Skip();
            }
        }

        return version == 0 ? new UnreadableRow("it does not say in which shape it was written") : row ?? new UnreadableRow("it is null");
    }

    private static void Expect(ref Utf8JsonReader reader, JsonTokenType token)
    {
        if (!reader.Read() || reader.TokenType != token)
        {
            throw new JsonException("It is not a JSON object.");
        }
    }

    private static JsonTypeInfo? TypeAt(RowKey key) => StateKeys.Kind(key) switch
    {
        "job" => RowJson.Default.JobRow,
        "state" => RowJson.Default.JobStateRow,
        "due" => RowJson.Default.DueRow,
        "live" => RowJson.Default.LiveRow,
        "exec" => RowJson.Default.ExecutionRow,
        "recent" => RowJson.Default.RecentRow,
        "audit" => RowJson.Default.AuditRow,
        "idem" => RowJson.Default.IdempotencyRow,
        "token" => RowJson.Default.TokenRow,
        "build" => RowJson.Default.BuildRow,
        "log" => RowJson.Default.ChangeRow,
        "sweep" => RowJson.Default.SweepRow,
        "alert" => RowJson.Default.AlertRow,
        "check" => RowJson.Default.CheckRow,
        "metric" => RowJson.Default.MetricRow,
        "clean" => RowJson.Default.CleanRow,
        "watch" => RowJson.Default.WatchRow,
        "notice" => RowJson.Default.NoticeRow,
        "conf" => SettingTypeAt(key),
        _ => null,
    };

    /// <summary>What the installation remembers is of many kinds: there the whole key says which.</summary>
    private static JsonTypeInfo? SettingTypeAt(RowKey key) =>
        key == StateKeys.Heartbeat || key == StateKeys.HealthCheck ? RowJson.Default.HeartbeatRow
        : key == StateKeys.HandOffKey ? RowJson.Default.HandOffKeyRow
        : key == StateKeys.BackupFeed ? RowJson.Default.FeedRow
        : key == StateKeys.BackupProof ? RowJson.Default.ProofRow
        : key == StateKeys.Restore ? RowJson.Default.RestoreRow
        : key == StateKeys.LiveGeneration ? RowJson.Default.GenerationRow
        : key == StateKeys.RecordCounts ? RowJson.Default.RecordCountsRow
        : null;
}
