using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Carillon.Functions.Http;

/// <summary>
/// The body of a request: an object with known names, each at most once, or left out. Read strictly: what is not known is
/// refused, with what is.
/// </summary>
internal sealed class JsonBody
{
    internal const int LongestReason = 500;

    private readonly Dictionary<string, JsonElement> _values;
    private readonly string _path;

    private JsonBody(Dictionary<string, JsonElement> values, string hash, string path) => (_values, Hash, _path) = (values, hash, path);

    /// <summary>Equal for bodies that say the same, however they are written: 64 hex characters.</summary>
    public string Hash { get; }

    /// <summary>Reads the body.</summary>
    /// <param name="request">The request.</param>
    /// <param name="known">The names that it may have.</param>
    /// <returns>The body, or an answer that says what is wrong with it.</returns>
    public static async Task<(JsonBody? Body, IResult? Refusal)> ReadAsync(HttpRequest request, params string[] known)
    {
        var (bytes, unread) = await BodyBytes.ReadAsync(request);
        if (unread is not null)
        {
            return (null, unread);
        }

        try
        {
            using var document = JsonDocument.Parse(bytes.IsEmpty ? "{}"u8.ToArray() : bytes);
            return Read(document.RootElement.Clone(), known);
        }
        catch (JsonException exception)
        {
            return Refuse("body", string.Create(CultureInfo.InvariantCulture, $"The body is not JSON: line {exception.LineNumber + 1}, byte {exception.BytePositionInLine + 1}. It may be left out, or be an object with {Listed(known)}."));
        }
        catch (InvalidOperationException)
        {
            // A lone surrogate in an escape: JSON by its grammar, and no text.
            return Refuse("body", "The body has a text that is not Unicode.");
        }
    }

    /// <summary>A value as it was written. Null where it was left out.</summary>
    public JsonElement? Given(string name) => _values.TryGetValue(name, out var value) ? value : null;

    /// <summary>A value. Null where it was left out, or is null.</summary>
    public JsonElement? Find(string name) => Given(name) is { ValueKind: not JsonValueKind.Null } value ? value : null;

    /// <summary>Reads <c>reason</c>.</summary>
    /// <returns>An answer where it can't be read, otherwise null.</returns>
    public IResult? ReadReason(out string? reason) => ReadText("reason", LongestReason, $"'reason' is a text of up to {LongestReason} characters.", out reason);

    /// <summary>Reads a text.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="longest">The most characters.</param>
    /// <param name="allowed">What is allowed, as a sentence.</param>
    /// <param name="text">The text. Null where it was left out.</param>
    /// <returns>An answer where it is none, otherwise null.</returns>
    public IResult? ReadText(string name, int longest, string allowed, out string? text)
    {
        text = Find(name) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;
        return Find(name) is null || (text is not null && text.Length <= longest) ? null : Problems.BadRequest(_path + name, allowed);
    }

    /// <summary>Reads a switch.</summary>
    /// <returns>An answer where it is none, otherwise null.</returns>
    public IResult? ReadSwitch(string name, out bool value)
    {
        var given = Find(name)?.ValueKind;
        value = given == JsonValueKind.True;
        return given is null or JsonValueKind.True or JsonValueKind.False ? null : Problems.BadRequest(_path + name, $"'{_path}{name}' is true or false.");
    }

    /// <summary>Reads an object inside of it.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="known">The names that it may have.</param>
    /// <param name="nested">The object. This body where it was left out.</param>
    /// <returns>An answer where it is none, otherwise null.</returns>
    public IResult? ReadObject(string name, string[] known, out JsonBody nested)
    {
        nested = this;
        if (Find(name) is not { } value)
        {
            return null;
        }

        if (value.ValueKind != JsonValueKind.Object)
        {
            return Problems.BadRequest(name, $"'{name}' is an object with {Listed(known)}.");
        }

        var (read, refusal) = Read(value, known, Hash, $"{name}.");
        nested = read ?? this;
        return refusal;
    }

    private static (JsonBody?, IResult?) Read(JsonElement body, string[] known)
    {
        // First: it comes past every text there is, so that none of them can be found to be none later.
        var hash = Convert.ToHexStringLower(SHA256.HashData(CanonicalJson.Of(body)));
        return body.ValueKind == JsonValueKind.Object
            ? Read(body, known, hash, "")
            : Refuse("body", $"The body is an object with {Listed(known)}, or is left out.");
    }

    private static (JsonBody?, IResult?) Read(JsonElement body, string[] known, string hash, string path)
    {
        var values = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var property in body.EnumerateObject())
        {
            var field = path + property.Name;
            if (!known.Contains(property.Name))
            {
                return Refuse(field, $"'{field}' is not known here. There may be {Listed(known)}.");
            }

            if (!values.TryAdd(property.Name, property.Value))
            {
                return Refuse(field, $"'{field}' stands there twice.");
            }
        }

        return (new JsonBody(values, hash, path), null);
    }

    private static string Listed(string[] names) => names.Length == 1
        ? $"'{names[0]}'"
        : $"{string.Join(", ", names[..^1].Select(name => $"'{name}'"))} and '{names[^1]}'";

    private static (JsonBody?, IResult?) Refuse(string field, string detail) => (null, Problems.BadRequest(field, detail));
}
