using System.Globalization;

namespace Microsoft.Azure.Functions.Worker.Timers;

/// <summary>One field of an NCRONTAB expression: its bounds, and the names that may stand for its values.</summary>
internal sealed class NcrontabField(int lowest, int highest, params string[] names)
{
    public static IReadOnlyList<NcrontabField> All { get; } =
    [
        new(0, 59),
        new(0, 59),
        new(0, 23),
        new(1, 31),
        new(1, 12, CultureInfo.InvariantCulture.DateTimeFormat.MonthNames[..12]),
        new(0, 6, CultureInfo.InvariantCulture.DateTimeFormat.DayNames),
    ];

    /// <summary>The field written out as the host writes it (a star, or values and runs in order); null when it cannot be read.</summary>
    public string? Canonical(string text)
    {
        var values = new SortedSet<int>();
        foreach (var item in text.Split(','))
        {
            if (!TryAdd(item, values))
            {
                return null;
            }
        }

        return values.Count == highest - lowest + 1 ? "*" : string.Join(',', Runs([.. values]));
    }

    private bool TryAdd(string item, SortedSet<int> values)
    {
        var parts = item.Split('/', 2);
        var step = 1;
        if (parts.Length == 2 && !int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out step))
        {
            return false;
        }

        if (!TryReadBounds(parts[0], openEnded: step != 1, out var first, out var last))
        {
            return false;
        }

        for (var value = first; value <= last; value += Math.Max(step, 1))
        {
            values.Add(value);
        }

        return true;
    }

    private bool TryReadBounds(string text, bool openEnded, out int first, out int last)
    {
        (first, last) = (lowest, highest);
        if (text == "*")
        {
            return true;
        }

        var ends = text.Split('-', 2);
        if (!TryReadValue(ends[0], out first) || !TryReadValue(ends[^1], out last))
        {
            return false;
        }

        if (ends.Length == 1 && openEnded)
        {
            last = highest;
        }

        // The host takes a range either way round.
        (first, last) = (Math.Min(first, last), Math.Max(first, last));
        return first >= lowest && last <= highest;
    }

    private bool TryReadValue(string text, out int value)
    {
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value))
        {
            return true;
        }

        // A name, or as much of it as its author cared to write.
        var index = text.Length == 0 ? -1 : Array.FindIndex(names, n => n.StartsWith(text, StringComparison.OrdinalIgnoreCase));
        value = index + lowest;
        return index >= 0;
    }

    private static IEnumerable<string> Runs(int[] values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            var start = values[i];
            while (i + 1 < values.Length && values[i + 1] == values[i] + 1)
            {
                i++;
            }

            yield return start == values[i] ? $"{start}" : $"{start}-{values[i]}";
        }
    }
}
