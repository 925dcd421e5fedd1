using Cronos;

namespace Carillon.Scheduling;

/// <summary>
/// When a job is due: a cron expression read in a time zone. What the expression may say, and what it means where clocks
/// change, is in docs/schedules-and-time.md.
/// </summary>
public sealed class Schedule
{
    private readonly CronExpression _cron;

    private Schedule(string expression, CronExpression cron, TimeZoneInfo zone)
    {
        Expression = expression;
        _cron = cron;
        Zone = zone;
    }

    /// <summary>The expression, as it was written.</summary>
    public string Expression { get; }

    /// <summary>The zone it is read in.</summary>
    public TimeZoneInfo Zone { get; }

    /// <summary>Reads an expression of 5 fields, or of 6 with seconds first.</summary>
    /// <exception cref="CronFormatException">The expression can't be read; the message says what is wrong and where.</exception>
    public static Schedule Parse(string expression, TimeZoneInfo zone)
    {
        ArgumentNullException.ThrowIfNull(expression);
        ArgumentNullException.ThrowIfNull(zone);

        var fields = expression.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries).Length;
        try
        {
            return new Schedule(expression, CronExpression.Parse(expression, fields == 6 ? CronFormat.IncludeSeconds : CronFormat.Standard), zone);
        }
        catch (MissingSeedException exception)
        {
            // H is cron grammar, and the only value that an expression does not say itself.
            throw new CronFormatException("'H' is not allowed here: write the value that it stands for.", exception);
        }
    }

    /// <summary>The first instant due after another, or null where the schedule has no more.</summary>
    public DateTimeOffset? NextAfter(DateTimeOffset instant) => InUtc(_cron.GetNextOccurrence(instant.UtcDateTime, Zone));

    /// <summary>The last instant due before another, or null where the schedule had none.</summary>
    public DateTimeOffset? PreviousBefore(DateTimeOffset instant) => InUtc(_cron.GetPreviousOccurrence(instant.UtcDateTime, Zone));

    /// <summary>Every instant due after one and up to another, in order, found as they are asked for.</summary>
    public IEnumerable<DateTimeOffset> DueWithin(DateTimeOffset after, DateTimeOffset upTo)
    {
        for (var due = NextAfter(after); due is not null && due <= upTo; due = NextAfter(due.Value))
        {
            yield return due.Value;
        }
    }

    private static DateTimeOffset? InUtc(DateTime? utc) => utc is null ? null : new DateTimeOffset(utc.Value, TimeSpan.Zero);
}
