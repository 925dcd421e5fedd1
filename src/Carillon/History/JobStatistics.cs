using Carillon.Storage.Rows;

namespace Carillon.History;

/// <summary>
/// The figures of a job, worked out from its state row alone: no execution is read for them, so they hold also for executions
/// that are no longer kept. "The kept days" are the last days on which anything ended, at most
/// <see cref="JobStateRow.MostDays"/>.
/// </summary>
public sealed record JobStatistics
{
    /// <summary>The runs of the kept days, however they ended.</summary>
    public required long Runs { get; init; }

    /// <summary>The runs since the job was first seen, however they ended.</summary>
    public required long RunsOverall { get; init; }

    /// <summary>The runs of the kept days that failed, timed out or were abandoned.</summary>
    public required long Failures { get; init; }

    /// <summary>
    /// How many runs of the kept days succeeded, of those that succeeded, failed, timed out or were abandoned: from 0 to 1. Runs
    /// that were cancelled or interrupted say nothing about the job. Null where there were none.
    /// </summary>
    public required double? SuccessRate { get; init; }

    /// <summary>The same since the job was first seen.</summary>
    public required double? SuccessRateOverall { get; init; }

    /// <summary>
    /// How long the runs of the kept days took on average, however they ended, attempts and pauses together. Null where there
    /// were none.
    /// </summary>
    public required TimeSpan? AverageDuration { get; init; }

    /// <summary>
    /// Half of the last runs whose code came to an end took at most so long; at most <see cref="JobStateRow.MostDurations"/> of
    /// them are looked at. By nearest rank: it is the duration of one of them, to the millisecond. Null where there were none.
    /// </summary>
    public required TimeSpan? MedianDuration { get; init; }

    /// <summary>95 of 100 of them took at most so long, by nearest rank as well. Null where there were none.</summary>
    public required TimeSpan? Percentile95Duration { get; init; }

    /// <summary>
    /// The current streak: runs that succeeded since the last failure, or, below zero, runs that failed, timed out or were
    /// abandoned since the last success. Runs that were cancelled or interrupted neither add to it nor end it. 0 before the
    /// first run.
    /// </summary>
    public required int Streak { get; init; }

    /// <summary>What runs cost on average, each from its claim to its record, of all whose cost is known. Null where there are none.</summary>
    public required AverageCost? AverageCost { get; init; }

    /// <summary>The kept days, the newest first.</summary>
    public required IReadOnlyList<DayStatistics> Days { get; init; }

    /// <summary>The figures of a job, from where it stands.</summary>
    public static JobStatistics Of(JobStateRow state)
    {
        ArgumentNullException.ThrowIfNull(state);
        var ended = state.Days.SelectMany(day => day.Ended).GroupBy(count => count.Key, count => count.Value)
            .ToDictionary(state => state.Key, counts => counts.Sum());
        var runs = ended.Runs();
        var durations = state.Durations.Order().ToList();
        return new JobStatistics
        {
            Runs = runs,
            Failures = ended.Failures(),
            RunsOverall = state.Totals.Runs(),
            SuccessRate = ended.SuccessRate(),
            SuccessRateOverall = state.Totals.SuccessRate(),
            AverageDuration = runs == 0 ? null : TimeSpan.FromMilliseconds((double)state.Days.Sum(day => day.RunMs) / runs),
            MedianDuration = NearestRank(durations, 50),
            Percentile95Duration = NearestRank(durations, 95),
            Streak = state.ConsecutiveFailures > 0 ? -state.ConsecutiveFailures : state.ConsecutiveSuccesses,
            AverageCost = History.AverageCost.Of(state.Counters),
            Days = [.. state.Days.Select(DayStatistics.Of)],
        };
    }

    /// <summary>The smallest duration that so many of a hundred do not exceed.</summary>
    private static TimeSpan? NearestRank(List<long> ascending, int percent) => ascending.Count == 0
        ? null
        : TimeSpan.FromMilliseconds(ascending[((percent * ascending.Count + 99) / 100) - 1]);
}
