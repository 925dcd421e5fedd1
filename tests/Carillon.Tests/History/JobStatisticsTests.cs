using Carillon.Executions;
using Carillon.History;
using Carillon.Storage.Rows;
using Carillon.TestKit;

namespace Carillon.Tests.History;

public sealed class JobStatisticsTests
{
    private static readonly JobStateRow NeverRan = new() { Cursor = Some.Instant };

    [Fact]
    [Trait("Req", "TO15")]
    public void Of_NoRunYet_HasNoFiguresAndNoZeroForThem()
    {
        var statistics = JobStatistics.Of(NeverRan);

        Assert.Equal((0, 0, 0), (statistics.Runs, statistics.RunsOverall, statistics.Streak));
        Assert.Null(statistics.SuccessRate);
        Assert.Null(statistics.SuccessRateOverall);
        Assert.Null(statistics.AverageDuration);
        Assert.Null(statistics.MedianDuration);
        Assert.Null(statistics.Percentile95Duration);
        Assert.Empty(statistics.Days);
    }

    [Fact]
    [Trait("Req", "TO15")]
    public void Of_TwoDays_GivesTheFiguresOfBothAndOfAllTime()
    {
        var statistics = JobStatistics.Of(NeverRan with
        {
            Days =
            [
                Day(1, 4_000, (ExecutionState.Succeeded, 6), (ExecutionState.Failed, 1), (ExecutionState.Cancelled, 1)),
                Day(0, 1_000, (ExecutionState.Abandoned, 1), (ExecutionState.TimedOut, 1), (ExecutionState.Missed, 7)),
            ],
            Totals = new Dictionary<ExecutionState, long>
            {
                [ExecutionState.Succeeded] = 98, [ExecutionState.Failed] = 2, [ExecutionState.Interrupted] = 5, [ExecutionState.Missed] = 7,
            },
        });

        Assert.Equal((10, 105), (statistics.Runs, statistics.RunsOverall));
        Assert.Equal((6d / 9, 0.98), (statistics.SuccessRate, statistics.SuccessRateOverall));
        Assert.Equal(TimeSpan.FromMilliseconds(500), statistics.AverageDuration);
    }

    [Fact]
    [Trait("Req", "TO15")]
    public void Of_ADayWithSkippedOccurrences_SaysWhatWasExpectedAndWhatRan()
    {
        var day = Assert.Single(JobStatistics.Of(NeverRan with
        {
            Days = [Day(0, 2_876, (ExecutionState.Succeeded, 1_437), (ExecutionState.Failed, 1), (ExecutionState.Skipped, 2))],
        }).Days);

        Assert.Equal((1_440, 1_438, 2, 0, 1_437), (day.Expected, day.Ran, day.Skipped, day.Missed, day.Succeeded));
        Assert.Equal((1_437d / 1_438, TimeSpan.FromMilliseconds(2)), (day.SuccessRate, day.AverageDuration));
    }

    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(2, 1, 2)]
    [InlineData(3, 2, 3)]
    [InlineData(19, 10, 19)]
    [InlineData(20, 10, 19)]
    [InlineData(99, 50, 95)]
    [InlineData(100, 50, 95)]
    public void Of_SoManyDurations_TakesPercentilesByNearestRank(int count, int median, int percentile95)
    {
        var statistics = JobStatistics.Of(NeverRan with { Durations = [.. Enumerable.Range(1, count).Select(i => (long)i).OrderBy(i => i * 7 % 11)] });

        Assert.Equal(TimeSpan.FromMilliseconds(median), statistics.MedianDuration);
        Assert.Equal(TimeSpan.FromMilliseconds(percentile95), statistics.Percentile95Duration);
    }

    [Theory]
    [InlineData(3, 0, 3)]
    [InlineData(0, 2, -2)]
    public void Of_SuccessesOrFailuresInARow_IsTheStreak(int successes, int failures, int streak) =>
        Assert.Equal(streak, JobStatistics.Of(NeverRan with { ConsecutiveSuccesses = successes, ConsecutiveFailures = failures }).Streak);

    private static DayTotals Day(int offset, long runMs, params (ExecutionState State, long Count)[] ended) => new(
        DateOnly.FromDateTime(Some.Instant.UtcDateTime).AddDays(offset), ended.ToDictionary(each => each.State, each => each.Count), runMs);
}
