using Cronos.Calendar;
using Cronos.Zones;

namespace Cronos;

public sealed partial class CronExpression
{
    /// <summary>The next occurrence on the clock of UTC.</summary>
    /// <inheritdoc cref="GetNextOccurrence(DateTime, TimeZoneInfo, bool)"/>
    public DateTime? GetNextOccurrence(DateTime fromUtc, bool inclusive = false) =>
        GetNextOccurrence(fromUtc, TimeZoneInfo.Utc, inclusive);

    /// <summary>The latest occurrence before an instant, on the clock of UTC.</summary>
    /// <inheritdoc cref="GetPreviousOccurrence(DateTime, TimeZoneInfo, bool)"/>
    public DateTime? GetPreviousOccurrence(DateTime fromUtc, bool inclusive = false) =>
        GetPreviousOccurrence(fromUtc, TimeZoneInfo.Utc, inclusive);

    /// <summary>The next occurrence on the clock of a zone.</summary>
    /// <param name="fromUtc">After which instant; its kind must be <see cref="DateTimeKind.Utc"/>.</param>
    /// <param name="zone">The zone whose clock the expression is about.</param>
    /// <param name="inclusive">An occurrence at the given instant itself counts.</param>
    /// <returns>The occurrence in UTC, or null where there is none before the year 10000.</returns>
    /// <exception cref="ArgumentException"><paramref name="fromUtc"/> is not of kind UTC.</exception>
    /// <exception cref="ArgumentNullException"><paramref name="zone"/> is null.</exception>
    public DateTime? GetNextOccurrence(DateTime fromUtc, TimeZoneInfo zone, bool inclusive = false)
    {
        RequireUtc(fromUtc, nameof(fromUtc));
        ArgumentNullException.ThrowIfNull(zone);

        return ToDateTime(NextInstant(fromUtc.Ticks, zone, inclusive, out _));
    }

    /// <summary>The latest occurrence before an instant, on the clock of a zone.</summary>
    /// <remarks>
    /// What was due in a time that the clock skips is put on the last second before the gap here; looking forward it is
    /// due at the first second after it.
    /// </remarks>
    /// <param name="fromUtc">Before which instant; its kind must be <see cref="DateTimeKind.Utc"/>.</param>
    /// <param name="zone">The zone whose clock the expression is about.</param>
    /// <param name="inclusive">An occurrence at the given instant itself counts.</param>
    /// <returns>The occurrence in UTC, or null where there is none since the year 1.</returns>
    /// <exception cref="ArgumentException"><paramref name="fromUtc"/> is not of kind UTC.</exception>
    /// <exception cref="ArgumentNullException"><paramref name="zone"/> is null.</exception>
    public DateTime? GetPreviousOccurrence(DateTime fromUtc, TimeZoneInfo zone, bool inclusive = false)
    {
        RequireUtc(fromUtc, nameof(fromUtc));
        ArgumentNullException.ThrowIfNull(zone);

        return ToDateTime(PreviousInstant(fromUtc.Ticks, zone, inclusive, out _));
    }

    /// <summary>The next occurrence on the clock of a zone.</summary>
    /// <param name="from">After which instant; its offset does not matter.</param>
    /// <param name="zone">The zone whose clock the expression is about.</param>
    /// <param name="inclusive">An occurrence at the given instant itself counts.</param>
    /// <returns>The occurrence with the zone's offset at it, or null where there is none before the year 10000.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="zone"/> is null.</exception>
    public DateTimeOffset? GetNextOccurrence(DateTimeOffset from, TimeZoneInfo zone, bool inclusive = false)
    {
        ArgumentNullException.ThrowIfNull(zone);

        return ToDateTimeOffset(NextInstant(from.UtcTicks, zone, inclusive, out var offset), offset);
    }

    /// <summary>The latest occurrence before an instant, on the clock of a zone.</summary>
    /// <remarks><inheritdoc cref="GetPreviousOccurrence(DateTime, TimeZoneInfo, bool)" path="/remarks/node()"/></remarks>
    /// <param name="from">Before which instant; its offset does not matter.</param>
    /// <param name="zone">The zone whose clock the expression is about.</param>
    /// <param name="inclusive">An occurrence at the given instant itself counts.</param>
    /// <returns>The occurrence with the zone's offset at it, or null where there is none since the year 1.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="zone"/> is null.</exception>
    public DateTimeOffset? GetPreviousOccurrence(DateTimeOffset from, TimeZoneInfo zone, bool inclusive = false)
    {
        ArgumentNullException.ThrowIfNull(zone);

        return ToDateTimeOffset(PreviousInstant(from.UtcTicks, zone, inclusive, out var offset), offset);
    }

    private long NextInstant(long fromTicks, TimeZoneInfo zone, bool inclusive, out int offset)
    {
        var from = fromTicks / TimeSpan.TicksPerSecond;

        // Past a second's beginning, that second is over.
        inclusive &= from * TimeSpan.TicksPerSecond == fromTicks;

        if (!ReferenceEquals(zone, TimeZoneInfo.Utc))
        {
            return _zoned.Next(TimelineOf(zone), from, inclusive, out offset);
        }

        offset = 0;

        return _calendar.AtOrAfter(inclusive ? from : from + 1);
    }

    private long PreviousInstant(long fromTicks, TimeZoneInfo zone, bool inclusive, out int offset)
    {
        var from = fromTicks / TimeSpan.TicksPerSecond;

        // Past a second's beginning, that second has been.
        inclusive |= from * TimeSpan.TicksPerSecond != fromTicks;

        if (!ReferenceEquals(zone, TimeZoneInfo.Utc))
        {
            return _zoned.Previous(TimelineOf(zone), from, inclusive, out offset);
        }

        offset = 0;

        return _calendar.AtOrBefore(inclusive ? from : from - 1);
    }

    private ZoneTimeline TimelineOf(TimeZoneInfo zone)
    {
        var timeline = _lastTimeline;

        if (timeline is null || !ReferenceEquals(timeline.Zone, zone))
        {
            timeline = ZoneTimeline.Of(zone);
            _lastTimeline = timeline;
        }

        return timeline;
    }

    private static DateTime? ToDateTime(long instant) => instant is CalendarSearch.None || instant > CalendarSearch.Latest
        ? null
        : new DateTime(instant * TimeSpan.TicksPerSecond, DateTimeKind.Utc);

    private static DateTimeOffset? ToDateTimeOffset(long instant, int offset)
    {
        var reading = instant + offset;

        // At either end of time an instant can be there while its reading is not.
        return instant is CalendarSearch.None || instant > CalendarSearch.Latest || reading is < 0 or > CalendarSearch.Latest
            ? null
            : new DateTimeOffset(reading * TimeSpan.TicksPerSecond, new TimeSpan(offset * TimeSpan.TicksPerSecond));
    }

    private static void RequireUtc(DateTime value, string parameter)
    {
        if (value.Kind != DateTimeKind.Utc)
        {
            throw new ArgumentException(
                $"The kind of '{value:O}' is {value.Kind}, and Utc is expected: any other is ambiguous when clocks change.", parameter);
        }
    }
}
