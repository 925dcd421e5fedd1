namespace Cronos.Zones;

/// <summary>
/// A stretch of time in which a zone keeps one offset. Instants are seconds of UTC since 0001-01-01, readings the same
/// count on the zone's wall clock, offsets seconds east of UTC.
/// </summary>
/// <param name="Start">First instant.</param>
/// <param name="End">First instant after it.</param>
/// <param name="Offset">What the wall clock is ahead of UTC.</param>
/// <param name="OffsetBefore">The same just before <paramref name="Start"/>; equal where the span only goes on.</param>
internal readonly record struct ZoneSpan(long Start, long End, int Offset, int OffsetBefore)
{
    /// <summary>What the wall clock reads at <see cref="Start"/>.</summary>
    public long FirstReading => Start + Offset;

    /// <summary>What it would read at <see cref="Start"/> had it not been set: readings up to here are skipped or repeated.</summary>
    public long ReadingBefore => Start + OffsetBefore;

    /// <summary>What it reads at <see cref="End"/> if it is not set then.</summary>
    public long EndReading => End + Offset;

    /// <summary>The span begins with readings that the one before it has had already.</summary>
    public bool Repeats => OffsetBefore > Offset;
}
