using Carillon.History;

namespace Carillon.Functions.Http;

/// <summary>The figures of a job, as the API shows them: those of <see cref="JobStatistics"/>, times in milliseconds.</summary>
internal sealed record JobStatisticsJson
{
    public required long Runs { get; init; }

    public required long RunsOverall { get; init; }

    public double? SuccessRate { get; init; }

    public double? SuccessRateOverall { get; init; }

    public long? AverageDurationMs { get; init; }

    public long? MedianDurationMs { get; init; }

    public long? Percentile95DurationMs { get; init; }

    public required int Streak { get; init; }

    /// <summary>What runs cost on average. Absent where that is not known of any.</summary>
    public AverageCostJson? AverageCost { get; init; }

    /// <summary>The last days on which anything ended, the newest first.</summary>
    public required IReadOnlyList<DayJson> Days { get; init; }

    public static JobStatisticsJson From(JobStatistics statistics) => new()
    {
        Runs = statistics.Runs,
        RunsOverall = statistics.RunsOverall,
        SuccessRate = statistics.SuccessRate,
        SuccessRateOverall = statistics.SuccessRateOverall,
        AverageDurationMs = (long?)statistics.AverageDuration?.TotalMilliseconds,
        MedianDurationMs = (long?)statistics.MedianDuration?.TotalMilliseconds,
        Percentile95DurationMs = (long?)statistics.Percentile95Duration?.TotalMilliseconds,
        Streak = statistics.Streak,
        AverageCost = statistics.AverageCost is { } cost
            ? new AverageCostJson(cost.Runs, Math.Round(cost.Invocation.TotalMilliseconds, 1), Math.Round(cost.Reads, 2), Math.Round(cost.Writes, 2))
            : null,
        Days = [.. statistics.Days.Select(day => new DayJson(
            day.Day, day.Expected, day.Ran, day.Skipped, day.Missed, day.Succeeded, day.SuccessRate, (long?)day.AverageDuration?.TotalMilliseconds))],
    };

    /// <summary>The average cost, as <see cref="History.AverageCost"/> has it.</summary>
    internal sealed record AverageCostJson(long Runs, double InvocationMs, double StorageReads, double StorageWrites);

    /// <summary>The figures of a day, as <see cref="DayStatistics"/> has them.</summary>
    internal sealed record DayJson(
        DateOnly Day, long Expected, long Ran, long Skipped, long Missed, long Succeeded, double? SuccessRate, long? AverageDurationMs);
}
