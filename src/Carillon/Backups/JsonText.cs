using System.Buffers;

namespace Carillon.Backups;

/// <summary>
/// Says whether a text is JSON, as <c>Utf8JsonReader</c> does, without telling anybody what it holds: so in less than half of the time, and
/// that is done for every row of a snapshot.
/// </summary>
internal static class JsonText
{
    private const int MostDepth = 64;

    private static readonly SearchValues<byte> HexDigits = SearchValues.Create("0123456789abcdefABCDEF"u8);

    /// <summary>Whether a text is one object of JSON.</summary>
    /// <param name="text">Valid UTF-8 without control characters.</param>
    public static bool IsObject(ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty || text[0] != '{')
        {
            return false;
        }

        // What is open, the innermost in the lowest bit: 1 an object, 0 a list.
        ulong open = 0;
        var depth = 0;
        for (var at = 0; at >= 0;)
        {
            if (text[at] is (byte)'{' or (byte)'[')
            {
                var isObject = text[at] == '{';
                open = (open << 1) | (isObject ? 1UL : 0);
                at = Skip(text, at + 1);
                if (++depth > MostDepth || at == text.Length)
                {
                    return false;
                }

                if (text[at] != (isObject ? '}' : ']'))
                {
                    at = isObject ? PastName(text, at) : at;
                    continue;
                }
            }
            else
            {
                at = PastPlain(text, at);
            }

            // A value ends here, and with it perhaps what it is in.
            for (at = at < 0 ? at : Skip(text, at); at >= 0 && at < text.Length && text[at] == ((open & 1) != 0 ? '}' : ']'); at = Skip(text, at + 1))
            {
                open >>= 1;
                if (--depth == 0)
                {
                    return Skip(text, at + 1) == text.Length;
                }
            }

            if (at < 0 || at == text.Length || text[at] != ',')
            {
                return false;
            }

            at = Skip(text, at + 1);
            at = (open & 1) != 0 ? PastName(text, at) : at < text.Length ? at : -1;
        }

        return false;
    }

    /// <summary>Where the value of a property begins whose name is here.</summary>
    private static int PastName(ReadOnlySpan<byte> text, int at)
    {
        if (at == text.Length || text[at] != '"' || (at = PastText(text, at + 1)) < 0)
        {
            return -1;
        }

        at = Skip(text, at);
        if (at == text.Length || text[at] != ':')
        {
            return -1;
        }

        at = Skip(text, at + 1);
        return at < text.Length ? at : -1;
    }

    /// <summary>Where what is neither an object nor a list ends.</summary>
    private static int PastPlain(ReadOnlySpan<byte> text, int at) => text[at] switch
    {
        (byte)'"' => PastText(text, at + 1),
        (byte)'t' => PastWord(text, at, "true"u8),
        (byte)'f' => PastWord(text, at, "false"u8),
        (byte)'n' => PastWord(text, at, "null"u8),
        _ => PastNumber(text, at),
    };

    private static int PastText(ReadOnlySpan<byte> text, int at)
    {
        while (true)
        {
            var next = text[at..].IndexOfAny((byte)'"', (byte)'\\');
            if (next < 0)
            {
                return -1;
            }

            at += next;
            if (text[at] == '"')
            {
                return at + 1;
            }

            var length = EscapeLength(text[at..]);
            if (length == 0)
            {
                return -1;
            }

            at += length;
        }
    }

    private static int EscapeLength(ReadOnlySpan<byte> text)
    {
        if (text.Length < 2)
        {
            return 0;
        }

        if (text[1] != 'u')
        {
            return "\"\\/bfnrt"u8.Contains(text[1]) ? 2 : 0;
        }

        return text.Length >= 6 && !text[2..6].ContainsAnyExcept(HexDigits) ? 6 : 0;
    }

    private static int PastNumber(ReadOnlySpan<byte> text, int at)
    {
        var from = at < text.Length && text[at] == '-' ? at + 1 : at;
        at = PastDigits(text, from);
        if (at == from || (text[from] == '0' && at > from + 1))
        {
            return -1;
        }

        if (at < text.Length && text[at] == '.')
        {
            from = at + 1;
            at = PastDigits(text, from);
            if (at == from)
            {
                return -1;
            }
        }

        if (at == text.Length || text[at] is not ((byte)'e' or (byte)'E'))
        {
            return at;
        }

        from = at + 1 < text.Length && text[at + 1] is (byte)'+' or (byte)'-' ? at + 2 : at + 1;
        at = PastDigits(text, from);
        return at == from ? -1 : at;
    }

    private static int PastDigits(ReadOnlySpan<byte> text, int at)
    {
        while (at < text.Length && char.IsAsciiDigit((char)text[at]))
        {
            at++;
        }

        return at;
    }

    private static int PastWord(ReadOnlySpan<byte> text, int at, ReadOnlySpan<byte> word) => text[at..].StartsWith(word) ? at + word.Length : -1;

    private static int Skip(ReadOnlySpan<byte> text, int at)
    {
        while (at < text.Length && text[at] == ' ')
        {
            at++;
        }

        return at;
    }
}
