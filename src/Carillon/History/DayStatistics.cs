using Carillon.Executions;
using Carillon.Storage.Rows;

namespace Carillon.History;

/// <summary>What ended on one day, such as "expected 1440, ran 1438, skipped 2".</summary>
public sealed record DayStatistics
{
    /// <summary>The day, in UTC. An execution counts on the day it ended on.</summary>
    public required DateOnly Day { get; init; }

    /// <summary>What was due or asked for: <see cref="Ran"/>, <see cref="Skipped"/> and <see cref="Missed"/> together.</summary>
    public required long Expected { get; init; }

    /// <summary>The runs, however they ended.</summary>
    public required long Ran { get; init; }

    /// <summary>Occurrences that did not run for a reason that stood then, and runs by hand that were refused.</summary>
    public required long Skipped { get; init; }

    /// <summary>Occurrences that could not run in time.</summary>
    public required long Missed { get; init; }

    /// <summary>The runs that succeeded.</summary>
    public required long Succeeded { get; init; }

    /// <summary>
    /// The runs that succeeded, of those that succeeded, failed, timed out or were abandoned, from 0 to 1. Null where there were
    /// none.
    /// </summary>
    public required double? SuccessRate { get; init; }

    /// <summary>How long the runs took on average, attempts and pauses together. Null where there were none.</summary>
    public required TimeSpan? AverageDuration { get; init; }

    /// <summary>The figures of a day.</summary>
    public static DayStatistics Of(DayTotals day)
    {
        ArgumentNullException.ThrowIfNull(day);
        var ran = day.Ended.Runs();
        return new DayStatistics
        {
            Day = day.Day,
            Expected = day.Ended.Values.Sum(),
            Ran = ran,
            Skipped = day.Ended.GetValueOrDefault(ExecutionState.Skipped),
            Missed = day.Ended.GetValueOrDefault(ExecutionState.Missed),
            Succeeded = day.Ended.GetValueOrDefault(ExecutionState.Succeeded),
            SuccessRate = day.Ended.SuccessRate(),
            AverageDuration = ran == 0 ? null : TimeSpan.FromMilliseconds((double)day.RunMs / ran),
        };
    }
}
