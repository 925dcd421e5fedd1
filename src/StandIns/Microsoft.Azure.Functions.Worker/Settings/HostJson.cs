using System.Text.Json;

namespace Microsoft.Azure.Functions.Worker.Settings;

/// <summary>host.json as settings under AzureFunctionsJobHost, where environment variables override it.</summary>
internal static class HostJson
{
    public const string Section = "AzureFunctionsJobHost";

    private static readonly string[] Known =
    [
        "version", "functionTimeout", "extensions", "logging", "functions", "singleton", "concurrency", "healthMonitor", "retry", "aggregator",
        "extensionBundle", "managedDependency", "customHandler", "httpWorker", "watchDirectories", "watchFiles", "id", "telemetryMode", "tracing", "sendCanceledInvocationsToWorker", "$schema",
    ];

    private static readonly JsonDocumentOptions Lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <summary>The settings; none when there is no file, and then every default holds.</summary>
    public static Dictionary<string, string?> Read(string directory)
    {
        var settings = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        var file = Path.Combine(directory, "host.json");
        if (!File.Exists(file))
        {
            return settings;
        }

        try
        {
            using var document = JsonDocument.Parse(File.ReadAllText(file), Lenient);
            Check(document.RootElement, file);
            Flatten(document.RootElement, Section, settings);
            return settings;
        }
        catch (JsonException fault)
        {
            throw new InvalidOperationException($"{file} cannot be read: {fault.Message}", fault);
        }
    }

    private static void Check(JsonElement root, string file)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            throw new InvalidOperationException($"{file} has to hold a JSON object.");
        }

        var unknown = root.EnumerateObject().Select(p => p.Name).Where(n => !Known.Contains(n, StringComparer.Ordinal)).ToArray();
        if (unknown.Length > 0)
        {
            throw new InvalidOperationException($"{file}: unknown name(s) {string.Join(", ", unknown)}. Known are {string.Join(", ", Known)}.");
        }

        if (!root.TryGetProperty("version", out var version) || version.ValueKind != JsonValueKind.String || version.GetString() != "2.0")
        {
            throw new InvalidOperationException($"{file}: \"version\": \"2.0\" is required.");
        }
    }

    private static void Flatten(JsonElement element, string path, Dictionary<string, string?> settings)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var property in element.EnumerateObject())
                {
                    Flatten(property.Value, $"{path}:{property.Name}", settings);
                }

                break;
            case JsonValueKind.Array:
                var index = 0;
                foreach (var item in element.EnumerateArray())
                {
                    Flatten(item, $"{path}:{index++}", settings);
                }

                break;
            case JsonValueKind.String:
                settings[path] = element.GetString();
                break;
            case JsonValueKind.Null:
                break;
            default:
                settings[path] = element.GetRawText();
                break;
        }
    }
}
