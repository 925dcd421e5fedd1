namespace StandIns.Tests.Cronos;

/// <summary>A change of a zone's offset, as asked from the zone itself hour by hour.</summary>
/// <param name="Zone">The zone.</param>
/// <param name="At">The first minute of the new offset, in UTC.</param>
/// <param name="Before">The old offset.</param>
/// <param name="After">The new offset.</param>
internal sealed record ZoneTransition(TimeZoneInfo Zone, DateTime At, TimeSpan Before, TimeSpan After)
{
    /// <summary>The changes of a zone in the years from <paramref name="firstYear"/> on.</summary>
    public static IEnumerable<ZoneTransition> Of(TimeZoneInfo zone, int firstYear, int years)
    {
        var start = new DateTime(firstYear, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        var before = zone.GetUtcOffset(start);

        for (var hour = start.AddHours(1); hour < start.AddYears(years); hour = hour.AddHours(1))
        {
            if (zone.GetUtcOffset(hour) == before)
            {
                continue;
            }

            var minute = hour.AddHours(-1);

            while (zone.GetUtcOffset(minute) == before)
            {
                minute = minute.AddMinutes(1);
            }

            var after = zone.GetUtcOffset(minute);

            yield return new ZoneTransition(zone, minute, before, after);

            before = after;
        }
    }

    public override string ToString() => $"{Zone.Id} {At:yyyy-MM-dd HH:mm}Z {Before} -> {After}";
}
