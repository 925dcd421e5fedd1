using Cronos.Calendar;
using Cronos.Parsing;
using Cronos.Zones;

namespace Cronos;

/// <summary>
/// A cron expression: the instants at which something is due, on the clock of a time zone. Instances never change and
/// may be shared between threads.
/// </summary>
/// <remarks>
/// When the clock is set forward, what was due in the skipped time is due at the first instant after it. When it is set
/// back, what was due in the repeated time is due the first time; an expression whose second, minute or hour has a
/// <c>*</c>, a range or a step is due both times. Where day of month and day of week are both given, a day must be both.
/// </remarks>
public sealed partial class CronExpression : IEquatable<CronExpression>
{
    /// <summary>Midnight of 1 January: <c>0 0 1 1 *</c>.</summary>
    public static readonly CronExpression Yearly = Parse("@yearly");

    /// <summary>Midnight of every Sunday: <c>0 0 * * 0</c>.</summary>
    public static readonly CronExpression Weekly = Parse("@weekly");

    /// <summary>Midnight of the first day of every month: <c>0 0 1 * *</c>.</summary>
    public static readonly CronExpression Monthly = Parse("@monthly");

    /// <summary>Every midnight: <c>0 0 * * *</c>.</summary>
    public static readonly CronExpression Daily = Parse("@daily");

    /// <summary>The beginning of every hour: <c>0 * * * *</c>.</summary>
    public static readonly CronExpression Hourly = Parse("@hourly");

    /// <summary>The beginning of every minute: <c>* * * * *</c>.</summary>
    public static readonly CronExpression EveryMinute = Parse("@every_minute");

    /// <summary>Every second: <c>* * * * * *</c>, with seconds.</summary>
    public static readonly CronExpression EverySecond = Parse("@every_second");

    private readonly CronFields _fields;
    private readonly CalendarSearch _calendar;
    private readonly ZonedSearch _zoned;

    // The zone asked for last. Most expressions are only ever asked for one; losing a race here costs a look-up.
    private ZoneTimeline? _lastTimeline;

    private CronExpression(CronFields fields)
    {
        _fields = fields;
        _calendar = new CalendarSearch(fields);
        _zoned = new ZonedSearch(_calendar, fields.IsInterval);
    }

    /// <summary>
    /// The expression in canonical form: values in ascending order, names as numbers, <c>*</c> for a full field, seconds
    /// only where they are not just 0.
    /// </summary>
    /// <remarks>Ranges and steps become lists, so the text no longer tells an interval from times of day.</remarks>
    public override string ToString() => CanonicalText.Of(_fields);

    /// <summary>Whether the other expression says the same, however it was written.</summary>
    /// <param name="other">The other, or null.</param>
    public bool Equals(CronExpression? other) => other is not null && _fields == other._fields;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as CronExpression);

    /// <inheritdoc/>
    public override int GetHashCode() => _fields.GetHashCode();
}
