namespace StandIns.Tests.Cronos;

/// <summary>Expressions by chance, over the grammar that Cronos and NCRONTAB share and read alike.</summary>
internal sealed class RandomExpression(Random random)
{
    private static readonly string[] Months =
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

    private static readonly string[] Weekdays = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

    /// <summary>Five fields, or six.</summary>
    public string Next(bool withSeconds)
    {
        string[] fields = [Field(0, 59), Field(0, 59), Field(0, 23), Field(1, 31), Field(1, 12, Months), Field(0, 6, Weekdays)];

        return string.Join(' ', withSeconds ? fields : fields[1..]);
    }

    private string Field(int first, int last, string[]? names = null) => random.Next(10) switch
    {
        < 4 => "*",
        4 => $"*/{random.Next(1, last + 1)}",
        _ => string.Join(',', Enumerable.Range(0, random.Next(1, 4)).Select(_ => Item(first, last, names))),
    };

    private string Item(int first, int last, string[]? names)
    {
        var low = random.Next(first, last + 1);
        var high = random.Next(low, last + 1);
        var step = random.Next(1, last + 1);

        // A step after a single weekday reaches the Sunday that only Cronos has at 7.
        var isWeekday = names == Weekdays;

        return random.Next(4) switch
        {
            0 => $"{Value(low, first, names)}-{Value(high, first, names)}",
            1 => $"{low}-{high}/{step}",
            2 when !isWeekday => $"{low}/{step}",
            _ => Value(low, first, names),
        };
    }

    private string Value(int number, int first, string[]? names) =>
        names is not null && random.Next(2) == 0 ? names[number - first] : $"{number}";
}
