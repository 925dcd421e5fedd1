using Cronos.Calendar;

namespace Cronos.Zones;

/// <summary>
/// Finds the instants at which a zone's clock shows what an expression names. Instants are seconds of UTC;
/// <see cref="CalendarSearch.None"/> stands for none.
/// </summary>
/// <remarks>
/// A reading that the clock skips rings at the first instant after the gap. A reading that it shows twice rings the
/// first time, and the second time too if the expression is an interval. Looking back, a skipped reading is put on the
/// last second before the gap, as the package does.
/// </remarks>
internal sealed class ZonedSearch(CalendarSearch calendar, bool isInterval)
{
    // No clock is as far from UTC.
    private const int LargestOffset = 36 * 3600;

    /// <summary>The first instant after <paramref name="from"/>, or at it with <paramref name="inclusive"/>.</summary>
    /// <param name="zone">The zone.</param>
    /// <param name="from">Where the search begins.</param>
    /// <param name="inclusive">That instant itself counts.</param>
    /// <param name="offset">The zone's offset at what is returned.</param>
    public long Next(ZoneTimeline zone, long from, bool inclusive, out int offset)
    {
        ref readonly var span = ref zone.At(from);
        var reading = from + span.Offset + (inclusive ? 0 : 1);

        if (!isInterval && span.Repeats)
        {
            reading = Math.Max(reading, span.ReadingBefore);
        }

        var found = calendar.AtOrAfter(reading);

        // A reading that comes only after the span: the next one begins with it, skips it or repeats what led to it.
        while (found != CalendarSearch.None && found >= span.EndReading)
        {
            if (span.End > CalendarSearch.Latest)
            {
                found = CalendarSearch.None;
            }
            else if (!isInterval)
            {
                // Repeated readings do not matter here, so everything up to a little before the reading is passed over.
                span = ref zone.At(Math.Max(span.End, found - LargestOffset));
            }
            else
            {
                span = ref zone.At(span.End);
                found = span.Repeats ? calendar.AtOrAfter(span.FirstReading) : found;
            }
        }

        offset = span.Offset;

        return found == CalendarSearch.None ? CalendarSearch.None : Math.Max(found - span.Offset, span.Start);
    }

    /// <summary>The last instant before <paramref name="from"/>, or at it with <paramref name="inclusive"/>.</summary>
    /// <inheritdoc cref="Next"/>
    public long Previous(ZoneTimeline zone, long from, bool inclusive, out int offset)
    {
        ref readonly var span = ref zone.At(from);
        var found = calendar.AtOrBefore(from + span.Offset - (inclusive ? 0 : 1));

        while (found != CalendarSearch.None)
        {
            var firstRinging = isInterval ? span.FirstReading : Math.Max(span.FirstReading, span.ReadingBefore);

            if (found >= firstRinging)
            {
                offset = span.Offset;

                return found - offset;
            }

            if (span.Start == 0)
            {
                break;
            }

            if (span.Repeats)
            {
                found = calendar.AtOrBefore(span.ReadingBefore - 1);
            }
            else if (found >= span.ReadingBefore)
            {
                offset = span.OffsetBefore;

                return span.Start - 1;
            }

            span = ref zone.At(span.Start - 1);
        }

        offset = 0;

        return CalendarSearch.None;
    }
}
