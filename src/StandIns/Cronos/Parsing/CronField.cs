namespace Cronos.Parsing;

/// <summary>One field of an expression: what it is called, and which numbers and names it takes.</summary>
/// <param name="Name">As it stands in error messages.</param>
/// <param name="First">Smallest value.</param>
/// <param name="Last">Largest value that may be written. Day of week has 7 here, a second Sunday.</param>
/// <param name="Cycle">How many different values there are; a range that runs past the end goes on this much lower.</param>
/// <param name="JitterValues">From how many values, counted from <paramref name="First"/>, an <c>H</c> is drawn.</param>
/// <param name="Names">Three-letter names, the first of them for <paramref name="First"/>; empty where there are none.</param>
internal sealed record CronField(string Name, int First, int Last, int Cycle, int JitterValues, string Names)
{
    public static readonly CronField Seconds = new("Seconds", 0, 59, 60, 60, "");
    public static readonly CronField Minutes = new("Minutes", 0, 59, 60, 60, "");
    public static readonly CronField Hours = new("Hours", 0, 23, 24, 24, "");

    // Jitter stays within the days that every month has.
    public static readonly CronField DaysOfMonth = new("Days of month", 1, 31, 31, 28, "");
    public static readonly CronField Months = new("Months", 1, 12, 12, 12, "JANFEBMARAPRMAYJUNJULAUGSEPOCTNOVDEC");
    public static readonly CronField DaysOfWeek = new("Days of week", 0, 7, 7, 7, "SUNMONTUEWEDTHUFRISAT");

    /// <summary>A bit for every value of the field; bit n stands for value n.</summary>
    public ulong Every { get; } = Bits(First, First + Cycle - 1, 1, Cycle, First + Cycle - 1);

    /// <summary>What may be written as a value, for error messages.</summary>
    public string Allowed { get; } = Names.Length == 0
        ? $"a value between {First} and {Last}"
        : $"a value between {First} and {Last} or a name from {Names[..3]} to {Names[^3..]}";

    /// <summary>The values from <paramref name="low"/> to <paramref name="high"/>, going round the end where high is below low.</summary>
    public ulong Range(int low, int high, int step) =>
        Bits(low, high < low ? high + Cycle : high, step, Cycle, First + Cycle - 1);

    /// <summary>The number of the name that starts at <paramref name="text"/>, or -1.</summary>
    public int NumberOf(ReadOnlySpan<char> text)
    {
        if (text.Length < 3 || !char.IsAsciiLetter(text[0]))
        {
            return -1;
        }

        for (var start = 0; start < Names.Length; start += 3)
        {
            if (text[..3].Equals(Names.AsSpan(start, 3), StringComparison.OrdinalIgnoreCase))
            {
                return First + start / 3;
            }
        }

        return -1;
    }

    private static ulong Bits(int low, int high, int step, int cycle, int highestValue)
    {
        if (step == 1 && high <= highestValue)
        {
            return (2UL << high) - (1UL << low);
        }

        var bits = 0UL;

        for (var value = low; value <= high; value += step)
        {
            bits |= 1UL << (value > highestValue ? value - cycle : value);
        }

        return bits;
    }
}
