using Cronos;

namespace StandIns.Tests.Cronos;

public sealed class RangeTests
{
    private static readonly DateTime Start = At.Utc("2026-01-01 00:00");
    private static readonly DateTime End = At.Utc("2026-01-01 02:00");

    [Theory]
    [InlineData(true, false, "00:00 01:00")]
    [InlineData(true, true, "00:00 01:00 02:00")]
    [InlineData(false, false, "01:00")]
    [InlineData(false, true, "01:00 02:00")]
    public void GetOccurrences_EachCombinationOfEnds_CountsThemAsTold(bool fromInclusive, bool toInclusive, string expected)
    {
        var ascending = CronExpression.Hourly.GetOccurrences(Start, End, fromInclusive, toInclusive);
        var descending = CronExpression.Hourly.GetOccurrencesDescending(End, Start, toInclusive, fromInclusive);

        Assert.Equal(expected, string.Join(' ', ascending.Select(each => each.ToString("HH:mm"))));
        Assert.Equal(expected, string.Join(' ', descending.Reverse().Select(each => each.ToString("HH:mm"))));
    }

    [Fact]
    public void GetOccurrences_LeftAsTheyAre_CountTheFirstEndOnly()
    {
        Assert.Equal([Start, Start.AddHours(1)], CronExpression.Hourly.GetOccurrences(Start, End));
        Assert.Equal([End, End.AddHours(-1)], CronExpression.Hourly.GetOccurrencesDescending(End, Start));
    }

    [Fact]
    public void GetOccurrences_NothingDue_IsEmpty()
    {
        Assert.Empty(CronExpression.Parse("0 0 30 2 *").GetOccurrences(Start, End));
    }

    [Fact]
    public void GetOccurrences_EndsInTheWrongOrder_AreRefused()
    {
        var (from, to) = (new DateTimeOffset(Start), new DateTimeOffset(End));
        var cron = CronExpression.Hourly;

        Assert.Throws<ArgumentException>("fromUtc", () => cron.GetOccurrences(End, Start));
        Assert.Throws<ArgumentException>("from", () => cron.GetOccurrences(to, from, TimeZoneInfo.Utc));
        Assert.Throws<ArgumentException>("fromUtc", () => cron.GetOccurrencesDescending(Start, End));
        Assert.Throws<ArgumentException>("from", () => cron.GetOccurrencesDescending(from, to, TimeZoneInfo.Utc));
    }

    [Fact]
    public void GetOccurrences_ThroughARepeatedHour_AreTheSameBothWays()
    {
        // New York, 2026-11-01: 01:00 to 02:00 comes twice.
        var (from, to) = (At.Offset("2026-11-01 00:00 -04:00"), At.Offset("2026-11-01 03:00 -05:00"));
        var cron = CronExpression.Parse("*/30 * * * *");

        var ascending = cron.GetOccurrences(from, to, Zones.NewYork, toInclusive: true).ToArray();
        var descending = cron.GetOccurrencesDescending(to, from, Zones.NewYork, toInclusive: true).Reverse().ToArray();

        Assert.Equal(9, ascending.Length);
        Assert.Equal(ascending.Select(each => At.Text(each)), descending.Select(each => At.Text(each)));
    }
}
