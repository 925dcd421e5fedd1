using System.Globalization;
using Carillon.Jobs;

namespace Carillon.Ledger;

/// <summary>What a job's misfire policy makes of the instants it was due at.</summary>
/// <param name="Run">The instant that runs. Null where none does.</param>
/// <param name="Missed">The instants before it that will not run. Null where there are none.</param>
/// <param name="Reason">Why they will not.</param>
/// <param name="Cursor">Up to where that accounts for everything.</param>
internal sealed record Judgement(DateTimeOffset? Run, DueSpan? Missed, string Reason, DateTimeOffset Cursor)
{
    /// <summary>How late an occurrence is still on time: clocks come within seconds, the dispatcher after its grace.</summary>
    private static readonly TimeSpan OnTime = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan LongestDefaultForLatest = TimeSpan.FromHours(1);
    private static readonly TimeSpan DefaultForAll = TimeSpan.FromDays(1);

    /// <summary>Judges what is due.</summary>
    /// <param name="job">The job.</param>
    /// <param name="due">What it is due for.</param>
    /// <param name="after">Up to where it is accounted for.</param>
    /// <param name="now">Now.</param>
    /// <param name="here">Since when this process is there: what was due before had no clock of it, and with 'none' that is missed.</param>
    public static Judgement Of(Job job, DueSpan due, DateTimeOffset after, DateTimeOffset now, DateTimeOffset here) => job.Definition.Misfire switch
    {
        MisfirePolicy.All => OldestFirst(job, due, after, now - (job.Definition.MaxLateness ?? DefaultForAll)),
        MisfirePolicy.None when due.Last < here => new Judgement(null, due, NotRunReasons.NobodyThere, due.Last),
        MisfirePolicy.None => LatestOnly(due, now, OnTime, NotRunReasons.NoClockInTime),
        _ => LatestOnly(due, now, job.Definition.MaxLateness ?? OnePeriod(job, due.Last), NotRunReasons.LaterOneRuns),
    };

    private static Judgement LatestOnly(DueSpan due, DateTimeOffset now, TimeSpan maxLateness, string reasonForEarlier)
    {
        var lateness = now - due.Last;
        return lateness <= maxLateness
            ? new Judgement(due.Last, due.WithoutLast(), reasonForEarlier, due.Last)
            : new Judgement(null, due, TooLate(lateness, maxLateness), due.Last);
    }

    private static Judgement OldestFirst(Job job, DueSpan due, DateTimeOffset after, DateTimeOffset notBefore)
    {
        var tooLate = DueSpan.Measure(job.Schedule, after, notBefore < due.Last ? notBefore.AddTicks(-1) : due.Last);
        if (tooLate is null)
        {
            return new Judgement(due.First, null, "", due.First);
        }

        var run = tooLate.Last < due.Last ? job.Schedule.NextAfter(tooLate.Last) : null;
        return new Judgement(run, tooLate, NotRunReasons.DueTooLongAgo, run ?? due.Last);
    }

    /// <summary>Up to the next instant: from then on that one is the latest.</summary>
    private static TimeSpan OnePeriod(Job job, DateTimeOffset dueAt) =>
        job.Schedule.NextAfter(dueAt) - dueAt is { } period && period < LongestDefaultForLatest ? period : LongestDefaultForLatest;

    private static string TooLate(TimeSpan lateness, TimeSpan maxLateness) =>
        string.Create(CultureInfo.InvariantCulture, $"{NotRunReasons.ClockCame}{lateness.TotalSeconds:0} s after it was due, and it may start {maxLateness.TotalSeconds:0} s late.");
}
