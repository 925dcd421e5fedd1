using Cronos;

namespace StandIns.Tests.Cronos;

public sealed class JitterTests
{
    [Theory]
    [InlineData("H * * * *   ", 3, "17 * * * *")]
    [InlineData("* H * * *   ", 3, "* 7 * * *")]
    [InlineData("* * H * *   ", 3, "* * 9 * *")]
    [InlineData("* * * h *   ", 3, "* * * 4 *")]
    [InlineData("* * * * H   ", 3, "* * * * 2")]
    [InlineData("H/30 * * * *", 3, "8,38 * * * *")]
    [InlineData("* H/12 * * *", 3, "* 3,15 * * *")]
    [InlineData("* * H/15 * *", 3, "* * 5,20 * *")]
    [InlineData("* * * H/6 * ", 3, "* * * 2,8 *")]
    [InlineData("* * * * H/3 ", 4, "* * * * 2,5")]
    [InlineData("@every_minute", 3, "17 * * * * *")]
    [InlineData("@hourly     ", 3, "17 41 * * * *")]
    [InlineData("@daily      ", 3, "17 41 20 * * *")]
    [InlineData("@midnight   ", 3, "17 41 20 * * *")]
    [InlineData("@weekly     ", 3, "17 41 20 * * 1")]
    [InlineData("@monthly    ", 3, "17 41 20 6 * *")]
    [InlineData("@yearly     ", 3, "17 41 20 6 7 *")]
    [InlineData("@annually   ", 3, "17 41 20 6 7 *")]
    [InlineData("@every_second", 3, "* * * * * *")]
    public void Parse_WithSeed_DrawsTheSameValuesEveryTime(string expression, int seed, string canonical)
    {
        Assert.Equal(canonical, CronExpression.Parse(expression, seed).ToString());
    }

    [Fact]
    public void WithJitter_IsTheMacroWithThatSeed()
    {
        Assert.Equal(CronExpression.Parse("@yearly", 7), CronExpression.YearlyWithJitter(7));
        Assert.Equal(CronExpression.Parse("@monthly", 7), CronExpression.MonthlyWithJitter(7));
        Assert.Equal(CronExpression.Parse("@weekly", 7), CronExpression.WeeklyWithJitter(7));
        Assert.Equal(CronExpression.Parse("@daily", 7), CronExpression.DailyWithJitter(7));
        Assert.Equal(CronExpression.Parse("@hourly", 7), CronExpression.HourlyWithJitter(7));
        Assert.Equal(CronExpression.Parse("@every_minute", 7), CronExpression.EveryMinuteWithJitter(7));
        Assert.Equal(CronExpression.Parse("H H * * * *", CronFormat.IncludeSeconds, 7), CronExpression.HourlyWithJitter(7));
    }

    [Fact]
    public void Parse_ManySeeds_SpreadOverTheWholeField()
    {
        var minutes = Enumerable.Range(0, 2_000).Select(seed => CronExpression.Parse("H * * * *", seed)).Distinct().Count();
        var days = Enumerable.Range(0, 2_000).Select(seed => CronExpression.Parse("* * H * *", seed)).Distinct().ToArray();

        Assert.Equal(60, minutes);
        Assert.Equal(28, days.Length);
        Assert.DoesNotContain(CronExpression.Parse("* * 29 * *"), days);
    }

    [Fact]
    public void Parse_EveryStepAndSeed_StaysInTheField()
    {
        for (var seed = 0; seed < 200; seed++)
        {
            for (var step = 1; step <= 31; step++)
            {
                var next = CronExpression.Parse($"0 0 H/{step} * *", seed).GetNextOccurrence(At.Utc("2026-01-31 12:00"));

                Assert.InRange(next!.Value, At.Utc("2026-02-01"), At.Utc("2026-02-28"));
            }
        }
    }

    [Fact]
    public void Parse_NoSeed_SaysWhichFieldNeedsIt()
    {
        var exception = Assert.Throws<MissingSeedException>(() => CronExpression.Parse("0 H * * *"));

        Assert.Equal("Hours: 'H' at position 3 of '0 H * * *': a jitter seed is needed to choose its value.", exception.Message);
        Assert.False(CronExpression.TryParse("0 H * * *", out _));
    }

    [Theory]
    [InlineData("H(0-30) * * * *")]
    [InlineData("H,5 * * * *")]
    [InlineData("H-5 * * * *")]
    [InlineData("H/60 * * * *")]
    public void TryParse_HWithAnythingButAStep_IsFalse(string expression)
    {
        Assert.False(CronExpression.TryParse(expression, 1, out _));
    }

    // New York, 2026-11-01: 01:00 to 02:00 comes twice. H alone is one time a day, H/30 is an interval.
    [Theory]
    [InlineData("H 1 * * *", 1)]
    [InlineData("H/30 1 * * *", 4)]
    public void GetOccurrences_ThroughARepeatedHour_FollowTheKindOfExpression(string expression, int expected)
    {
        var cron = CronExpression.Parse(expression, 3);

        Assert.Equal(expected, cron.GetOccurrences(
            At.Offset("2026-11-01 00:00 -04:00"), At.Offset("2026-11-02 00:00 -05:00"), Zones.NewYork).Count());
    }
}
