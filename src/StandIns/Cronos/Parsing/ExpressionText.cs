namespace Cronos.Parsing;

/// <summary>The text of an expression, and how far it has been read.</summary>
internal ref struct ExpressionText(string text)
{
    /// <summary>What <see cref="Current"/> is behind the last character.</summary>
    public const char End = '\0';

    private int _position;

    /// <summary>What is wrong with the text; null as long as nothing is.</summary>
    public ParseFailure? Failure { get; private set; }

    /// <summary>The next character to read, in upper case.</summary>
    public readonly char Current => _position < text.Length ? char.ToUpperInvariant(text[_position]) : End;

    /// <summary>Nothing is left to read.</summary>
    public readonly bool IsAtEnd => _position == text.Length;

    /// <summary>What has not been read.</summary>
    public readonly ReadOnlySpan<char> Rest => text.AsSpan(_position);

    /// <summary>The next character separates fields.</summary>
    public readonly bool IsAtBlank => !IsAtEnd && text[_position] is ' ' or '\t';

    /// <summary>Moves to the next character that is no blank.</summary>
    public void SkipBlanks()
    {
        while (IsAtBlank)
        {
            _position++;
        }
    }

    /// <summary>Moves on.</summary>
    public void Skip(int count) => _position += count;

    /// <summary>Moves past a character if it is the next one.</summary>
    public bool Take(char upperCase)
    {
        // The end is no character: a text may hold a NUL.
        if (IsAtEnd || Current != upperCase)
        {
            return false;
        }

        _position++;

        return true;
    }

    /// <summary>Reads a number in decimal digits. Numbers too long for any field come out as one that none allows.</summary>
    public bool TakeNumber(out int number)
    {
        const int TooLarge = 1_000_000;

        var start = _position;
        number = 0;

        for (; !IsAtEnd && char.IsAsciiDigit(text[_position]); _position++)
        {
            number = Math.Min(number * 10 + (text[_position] - '0'), TooLarge);
        }

        return _position > start;
    }

    /// <summary>Notes that something else is expected at the next character.</summary>
    /// <returns>Always false, to be returned on.</returns>
    public bool Fail(string field, string expected)
    {
        var found = IsAtEnd ? "the end" : ParseFailure.Quote(Word());

        return FailWith($"{field}: {found} at position {_position + 1} of {ParseFailure.Quote(text)}: {expected} is expected.");
    }

    /// <summary>Notes that a field is not there.</summary>
    /// <returns>Always false, to be returned on.</returns>
    public bool FailMissing(string field, string after, int count) =>
        FailWith($"{field}: missing after {after} in {ParseFailure.Quote(text)}: {count} fields are expected.");

    /// <summary>Notes that a value is left to chance, and that no seed was given.</summary>
    /// <returns>Always false, to be returned on.</returns>
    public bool FailMissingSeed(string field)
    {
        Failure = new ParseFailure(
            $"{field}: 'H' at position {_position + 1} of {ParseFailure.Quote(text)}: a jitter seed is needed to choose its value.",
            IsMissingSeed: true);

        return false;
    }

    private bool FailWith(string message)
    {
        Failure = new ParseFailure(message, IsMissingSeed: false);

        return false;
    }

    // The number or name that starts here, or the one character that starts neither.
    private readonly ReadOnlySpan<char> Word()
    {
        var length = 0;

        while (length < Rest.Length && char.IsLetterOrDigit(Rest[length]))
        {
            length++;
        }

        return Rest[..Math.Max(length, 1)];
    }
}
