namespace Benchmarks.Schedules;

/// <summary>Instants to ask about: the same ones in every run, and a power of two of them.</summary>
internal static class Instants
{
    private const int Count = 256;
    private const int FirstYear = 2024;
    private const int Years = 8;

    /// <summary>Somewhere in the year 2026.</summary>
    public static DateTimeOffset[] InAYear() =>
        Pick(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero), TimeSpan.FromDays(365), new Random(1));

    /// <summary>Of those, ones with no change of offset within four days: the following or preceding week stands in.</summary>
    public static DateTimeOffset[] FarFromTransitions(TimeZoneInfo zone) =>
        [.. InAYear().Select(instant => IsNearTransition(zone, instant) ? instant.AddDays(-14) : instant)];

    /// <summary>Within three hours of the changes of offset of eight years.</summary>
    public static DateTimeOffset[] AroundTransitions(TimeZoneInfo zone)
    {
        var random = new Random(2);
        var transitions = Transitions(zone).ToArray();

        return [.. Enumerable.Range(0, Count).Select(index =>
            transitions[index % transitions.Length].AddSeconds(random.Next(-3 * 3600, 3 * 3600)))];
    }

    private static bool IsNearTransition(TimeZoneInfo zone, DateTimeOffset instant) =>
        zone.GetUtcOffset(instant.AddDays(-4)) != zone.GetUtcOffset(instant.AddDays(4));

    private static IEnumerable<DateTimeOffset> Transitions(TimeZoneInfo zone)
    {
        var start = new DateTimeOffset(FirstYear, 1, 1, 0, 0, 0, TimeSpan.Zero);

        for (var hour = start; hour < start.AddYears(Years); hour = hour.AddHours(1))
        {
            if (zone.GetUtcOffset(hour.AddHours(-1)) != zone.GetUtcOffset(hour))
            {
                yield return hour;
            }
        }
    }

    private static DateTimeOffset[] Pick(DateTimeOffset from, TimeSpan within, Random random) =>
        [.. Enumerable.Range(0, Count).Select(_ => from.AddSeconds(random.NextInt64((long)within.TotalSeconds)))];
}
