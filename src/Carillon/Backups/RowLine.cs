using System.Buffers;
using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Carillon.Storage;

namespace Carillon.Backups;

/// <summary>
/// A row as a line of JSON: <c>{"key":"…","body":{…}}</c>, with the body as the store keeps it; <c>{"key":"…","base64":"…"}</c>
/// where that is no JSON object on one line; <c>{"key":"…","deleted":true}</c> for a row that is gone.
/// </summary>
internal static class RowLine
{
    private const byte Quote = (byte)'"';

    private static readonly SearchValues<byte> ToEscape = SearchValues.Create([.. Enumerable.Range(0, 0x20).Concat(Enumerable.Range(0x7f, 0x81)).Select(value => (byte)value), Quote, (byte)'\\']);

    private static ReadOnlySpan<byte> Begin => "{\"key\":\""u8;

    private static ReadOnlySpan<byte> Body => "\",\"body\":"u8;

    private static ReadOnlySpan<byte> Base64Text => "\",\"base64\":\""u8;

    private static ReadOnlySpan<byte> Deleted => "\",\"deleted\":true}"u8;

    /// <summary>Writes a row, without what ends a line.</summary>
    /// <returns>Whether its body is JSON, or is none.</returns>
    public static bool Write(RawRow row, ArrayBufferWriter<byte> line)
    {
        var key = Encoding.UTF8.GetBytes(row.Key.Value);
        if (row.Body is not null)
        {
            return Write(key, row.Body, line);
        }

        line.Write(Begin);
        WriteKey(key, line);
        line.Write(Deleted);
        return true;
    }

    /// <summary>Writes a row that is there, without what ends a line.</summary>
    /// <param name="key">Its key, in UTF-8.</param>
    /// <param name="body">Its body.</param>
    /// <param name="line">Where to.</param>
    /// <returns>Whether its body is JSON.</returns>
    public static bool Write(ReadOnlySpan<byte> key, ReadOnlySpan<byte> body, ArrayBufferWriter<byte> line)
    {
        if (IsJsonObject(body) && !key.ContainsAny(ToEscape))
        {
            // Nearly every row: one span for all of it.
            var length = Begin.Length + key.Length + Body.Length + body.Length + 1;
            var span = line.GetSpan(length);
            Begin.CopyTo(span);
            key.CopyTo(span[Begin.Length..]);
            Body.CopyTo(span[(Begin.Length + key.Length)..]);
            body.CopyTo(span[(length - 1 - body.Length)..]);
            span[length - 1] = (byte)'}';
            line.Advance(length);
            return true;
        }

        line.Write(Begin);
        WriteKey(key, line);
        if (IsJsonObject(body))
        {
            line.Write(Body);
            line.Write(body);
            line.Write("}"u8);
            return true;
        }

        line.Write(Base64Text);
        Base64.EncodeToUtf8(body, line.GetSpan(Base64.GetMaxEncodedToUtf8Length(body.Length)), out _, out var written);
        line.Advance(written);
        line.Write("\"}"u8);
        return false;
    }

    /// <summary>Reads a row.</summary>
    /// <param name="line">The line, without what ends it.</param>
    /// <param name="row">The row.</param>
    /// <param name="isJson">Whether its body is JSON, or is none.</param>
    /// <returns>Whether it is one.</returns>
    public static bool TryRead(ReadOnlySpan<byte> line, out RawRow row, out bool isJson)
    {
        (row, isJson) = (default, true);
        if (!line.StartsWith(Begin) || line.Length < Begin.Length + 2)
        {
            return false;
        }

        var rest = line[Begin.Length..];
        var end = rest.IndexOf(Quote);
        while (end > 0 && IsEscaped(rest, end))
        {
            var next = rest[(end + 1)..].IndexOf(Quote);
            end = next < 0 ? -1 : end + 1 + next;
        }

        if (end < 0 || !TryReadKey(rest[..end], out var key))
        {
            return false;
        }

        rest = rest[end..];
        if (rest.StartsWith(Body) && rest[^1] == '}')
        {
            row = new RawRow(key, rest[Body.Length..^1].ToArray());
            return true;
        }

        if (rest.SequenceEqual(Deleted))
        {
            row = new RawRow(key, null);
            return true;
        }

        isJson = false;
        return rest.StartsWith(Base64Text) && rest.EndsWith("\"}"u8) && TryReadBase64(key, rest[Base64Text.Length..^2], out row);
    }

    private static void WriteKey(ReadOnlySpan<byte> key, ArrayBufferWriter<byte> line)
    {
        // Only a foreign hand writes a key that is not plain.
        line.Write(key.ContainsAny(ToEscape) ? JsonEncodedText.Encode(Encoding.UTF8.GetString(key)).EncodedUtf8Bytes : key);
    }

    private static bool TryReadKey(ReadOnlySpan<byte> text, out RowKey key)
    {
        if (!text.ContainsAny(ToEscape))
        {
            key = new RowKey(Encoding.UTF8.GetString(text));
            return true;
        }

        try
        {
            var reader = new Utf8JsonReader([Quote, .. text, Quote]);
            key = new RowKey(reader.Read() ? reader.GetString() ?? "" : "");
            return true;
        }
        catch (JsonException)
        {
            key = default;
            return false;
        }
    }

    private static bool IsEscaped(ReadOnlySpan<byte> text, int at)
    {
        var slashes = 0;
        while (slashes < at && text[at - 1 - slashes] == '\\')
        {
            slashes++;
        }

        return slashes % 2 == 1;
    }

    private static bool TryReadBase64(RowKey key, ReadOnlySpan<byte> text, out RawRow row)
    {
        var body = new byte[Base64.GetMaxDecodedFromUtf8Length(text.Length)];
        var status = Base64.DecodeFromUtf8(text, body, out _, out var length);
        row = new RawRow(key, body[..length]);
        return status == OperationStatus.Done;
    }

    /// <summary>Whether a body can stand in a line as it is. The codec's always can.</summary>
    private static bool IsJsonObject(ReadOnlySpan<byte> body) =>
        !body.ContainsAnyInRange((byte)0, (byte)0x1f) && Utf8.IsValid(body) && JsonText.IsObject(body);
}
