using System.Globalization;
using Carillon.Scheduling;

namespace Carillon.Functions.Http;

/// <summary>When a schedule is, or was, due, as the API shows it.</summary>
internal sealed record OccurrencesJson
{
    /// <summary>The job, <c>namespace/name</c>. Absent for a schedule that was only tried.</summary>
    public string? Job { get; init; }

    public required string Schedule { get; init; }

    public required string TimeZone { get; init; }

    /// <summary><c>next</c> or <c>previous</c>.</summary>
    public required string Direction { get; init; }

    /// <summary>The instant after which, or before which, they were looked for. It is none of them itself.</summary>
    public required DateTimeOffset From { get; init; }

    /// <summary>Why the job does not run at these instants, or not at all of them. Absent where it does.</summary>
    public string? Note { get; init; }

    /// <summary>The instants, the nearest first. Fewer than asked for where the schedule has no more.</summary>
    public required IReadOnlyList<OccurrenceJson> Items { get; init; }

    /// <summary>Finds what was asked for.</summary>
    public static OccurrencesJson Find(Schedule schedule, OccurrenceRequest asked)
    {
        var occurrences = new Occurrences(schedule);
        return new OccurrencesJson
        {
            Schedule = schedule.Expression,
            TimeZone = schedule.Zone.Id,
            Direction = asked.Back ? OccurrenceRequest.Previous : OccurrenceRequest.Next,
            From = asked.From,
            Items = [.. (asked.Back ? occurrences.Before(asked.From) : occurrences.After(asked.From)).Take(asked.Count).Select(OccurrenceJson.From)],
        };
    }

    /// <summary>An instant.</summary>
    /// <param name="At">The instant, in UTC.</param>
    /// <param name="Local">The same on the clock of the zone, with its offset.</param>
    /// <param name="ClockChange">How it stands to a change of the clocks. Absent where none is near.</param>
    internal sealed record OccurrenceJson(DateTimeOffset At, string Local, ClockChange? ClockChange)
    {
        public static OccurrenceJson From(Occurrence occurrence) =>
            new(occurrence.At, occurrence.Local.ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture), occurrence.Change);
    }
}
