namespace Cronos.Parsing;

/// <summary>Why a text is not an expression: a value, so that <c>TryParse</c> costs no exception.</summary>
/// <param name="Message">What is wrong, where, and what is allowed.</param>
/// <param name="IsMissingSeed">The text is sound, but for a jitter seed.</param>
internal sealed record ParseFailure(string Message, bool IsMissingSeed)
{
    private const int MostShown = 80;

    /// <summary>The exception that says so.</summary>
    public Exception ToException() =>
        IsMissingSeed ? new MissingSeedException(Message) : new CronFormatException(Message);

    /// <summary>A text as it stands in a message: quoted, and cut where it is very long.</summary>
    public static string Quote(ReadOnlySpan<char> text) =>
        text.Length <= MostShown ? $"'{text}'" : $"'{text[..MostShown]}…'";
}
