using Cronos;

namespace StandIns.Tests.Cronos;

/// <summary>Zones made up for the test: transitions at seconds where no real one is.</summary>
public sealed class SyntheticZoneTests
{
    // Offsets are kept in pages of 2^25 seconds since the year 1; one of them begins at this instant.
    private static readonly DateTime PageStart = new((At.Utc("2027-01-01").Ticks / TimeSpan.TicksPerSecond >> 25 << 25) * TimeSpan.TicksPerSecond);

    //   wall   -1:00      -0:01|+1:00      +2:00    around a transition at the second under test
    //   +00:00 ----------------|---------------- +01:00
    [Theory]
    [Trait("Req", "SS9")]
    [InlineData(-1)]
    [InlineData(0)]
    [InlineData(1)]
    public void GetOccurrence_TransitionBesideThePagesOfOffsets_FollowsTheRule(int seconds)
    {
        var transition = DateTime.SpecifyKind(PageStart.AddSeconds(seconds), DateTimeKind.Utc);
        var zone = ZoneWithSummerFrom(transition);
        var skipped = transition.AddMinutes(30);
        var cron = CronExpression.Parse($"{skipped.Minute} {skipped.Hour} * * *");

        Assert.Equal(transition, cron.GetNextOccurrence(transition.AddHours(-1), zone));
        Assert.Equal(transition.AddSeconds(-1), cron.GetPreviousOccurrence(transition.AddHours(1), zone));
    }

    private static TimeZoneInfo ZoneWithSummerFrom(DateTime transition)
    {
        var start = TimeZoneInfo.TransitionTime.CreateFixedDateRule(
            new DateTime(1, 1, 1).Add(transition.TimeOfDay), transition.Month, transition.Day);
        var end = TimeZoneInfo.TransitionTime.CreateFixedDateRule(
            new DateTime(1, 1, 1, 3, 0, 0), transition.Month % 12 + 1, 15);
        var rule = TimeZoneInfo.AdjustmentRule.CreateAdjustmentRule(
            DateTime.MinValue.Date, DateTime.MaxValue.Date, TimeSpan.FromHours(1), start, end);

        return TimeZoneInfo.CreateCustomTimeZone("Test/Page", TimeSpan.Zero, "Test", "Test", "Test summer", [rule]);
    }
}
