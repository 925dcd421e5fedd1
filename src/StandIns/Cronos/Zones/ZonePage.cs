using Cronos.Calendar;

namespace Cronos.Zones;

/// <summary>The spans of a zone in one page of time, worked out once from what the zone says about its offsets.</summary>
internal sealed class ZonePage
{
    /// <summary>A page is 2^25 seconds, some 388 days, so that an instant's page is one shift away.</summary>
    public const int SizeBits = 25;

    // Two transitions of one zone have always been days apart, never hours: looking twice a day sees each.
    private const int LookEvery = 12 * 3600;

    private readonly ZoneSpan[] _spans;

    public ZonePage(TimeZoneInfo zone, long number)
    {
        Number = number;
        _spans = [.. Spans(zone, number << SizeBits, (number + 1) << SizeBits)];
    }

    /// <summary>Which page of time this is.</summary>
    public long Number { get; }

    /// <summary>The span that an instant of this page is in.</summary>
    public ref readonly ZoneSpan At(long instant)
    {
        var index = 0;

        while (instant >= _spans[index].End)
        {
            index++;
        }

        return ref _spans[index];
    }

    private static IEnumerable<ZoneSpan> Spans(TimeZoneInfo zone, long pageStart, long pageEnd)
    {
        var start = pageStart;
        var offsetBefore = OffsetAt(zone, Math.Max(pageStart - 1, 0));
        var offset = OffsetAt(zone, start);

        for (var look = pageStart; look < pageEnd; look += LookEvery)
        {
            var next = Math.Min(look + LookEvery, pageEnd);

            if (OffsetAt(zone, next) == offset)
            {
                continue;
            }

            var transition = FirstChange(zone, look, next, offset);

            // A change exactly at the page's end is told by the next page.
            if (transition < pageEnd)
            {
                yield return new ZoneSpan(start, transition, offset, offsetBefore);
                (start, offsetBefore, offset) = (transition, offset, OffsetAt(zone, transition));
            }
        }

        yield return new ZoneSpan(start, pageEnd, offset, offsetBefore);
    }

    // Whole seconds only: zone data rounds some transitions at midnight down to 23:59:59.999.
    private static long FirstChange(TimeZoneInfo zone, long unchanged, long changed, int offset)
    {
        while (changed - unchanged > 1)
        {
            var middle = (unchanged + changed) / 2;

            if (OffsetAt(zone, middle) == offset)
            {
                unchanged = middle;
            }
            else
            {
                changed = middle;
            }
        }

        return changed;
    }

    private static int OffsetAt(TimeZoneInfo zone, long instant)
    {
        var utc = new DateTime(Math.Min(instant, CalendarSearch.Latest) * TimeSpan.TicksPerSecond, DateTimeKind.Utc);

        return (int)(zone.GetUtcOffset(utc).Ticks / TimeSpan.TicksPerSecond);
    }
}
