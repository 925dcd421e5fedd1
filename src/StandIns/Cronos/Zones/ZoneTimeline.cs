using System.Runtime.CompilerServices;

namespace Cronos.Zones;

/// <summary>
/// The offsets of a zone over time. Asking <see cref="TimeZoneInfo"/> costs more than the whole search for an
/// occurrence, so what it answered is kept.
/// </summary>
internal sealed class ZoneTimeline
{
    // Some 68 years of pages; two that fall on the same place take turns, so memory stays bounded.
    private const int KeptPages = 64;

    private static readonly ConditionalWeakTable<TimeZoneInfo, ZoneTimeline> Timelines = [];

    // Replaced whole and never changed after: a race costs the loser a second look at the zone, nothing else.
    private readonly ZonePage?[] _pages = new ZonePage?[KeptPages];

    private ZoneTimeline(TimeZoneInfo zone) => Zone = zone;

    /// <summary>The zone.</summary>
    public TimeZoneInfo Zone { get; }

    /// <summary>The timeline of a zone, for as long as the zone itself is alive.</summary>
    public static ZoneTimeline Of(TimeZoneInfo zone) => Timelines.GetValue(zone, static key => new ZoneTimeline(key));

    /// <summary>The span that an instant is in.</summary>
    public ref readonly ZoneSpan At(long instant)
    {
        var number = instant >> ZonePage.SizeBits;
        ref var place = ref _pages[number & (KeptPages - 1)];
        var page = Volatile.Read(ref place);

        if (page is null || page.Number != number)
        {
            page = new ZonePage(Zone, number);
            Volatile.Write(ref place, page);
        }

        return ref page.At(instant);
    }
}
