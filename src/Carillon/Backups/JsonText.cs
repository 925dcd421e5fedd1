using System.Buffers;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Carillon.Backups;

/// <summary>
/// Says whether a text is JSON, as <c>Utf8JsonReader</c> does, without telling anybody what it holds: that takes a fraction of the time, and
/// is done for every row of a snapshot.
/// </summary>
internal ref struct JsonText
{
    /// <summary>So many bytes are looked through for quotes at once: a bit for each.</summary>
    private const int Block = 64;

    private const int MostDepth = 64;

    private static readonly SearchValues<byte> HexDigits = SearchValues.Create("0123456789abcdefABCDEF"u8);

    private readonly ReadOnlySpan<byte> _text;
    private int _block = -Block;
    private ulong _marks;

    private JsonText(ReadOnlySpan<byte> text) => _text = text;

    /// <summary>Whether a text is one object of JSON.</summary>
    /// <param name="text">Valid UTF-8 without control characters.</param>
    public static bool IsObject(ReadOnlySpan<byte> text) => new JsonText(text).IsObject();

    private bool IsObject()
    {
        if (_text.IsEmpty || _text[0] != '{')
        {
            return false;
        }

        // What is open, the innermost in the lowest bit: 1 an object, 0 a list.
        ulong open = 0;
        var depth = 0;
        for (var at = 0; at >= 0;)
        {
            if (_text[at] is (byte)'{' or (byte)'[')
            {
                var isObject = _text[at] == '{';
                open = (open << 1) | (isObject ? 1UL : 0);
                at = Skip(at + 1);
                if (++depth > MostDepth || at == _text.Length)
                {
                    return false;
                }

                if (_text[at] != (isObject ? '}' : ']'))
                {
                    at = isObject ? PastName(at) : at;
                    continue;
                }
            }
            else
            {
                at = PastPlain(at);
            }

            // A value ends here, and with it perhaps what it is in.
            for (at = at < 0 ? at : Skip(at); at >= 0 && at < _text.Length && _text[at] == ((open & 1) != 0 ? '}' : ']'); at = Skip(at + 1))
            {
                open >>= 1;
                if (--depth == 0)
                {
                    return Skip(at + 1) == _text.Length;
                }
            }

            if (at < 0 || at == _text.Length || _text[at] != ',')
            {
                return false;
            }

            at = Skip(at + 1);
            at = (open & 1) != 0 ? PastName(at) : at < _text.Length ? at : -1;
        }

        return false;
    }

    /// <summary>Where the value of a property begins whose name is here.</summary>
    private int PastName(int at)
    {
        if (at == _text.Length || _text[at] != '"' || (at = PastText(at + 1)) < 0)
        {
            return -1;
        }

        at = Skip(at);
        if (at == _text.Length || _text[at] != ':')
        {
            return -1;
        }

        at = Skip(at + 1);
        return at < _text.Length ? at : -1;
    }

    /// <summary>Where what is neither an object nor a list ends.</summary>
    private int PastPlain(int at) => _text[at] switch
    {
        (byte)'"' => PastText(at + 1),
        (byte)'t' => PastWord(at, "true"u8),
        (byte)'f' => PastWord(at, "false"u8),
        (byte)'n' => PastWord(at, "null"u8),
        _ => PastNumber(at),
    };

    private int PastText(int at)
    {
        while (true)
        {
            at = NextMark(at);
            if (at < 0 || _text[at] == '"')
            {
                return at < 0 ? at : at + 1;
            }

            var length = EscapeLength(_text[at..]);
            if (length == 0)
            {
                return -1;
            }

            at += length;
        }
    }

    /// <summary>Where the next quote or backslash is. Less than 0 where there is none.</summary>
    private int NextMark(int at)
    {
        while (at < _text.Length)
        {
            var block = at & -Block;
            if (block != _block)
            {
                (_block, _marks) = (block, MarksIn(block));
            }

            var left = _marks >> (at - block);
            if (left != 0)
            {
                return at + BitOperations.TrailingZeroCount(left);
            }

            at = block + Block;
        }

        return -1;
    }

    private readonly ulong MarksIn(int block)
    {
        if (_text.Length >= Block)
        {
            // The last one overlaps the one before, and what belongs to that is shifted out.
            var from = Math.Min(block, _text.Length - Block);
            var bytes = Vector512.LoadUnsafe(ref MemoryMarshal.GetReference(_text), (nuint)from);
            return (Vector512.Equals(bytes, Vector512.Create((byte)'"')) | Vector512.Equals(bytes, Vector512.Create((byte)'\\'))).ExtractMostSignificantBits() >> (block - from);
        }

        ulong marks = 0;
        for (var at = 0; at < _text.Length; at++)
        {
            marks |= _text[at] is (byte)'"' or (byte)'\\' ? 1UL << at : 0;
        }

        return marks;
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

    private int PastNumber(int at)
    {
        var from = at < _text.Length && _text[at] == '-' ? at + 1 : at;
        at = PastDigits(from);
        if (at == from || (_text[from] == '0' && at > from + 1))
        {
            return -1;
        }

        if (at < _text.Length && _text[at] == '.')
        {
            from = at + 1;
            at = PastDigits(from);
            if (at == from)
            {
                return -1;
            }
        }

        if (at == _text.Length || _text[at] is not ((byte)'e' or (byte)'E'))
        {
            return at;
        }

        from = at + 1 < _text.Length && _text[at + 1] is (byte)'+' or (byte)'-' ? at + 2 : at + 1;
        at = PastDigits(from);
        return at == from ? -1 : at;
    }

    private int PastDigits(int at)
    {
        while (at < _text.Length && char.IsAsciiDigit((char)_text[at]))
        {
            at++;
        }

        return at;
    }

    private int PastWord(int at, ReadOnlySpan<byte> word) => _text[at..].StartsWith(word) ? at + word.Length : -1;

    private int Skip(int at)
    {
        while (at < _text.Length && _text[at] == ' ')
        {
            at++;
        }

        return at;
    }
}
