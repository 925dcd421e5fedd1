using Carillon.Executions;
using Carillon.Ledger;
using Carillon.Storage.Rows;
using Carillon.TestKit;

namespace Carillon.Tests.Ledger;

public sealed class StateFoldTests
{
    private static readonly DateOnly Today = DateOnly.FromDateTime(Some.Instant.UtcDateTime);

    [Fact]
    public void After_RunsOfOneDay_AreAddedUpOnIt()
    {
        var state = After(
            Ended(ExecutionState.Succeeded, Some.Instant, 250),
            Ended(ExecutionState.Failed, Some.Instant.AddHours(1), 50),
            Ended(ExecutionState.Succeeded, Some.Instant.AddHours(2), 100));

        var day = Assert.Single(state.Days);
        Assert.Equal((Today, 400), (day.Day, day.RunMs));
        Assert.Equal([(ExecutionState.Succeeded, 2L), (ExecutionState.Failed, 1L)], day.Ended.Select(pair => (pair.Key, pair.Value)));
    }

    [Fact]
    public void After_RangeOfOccurrencesThatDidNotRun_CountsEachOfThem()
    {
        var state = After(Ended(ExecutionState.Missed, Some.Instant) with { Occurrences = 61 }, Ended(ExecutionState.Skipped, Some.Instant));

        var day = Assert.Single(state.Days);
        Assert.Equal((61, 1, 0), (day.Ended[ExecutionState.Missed], day.Ended[ExecutionState.Skipped], day.RunMs));
        Assert.Equal(61, state.Totals[ExecutionState.Missed]);
    }

    [Fact]
    public void After_EndAcrossAZonesMidnight_CountsOnTheDayInUtc()
    {
        var state = After(Ended(ExecutionState.Succeeded, new DateTimeOffset(2026, 3, 3, 0, 30, 0, TimeSpan.FromHours(1))));

        Assert.Equal(new DateOnly(2026, 3, 2), Assert.Single(state.Days).Day);
    }

    [Fact]
    public void After_LateRecord_LandsOnItsOwnDay()
    {
        var state = After(Day(0), Day(-2), Day(-1), Day(-2));

        Assert.Equal([(0, 1), (-1, 1), (-2, 2)], state.Days.Select(day => (day.Day.DayNumber - Today.DayNumber, (int)day.Ended.Values.Sum())));
    }

    [Fact]
    public void After_MoreDaysThanAreKept_DropsTheOldest()
    {
        var state = After([.. Enumerable.Range(0, 20).Select(Day)]);

        Assert.Equal(JobStateRow.MostDays, state.Days.Count);
        Assert.Equal((19, 6), (state.Days[0].Day.DayNumber - Today.DayNumber, state.Days[^1].Day.DayNumber - Today.DayNumber));
    }

    [Theory]
    [InlineData(5, false)]
    [InlineData(6, true)]
    [InlineData(20, true)]
    public void After_LateRecordWhileAllDaysAreTaken_CountsWhereItsDayIsKept(int day, bool counts)
    {
        var before = After([.. Enumerable.Range(0, 20).Select(Day)]);

        var state = before.After(Day(day));

        Assert.Equal(JobStateRow.MostDays, state.Days.Count);
        Assert.Equal(JobStateRow.MostDays + (counts ? 1 : 0), state.Days.Sum(each => each.Ended.Values.Sum()) + (day == 20 ? 1 : 0));
        Assert.Equal(21, state.Totals[ExecutionState.Succeeded]);
    }

    [Fact]
    public void After_Runs_KeepsTheDurationsOfThoseThatCameToAnEnd()
    {
        var state = After(
            Ended(ExecutionState.Succeeded, Some.Instant, 1),
            Ended(ExecutionState.Cancelled, Some.Instant, 2),
            Ended(ExecutionState.Failed, Some.Instant, 3),
            Ended(ExecutionState.Abandoned, Some.Instant, 4) with { Lost = true },
            Ended(ExecutionState.Interrupted, Some.Instant, 5),
            Ended(ExecutionState.TimedOut, Some.Instant, 6),
            Ended(ExecutionState.TimedOut, Some.Instant, 7) with { Lost = true },
            Ended(ExecutionState.Skipped, Some.Instant));

        Assert.Equal([6, 3, 1], state.Durations);
    }

