namespace Cronos.Parsing;

/// <summary>A name for a whole expression.</summary>
/// <param name="Name">What is written, from the <c>@</c> on.</param>
/// <param name="Expression">What it stands for, seconds first.</param>
/// <param name="Jittered">What it stands for when a jitter seed is given.</param>
internal sealed record Macro(string Name, string Expression, string Jittered)
{
    public static readonly Macro[] All =
    [
        new("@every_second", "* * * * * *", "* * * * * *"),
        new("@every_minute", "0 * * * * *", "H * * * * *"),
        new("@hourly",       "0 0 * * * *", "H H * * * *"),
        new("@daily",        "0 0 0 * * *", "H H H * * *"),
        new("@midnight",     "0 0 0 * * *", "H H H * * *"),
        new("@weekly",       "0 0 0 * * 0", "H H H * * H"),
        new("@monthly",      "0 0 0 1 * *", "H H H H * *"),
        new("@yearly",       "0 0 0 1 1 *", "H H H H H *"),
        new("@annually",     "0 0 0 1 1 *", "H H H H H *"),
    ];

    /// <summary>What may be written, for error messages.</summary>
    public static string Names { get; } = string.Join(", ", All.Select(macro => macro.Name));

    /// <summary>The macro of that name in any case, or null.</summary>
    public static Macro? Find(ReadOnlySpan<char> name)
    {
        foreach (var macro in All)
        {
            if (name.Equals(macro.Name, StringComparison.OrdinalIgnoreCase))
            {
                return macro;
            }
        }

        return null;
    }
}
