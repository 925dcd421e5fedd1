using Carillon.Ledger;
using Carillon.Scheduling;
using Carillon.TestKit;

namespace Carillon.Tests.Scheduling;

public sealed class ScheduleTests
{
    [Theory]
    [InlineData("* * * * *", 60)]
    [InlineData("0 * * * * *", 60)]
    [InlineData("*/5 * * * * *", 5)]
    [InlineData("@hourly", 3_600)]
    public void NextAfter_FiveSixFieldsOrMacro_IsTheNextInstant(string expression, int seconds) =>
        Assert.Equal(Some.Instant.AddSeconds(seconds), Schedule.Parse(expression, TimeZoneInfo.Utc).NextAfter(Some.Instant));

    [Fact]
    public void PreviousBefore_AnInstant_IsNeverTheInstantItself() =>
        Assert.Equal(Some.Instant.AddMinutes(-1), Schedule.Parse("* * * * *", TimeZoneInfo.Utc).PreviousBefore(Some.Instant));

    [Fact]
    public void DueWithin_ARange_LeavesOutItsBeginningAndHasItsEnd() =>
        Assert.Equal(
            [Some.Instant.AddMinutes(1), Some.Instant.AddMinutes(2)],
            Schedule.Parse("* * * * *", TimeZoneInfo.Utc).DueWithin(Some.Instant, Some.Instant.AddMinutes(2)));

    [Fact]
    public void Measure_ASpan_KnowsItsEndsAndItsLength()
    {
        var span = DueSpan.Measure(Schedule.Parse("* * * * *", TimeZoneInfo.Utc), Some.Instant, Some.Instant.AddMinutes(3));

        Assert.Equal(new DueSpan(Some.Instant.AddMinutes(1), Some.Instant.AddMinutes(2), Some.Instant.AddMinutes(3), 3), span);
        Assert.Equal(new DueSpan(Some.Instant.AddMinutes(1), null, Some.Instant.AddMinutes(2), 2), span!.WithoutLast());
    }
}
