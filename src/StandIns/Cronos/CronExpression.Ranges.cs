namespace Cronos;

public sealed partial class CronExpression
{
    /// <summary>The occurrences of a stretch of time on the clock of UTC, earliest first.</summary>
    /// <inheritdoc cref="GetOccurrences(DateTime, DateTime, TimeZoneInfo, bool, bool)"/>
    public IEnumerable<DateTime> GetOccurrences(
        DateTime fromUtc, DateTime toUtc, bool fromInclusive = true, bool toInclusive = false) =>
        GetOccurrences(fromUtc, toUtc, TimeZoneInfo.Utc, fromInclusive, toInclusive);

    /// <summary>The occurrences of a stretch of time on the clock of a zone, earliest first, found as they are asked for.</summary>
    /// <param name="fromUtc">The earlier end; its kind must be <see cref="DateTimeKind.Utc"/>.</param>
    /// <param name="toUtc">The later end; its kind must be <see cref="DateTimeKind.Utc"/>.</param>
    /// <param name="zone">The zone whose clock the expression is about.</param>
    /// <param name="fromInclusive">An occurrence at the earlier end counts.</param>
    /// <param name="toInclusive">An occurrence at the later end counts.</param>
    /// <returns>The occurrences in UTC.</returns>
    /// <exception cref="ArgumentException">The ends are in the wrong order, or one is not of kind UTC.</exception>
    /// <exception cref="ArgumentNullException"><paramref name="zone"/> is null.</exception>
    public IEnumerable<DateTime> GetOccurrences(
        DateTime fromUtc, DateTime toUtc, TimeZoneInfo zone, bool fromInclusive = true, bool toInclusive = false)
    {
        RequireUtc(fromUtc, nameof(fromUtc));
        RequireUtc(toUtc, nameof(toUtc));
        ArgumentNullException.ThrowIfNull(zone);
        RequireOrder(fromUtc <= toUtc, "later", nameof(fromUtc), nameof(toUtc));

        return Walk(
            GetNextOccurrence(fromUtc, zone, fromInclusive),
            occurrence => GetNextOccurrence(occurrence, zone),
            occurrence => occurrence < toUtc || toInclusive && occurrence == toUtc);
    }

    /// <summary>The occurrences of a stretch of time on the clock of a zone, earliest first, found as they are asked for.</summary>
    /// <param name="from">The earlier end.</param>
    /// <param name="to">The later end.</param>
    /// <param name="zone">The zone whose clock the expression is about.</param>
    /// <param name="fromInclusive">An occurrence at the earlier end counts.</param>
    /// <param name="toInclusive">An occurrence at the later end counts.</param>
    /// <returns>The occurrences with the zone's offset at each.</returns>
    /// <exception cref="ArgumentException">The ends are in the wrong order.</exception>
    /// <exception cref="ArgumentNullException"><paramref name="zone"/> is null.</exception>
    public IEnumerable<DateTimeOffset> GetOccurrences(
        DateTimeOffset from, DateTimeOffset to, TimeZoneInfo zone, bool fromInclusive = true, bool toInclusive = false)
    {
        ArgumentNullException.ThrowIfNull(zone);
        RequireOrder(from <= to, "later", nameof(from), nameof(to));

        return Walk(
            GetNextOccurrence(from, zone, fromInclusive),
            occurrence => GetNextOccurrence(occurrence, zone),
            occurrence => occurrence < to || toInclusive && occurrence == to);
    }

    /// <summary>The occurrences of a stretch of time on the clock of UTC, latest first.</summary>
    /// <inheritdoc cref="GetOccurrencesDescending(DateTime, DateTime, TimeZoneInfo, bool, bool)"/>
    public IEnumerable<DateTime> GetOccurrencesDescending(
        DateTime fromUtc, DateTime toUtc, bool fromInclusive = true, bool toInclusive = false) =>
        GetOccurrencesDescending(fromUtc, toUtc, TimeZoneInfo.Utc, fromInclusive, toInclusive);

    /// <summary>The occurrences of a stretch of time on the clock of a zone, latest first, found as they are asked for.</summary>
    /// <param name="fromUtc">The later end; its kind must be <see cref="DateTimeKind.Utc"/>.</param>
    /// <param name="toUtc">The earlier end; its kind must be <see cref="DateTimeKind.Utc"/>.</param>
    /// <param name="zone">The zone whose clock the expression is about.</param>
    /// <param name="fromInclusive">An occurrence at the later end counts.</param>
    /// <param name="toInclusive">An occurrence at the earlier end counts.</param>
    /// <returns>The occurrences in UTC.</returns>
    /// <exception cref="ArgumentException">The ends are in the wrong order, or one is not of kind UTC.</exception>
    /// <exception cref="ArgumentNullException"><paramref name="zone"/> is null.</exception>
    public IEnumerable<DateTime> GetOccurrencesDescending(
        DateTime fromUtc, DateTime toUtc, TimeZoneInfo zone, bool fromInclusive = true, bool toInclusive = false)
    {
        RequireUtc(fromUtc, nameof(fromUtc));
        RequireUtc(toUtc, nameof(toUtc));
        ArgumentNullException.ThrowIfNull(zone);
        RequireOrder(fromUtc >= toUtc, "earlier", nameof(fromUtc), nameof(toUtc));

        return Walk(
            GetPreviousOccurrence(fromUtc, zone, fromInclusive),
            occurrence => GetPreviousOccurrence(occurrence, zone),
            occurrence => occurrence > toUtc || toInclusive && occurrence == toUtc);
    }

    /// <summary>The occurrences of a stretch of time on the clock of a zone, latest first, found as they are asked for.</summary>
    /// <param name="from">The later end.</param>
    /// <param name="to">The earlier end.</param>
    /// <param name="zone">The zone whose clock the expression is about.</param>
    /// <param name="fromInclusive">An occurrence at the later end counts.</param>
    /// <param name="toInclusive">An occurrence at the earlier end counts.</param>
    /// <returns>The occurrences with the zone's offset at each.</returns>
    /// <exception cref="ArgumentException">The ends are in the wrong order.</exception>
    /// <exception cref="ArgumentNullException"><paramref name="zone"/> is null.</exception>
    public IEnumerable<DateTimeOffset> GetOccurrencesDescending(
        DateTimeOffset from, DateTimeOffset to, TimeZoneInfo zone, bool fromInclusive = true, bool toInclusive = false)
    {
        ArgumentNullException.ThrowIfNull(zone);
        RequireOrder(from >= to, "earlier", nameof(from), nameof(to));

        return Walk(
            GetPreviousOccurrence(from, zone, fromInclusive),
            occurrence => GetPreviousOccurrence(occurrence, zone),
            occurrence => occurrence > to || toInclusive && occurrence == to);
    }

    private static IEnumerable<T> Walk<T>(T? first, Func<T, T?> following, Func<T, bool> isWithin)
        where T : struct
    {
        for (var occurrence = first; occurrence is { } found && isWithin(found); occurrence = following(found))
        {
            yield return found;
        }
    }

    private static void RequireOrder(bool inOrder, string wrongly, string from, string to)
    {
        if (!inOrder)
        {
            throw new ArgumentException($"'{from}' is {wrongly} than '{to}'.", from);
        }
    }
}