    [Fact]
    public void After_MoreRunsThanDurationsAreKept_KeepsTheNewest()
    {
        var state = After([.. Enumerable.Range(1, 130).Select(ms => Ended(ExecutionState.Succeeded, Some.Instant, ms))]);

        Assert.Equal(Enumerable.Range(31, 100).Reverse().Select(ms => (long)ms), state.Durations);
    }

    [Fact]
    public void After_SuccessesAndFailures_KeepsTheLastOfEachAndTheStreak()
    {
        ExecutionRow[] runs =
        [
            Ended(ExecutionState.Succeeded, Some.Instant),
            Ended(ExecutionState.Abandoned, Some.Instant.AddMinutes(1)),
            Ended(ExecutionState.Succeeded, Some.Instant.AddMinutes(2)),
            Ended(ExecutionState.Cancelled, Some.Instant.AddMinutes(3)),
            Ended(ExecutionState.Succeeded, Some.Instant.AddMinutes(4)),
            Ended(ExecutionState.Skipped, Some.Instant.AddMinutes(5)),
        ];

        var state = After(runs);

        Assert.Equal((runs[4].Id, runs[1].Id), (state.LastSuccess, state.LastFailure));
        Assert.Equal((2, 0), (state.ConsecutiveSuccesses, state.ConsecutiveFailures));
        Assert.Equal((0, 1), Streaks(state.After(Ended(ExecutionState.TimedOut, Some.Instant))));
    }

    [Theory]
    [InlineData(ExecutionState.Abandoned, true, 3)]
    [InlineData(ExecutionState.TimedOut, true, 3)]
    [InlineData(ExecutionState.Cancelled, true, 3)]
    [InlineData(ExecutionState.Succeeded, false, 0)]
    [InlineData(ExecutionState.Failed, false, 0)]
    [InlineData(ExecutionState.TimedOut, false, 0)]
    [InlineData(ExecutionState.Interrupted, false, 2)]
    [InlineData(ExecutionState.Cancelled, false, 2)]
    [InlineData(ExecutionState.Skipped, false, 2)]
    [InlineData(ExecutionState.Missed, false, 2)]
    public void After_TwoLosses_AreCountedOnOrForgotten(ExecutionState state, bool lost, int losses)
    {
        var before = new JobStateRow { Cursor = Some.Instant, ConsecutiveLosses = 2 };

        Assert.Equal(losses, before.After(Ended(state, Some.Instant) with { Lost = lost }).ConsecutiveLosses);
    }

    [Theory]
    [InlineData(ExecutionState.Cancelled)]
    [InlineData(ExecutionState.Interrupted)]
    [InlineData(ExecutionState.Skipped)]
    public void After_WaitingOneCalledOff_WaitsNoMoreAndIsNoRun(ExecutionState state)
    {
        var execution = Ended(state, Some.Instant) with { StartedAt = null };
        var before = new JobStateRow { Cursor = Some.Instant, Running = [Some.Execution().Id], Waiting = [execution.Id] };

        var after = before.After(execution);

        Assert.Equal((1, 0), (after.Running.Count, after.Waiting.Count));
        Assert.Null(after.LastRun);
    }

    private static (int Successes, int Failures) Streaks(JobStateRow state) => (state.ConsecutiveSuccesses, state.ConsecutiveFailures);

    private static JobStateRow After(params ExecutionRow[] executions) =>
        executions.Aggregate(new JobStateRow { Cursor = Some.Instant }, (state, execution) => state.After(execution));

    private static ExecutionRow Day(int offset) => Ended(ExecutionState.Succeeded, Some.Instant.AddDays(offset));

    private static ExecutionRow Ended(ExecutionState state, DateTimeOffset at, long milliseconds = 0) => Some.Execution(state: state) with
    {
        StartedAt = at,
        FinishedAt = at,
        Duration = TimeSpan.FromMilliseconds(milliseconds),
    };
}
