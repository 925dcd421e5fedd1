using System.Text.Json;

namespace Microsoft.Azure.Functions.Worker.Settings;

/// <summary>local.settings.json: app settings for this machine, and the port.</summary>
internal sealed record LocalSettings(IReadOnlyDictionary<string, string?> Values, int? Port)
{
    private static readonly JsonDocumentOptions Lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    public static LocalSettings Read(string directory)
    {
        var file = Path.Combine(directory, "local.settings.json");
        if (!File.Exists(file))
        {
            return new LocalSettings(new Dictionary<string, string?>(), null);
        }

        try
        {
            using var document = JsonDocument.Parse(File.ReadAllText(file), Lenient);
            return Read(document.RootElement, file);
        }
        catch (JsonException fault)
        {
            throw new InvalidOperationException($"{file} cannot be read: {fault.Message}", fault);
        }
    }

    private static LocalSettings Read(JsonElement root, string file)
    {
        if (Find(root, "IsEncrypted") is { ValueKind: JsonValueKind.True })
        {
            throw new InvalidOperationException($"{file} is encrypted and cannot be read here. Write \"IsEncrypted\": false and plain values.");
        }

        var values = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        if (Find(root, "Values") is { ValueKind: JsonValueKind.Object } settings)
        {
            foreach (var setting in settings.EnumerateObject())
            {
                values[setting.Name.Replace("__", ":", StringComparison.Ordinal)] = Text(setting, file);
            }
        }

        var port = Find(root, "Host") is { ValueKind: JsonValueKind.Object } host && Find(host, "LocalHttpPort") is { ValueKind: JsonValueKind.Number } number
            ? number.GetInt32()
            : (int?)null;
        return new LocalSettings(values, port);
    }

    private static string? Text(JsonProperty setting, string file) => setting.Value.ValueKind switch
    {
        JsonValueKind.String => setting.Value.GetString(),
        JsonValueKind.Object or JsonValueKind.Array => throw new InvalidOperationException($"{file}: Values.{setting.Name} is not a plain value. Write nested settings as \"{setting.Name}__Name\": \"value\"."),
        JsonValueKind.Null => null,
        _ => setting.Value.GetRawText(),
    };

    private static JsonElement? Find(JsonElement parent, string name)
    {
        foreach (var property in parent.EnumerateObject())
        {
            if (string.Equals(property.Name, name, StringComparison.OrdinalIgnoreCase))
            {
                return property.Value;
            }
        }

        return null;
    }
}
