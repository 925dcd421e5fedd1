using System.Text.Json;
using Carillon.Executions;

namespace Carillon.Functions.HandOff;

/// <summary>The body of a request that hands runs off: <c>{"runs":[{"id":"…","fence":"…"}]}</c>. What else they need is in the store.</summary>
internal static class HandOffBody
{
    /// <summary>How many runs one request may hand off.</summary>
    public const int MostRuns = 50;

    private const int FenceLength = 32;

    /// <summary>Writes it.</summary>
    public static byte[] Write(IEnumerable<HandedOffRun> runs) =>
        JsonSerializer.SerializeToUtf8Bytes(new { runs = runs.Select(run => new { id = run.Id.ToString(), fence = run.Fence }) });

    /// <summary>Reads it.</summary>
    /// <returns>The runs. Null where it is not such a body.</returns>
    public static async Task<IReadOnlyList<HandedOffRun>?> ReadAsync(Stream body, CancellationToken cancellationToken)
    {
        try
        {
            using var document = await JsonDocument.ParseAsync(body, cancellationToken: cancellationToken);
            if (document.RootElement.ValueKind != JsonValueKind.Object
                || !document.RootElement.TryGetProperty("runs", out var list)
                || list.ValueKind != JsonValueKind.Array
                || list.GetArrayLength() is 0 or > MostRuns)
            {
                return null;
            }

            var runs = list.EnumerateArray().Select(Read).OfType<HandedOffRun>().ToList();
            return runs.Count == list.GetArrayLength() ? runs : null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // The latter where a text has escapes that are JSON and no characters.
            return null;
        }
    }

    private static HandedOffRun? Read(JsonElement run) =>
        run.ValueKind == JsonValueKind.Object
        && run.TryGetProperty("id", out var id) && id.ValueKind == JsonValueKind.String && ExecutionId.TryParse(id.GetString(), out var execution)
        && run.TryGetProperty("fence", out var fence) && fence.ValueKind == JsonValueKind.String && fence.GetString() is { Length: FenceLength } text
            ? new HandedOffRun(execution, text)
            : null;
}
