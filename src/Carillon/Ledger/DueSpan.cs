using Carillon.Scheduling;

namespace Carillon.Ledger;

/// <summary>The instants that a schedule was due at and that nobody has accounted for yet.</summary>
/// <param name="First">The first of them.</param>
/// <param name="BeforeLast">The last but one. Null where there is only one.</param>
/// <param name="Last">The last of them.</param>
/// <param name="Count">How many there are; at least 1.</param>
public sealed record DueSpan(DateTimeOffset First, DateTimeOffset? BeforeLast, DateTimeOffset Last, int Count)
{
    /// <summary>Measures what is due after an instant and up to another. Null where nothing is.</summary>
    public static DueSpan? Measure(Schedule schedule, DateTimeOffset after, DateTimeOffset upTo)
    {
        ArgumentNullException.ThrowIfNull(schedule);
        DueSpan? span = null;
        foreach (var due in schedule.DueWithin(after, upTo))
        {
            span = span is null ? new DueSpan(due, null, due, 1) : new DueSpan(span.First, span.Last, due, span.Count + 1);
        }

        return span;
    }

    /// <summary>
    /// Measures what is due up to now, and the next instant with it where that is near: platforms fire some milliseconds
    /// early. Near is within a time, and within a tenth of the way to the instant after it, so that a job that is due every
    /// second is never run ahead of its time.
    /// </summary>
    public static DueSpan? MeasureAround(Schedule schedule, DateTimeOffset after, DateTimeOffset now, TimeSpan early)
    {
        ArgumentNullException.ThrowIfNull(schedule);
        if (schedule.NextAfter(now) is not { } next || next - now > early)
        {
            return Measure(schedule, after, now);
        }

        var near = schedule.NextAfter(next) is not { } following || next - now <= (following - next) / 10;
        return Measure(schedule, after, near ? next : now);
    }

    /// <summary>The span without its last instant. Null where it was the only one.</summary>
    public DueSpan? WithoutLast() => BeforeLast is { } last ? new DueSpan(First, null, last, Count - 1) : null;
}
