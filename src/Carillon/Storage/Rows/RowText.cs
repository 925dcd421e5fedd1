using System.Diagnostics.CodeAnalysis;

namespace Carillon.Storage.Rows;

/// <summary>Bounds of free text in rows, so that a row fits the strictest store.</summary>
internal static class RowText
{
    /// <summary>Characters of a message.</summary>
    public const int Sentence = 4_000;

    /// <summary>Characters of a stack trace.</summary>
    public const int Page = 16_000;

    private const string Marker = " … (cut)";

    /// <summary>Cuts text to a length, with a marker, and never through a surrogate pair.</summary>
    [return: NotNullIfNotNull(nameof(text))]
    public static string? Cut(string? text, int length)
    {
        if (text is null || text.Length <= length)
        {
            return text;
        }

        var end = length - Marker.Length;
        return text[..(char.IsHighSurrogate(text[end - 1]) ? end - 1 : end)] + Marker;
    }

    /// <summary>The end of a text, with a mark where something went before it, and never from inside a surrogate pair.</summary>
    [return: NotNullIfNotNull(nameof(text))]
    public static string? Tail(string? text, int length)
    {
        if (text is null || text.Length <= length)
        {
            return text;
        }

        var start = text.Length - length;
        return "…" + text[(char.IsLowSurrogate(text[start]) ? start + 1 : start)..];
    }
}
