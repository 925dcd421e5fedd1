using Cronos;

namespace StandIns.Tests.Cronos;

[Trait("Req", "SS9")]
public sealed class DaylightSavingTests
{
    // New York, 2026-03-08: 02:00 to 03:00 is skipped.
    //
    //   wall   01:00      01:59|03:00      04:00
    //   UTC    06:00      06:59|07:00      08:00
    //   -05:00 ----------------|---------------- -04:00
    [Theory]
    [InlineData("30 2 * * *    ", "2026-03-07 02:30:00 -05:00", "2026-03-08 03:00:00 -04:00")]
    [InlineData("30 2 * * *    ", "2026-03-08 01:59:59 -05:00", "2026-03-08 03:00:00 -04:00")]
    [InlineData("30 2 * * *    ", "2026-03-08 03:00:00 -04:00", "2026-03-09 02:30:00 -04:00")]
    [InlineData("15,45 2 * * * ", "2026-03-08 01:00:00 -05:00", "2026-03-08 03:00:00 -04:00")]
    [InlineData("*/10 2 * * *  ", "2026-03-08 01:00:00 -05:00", "2026-03-08 03:00:00 -04:00")]
    [InlineData("*/30 * * * *  ", "2026-03-08 01:30:00 -05:00", "2026-03-08 03:00:00 -04:00")]
    [InlineData("*/30 * * * *  ", "2026-03-08 03:00:00 -04:00", "2026-03-08 03:30:00 -04:00")]
    [InlineData("20 * * * *    ", "2026-03-08 01:20:00 -05:00", "2026-03-08 03:00:00 -04:00")]
    [InlineData("0 2 8 3 *     ", "2025-06-01 00:00:00 -04:00", "2026-03-08 03:00:00 -04:00")]
    [InlineData("0 3 * * *     ", "2026-03-08 01:00:00 -05:00", "2026-03-08 03:00:00 -04:00")]
    [InlineData("59 1 * * *    ", "2026-03-08 01:00:00 -05:00", "2026-03-08 01:59:00 -05:00")]
    public void GetNextOccurrence_SkippedHour_RingsWhenItIsOver(string expression, string from, string expected) =>
        Check(Zones.NewYork, expression, from, expected);

    // New York, 2026-11-01: 01:00 to 02:00 comes twice.
    //
    //   wall   01:00      01:59|01:00      01:59|02:00
    //   UTC    05:00      05:59|06:00      06:59|07:00
    //   -04:00 ----------------|------------------------- -05:00
    //             first time       second time
    [Theory]

    // A time of day rings the first time.
    [InlineData("30 1 * * *    ", "2026-11-01 00:00:00 -04:00", "2026-11-01 01:30:00 -04:00")]
    [InlineData("30 1 * * *    ", "2026-11-01 01:30:00 -04:00", "2026-11-02 01:30:00 -05:00")]
    [InlineData("30 1 * * *    ", "2026-11-01 01:00:00 -05:00", "2026-11-02 01:30:00 -05:00")]
    [InlineData("0,30 1 * * *  ", "2026-11-01 01:00:00 -04:00", "2026-11-01 01:30:00 -04:00")]
    [InlineData("0,30 1 * * *  ", "2026-11-01 01:30:00 -04:00", "2026-11-02 01:00:00 -05:00")]
    [InlineData("0 1,2 * * *   ", "2026-11-01 01:00:00 -04:00", "2026-11-01 02:00:00 -05:00")]
    [InlineData("0 1 1-5 */2 * ", "2026-11-01 01:00:00 -04:00", "2026-11-02 01:00:00 -05:00")]

    // An interval rings both times.
    [InlineData("*/30 * * * *  ", "2026-11-01 01:30:00 -04:00", "2026-11-01 01:00:00 -05:00")]
    [InlineData("*/30 * * * *  ", "2026-11-01 01:30:00 -05:00", "2026-11-01 02:00:00 -05:00")]
    [InlineData("30 * * * *    ", "2026-11-01 01:30:00 -04:00", "2026-11-01 01:30:00 -05:00")]
    [InlineData("0/30 1 * * *  ", "2026-11-01 01:30:00 -04:00", "2026-11-01 01:00:00 -05:00")]
    [InlineData("30 1-1 * * *  ", "2026-11-01 01:30:00 -04:00", "2026-11-01 01:30:00 -05:00")]
    [InlineData("0 */2 * * *   ", "2026-11-01 00:00:00 -04:00", "2026-11-01 02:00:00 -05:00")]

    // What comes only after both.
    [InlineData("0 2 * * *     ", "2026-11-01 01:45:00 -04:00", "2026-11-01 02:00:00 -05:00")]
    public void GetNextOccurrence_RepeatedHour_RingsOnceOrAsAnInterval(string expression, string from, string expected) =>
        Check(Zones.NewYork, expression, from, expected);

    // Lord Howe, 2026-10-04: 02:00 to 02:30 is skipped.
    //
    //   wall   01:30      01:59|02:30      03:00
    //   +10:30 ----------------|---------------- +11:00
    [Theory]
    [InlineData("15 2 * * *    ", "2026-10-04 01:59:00 +10:30", "2026-10-04 02:30:00 +11:00")]
    [InlineData("*/15 * * * *  ", "2026-10-04 01:45:00 +10:30", "2026-10-04 02:30:00 +11:00")]
    [InlineData("30 2 * * *    ", "2026-10-04 01:59:00 +10:30", "2026-10-04 02:30:00 +11:00")]
    [InlineData("45 2 * * *    ", "2026-10-04 01:59:00 +10:30", "2026-10-04 02:45:00 +11:00")]
    [InlineData("0 0 4 10 *    ", "2026-03-01 00:00:00 +11:00", "2026-10-04 00:00:00 +10:30")]

    // Lord Howe, 2026-04-05: 01:30 to 02:00 comes twice.
    //
    //   wall   01:30      01:59|01:30      01:59|02:00
    //   +11:00 ----------------|------------------------- +10:30
    [InlineData("45 1 * * *    ", "2026-04-05 01:00:00 +11:00", "2026-04-05 01:45:00 +11:00")]
    [InlineData("45 1 * * *    ", "2026-04-05 01:45:00 +11:00", "2026-04-06 01:45:00 +10:30")]
    [InlineData("*/15 * * * *  ", "2026-04-05 01:45:00 +11:00", "2026-04-05 01:30:00 +10:30")]
    [InlineData("15 1 * * *    ", "2026-04-05 01:15:00 +11:00", "2026-04-06 01:15:00 +10:30")]
    public void GetNextOccurrence_HalfAnHour_FollowsTheSameRule(string expression, string from, string expected) =>
        Check(Zones.LordHowe, expression, from, expected);

    // Santiago, 2026-09-06: 00:00 to 01:00 is skipped, so the day begins at 01:00.
    //
    //   wall   Sat 23:00  Sat 23:59|Sun 01:00  Sun 02:00
    //   -04:00 --------------------|-------------------- -03:00
    [Theory]
    [InlineData("0 0 * * *     ", "2026-09-05 12:00:00 -04:00", "2026-09-06 01:00:00 -03:00")]
    [InlineData("30 0 6 * *    ", "2026-09-05 12:00:00 -04:00", "2026-09-06 01:00:00 -03:00")]
    [InlineData("0 0 * * SUN   ", "2026-09-05 23:59:59 -04:00", "2026-09-06 01:00:00 -03:00")]
    [InlineData("0 0 * * *     ", "2026-09-06 01:00:00 -03:00", "2026-09-07 00:00:00 -03:00")]

    // Santiago, 2026-04-05: midnight is 23:00 of the 4th once more.
    //
    //   wall   Sat 23:00  Sat 23:59|Sat 23:00  Sat 23:59|Sun 00:00
    //   -03:00 --------------------|--------------------------------- -04:00
    [InlineData("30 23 * * *   ", "2026-04-04 12:00:00 -03:00", "2026-04-04 23:30:00 -03:00")]
    [InlineData("30 23 * * *   ", "2026-04-04 23:30:00 -03:00", "2026-04-05 23:30:00 -04:00")]
    [InlineData("0 0 * * *     ", "2026-04-04 23:30:00 -03:00", "2026-04-05 00:00:00 -04:00")]
    [InlineData("30 * * * *    ", "2026-04-04 23:30:00 -03:00", "2026-04-04 23:30:00 -04:00")]
    public void GetNextOccurrence_AtMidnight_FollowsTheSameRule(string expression, string from, string expected) =>
        Check(Zones.Santiago, expression, from, expected);

    // Apia had no 30 December 2011.
    //
    //   wall   Thu 29th 23:59|Sat 31st 00:00
    //   -10:00 --------------|-------------- +14:00
    [Theory]
    [InlineData("0 12 * * *    ", "2011-12-29 12:00:00 -10:00", "2011-12-31 00:00:00 +14:00")]
    [InlineData("0 12 30 12 *  ", "2011-12-01 12:00:00 -10:00", "2011-12-31 00:00:00 +14:00")]
    [InlineData("0 * * * *     ", "2011-12-29 23:00:00 -10:00", "2011-12-31 00:00:00 +14:00")]
    public void GetNextOccurrence_SkippedDay_RingsOnceWhenItIsOver(string expression, string from, string expected) =>
        Check(Zones.Apia, expression, from, expected);

    // Looking back over a skipped hour, what was due in it is found on the last second before it.
    [Theory]
    [InlineData("30 2 * * *    ", "2026-03-08 12:00:00 -04:00", "2026-03-08 01:59:59 -05:00")]
    [InlineData("30 2 * * *    ", "2026-03-08 03:00:00 -04:00", "2026-03-08 01:59:59 -05:00")]
    [InlineData("30 2 * * *    ", "2026-03-08 01:59:59 -05:00", "2026-03-07 02:30:00 -05:00")]
    [InlineData("30 1 * * *    ", "2026-11-01 03:00:00 -05:00", "2026-11-01 01:30:00 -04:00")]
    [InlineData("30 1 * * *    ", "2026-11-01 01:45:00 -05:00", "2026-11-01 01:30:00 -04:00")]
    [InlineData("30 1 * * *    ", "2026-11-01 01:15:00 -04:00", "2026-10-31 01:30:00 -04:00")]
    [InlineData("*/30 1 * * *  ", "2026-11-01 02:00:00 -05:00", "2026-11-01 01:30:00 -05:00")]
    [InlineData("*/30 1 * * *  ", "2026-11-01 01:00:00 -05:00", "2026-11-01 01:30:00 -04:00")]
    public void GetPreviousOccurrence_AroundATransition_FollowsTheRule(string expression, string from, string expected)
    {
        var cron = CronExpression.Parse(expression);

        Assert.Equal(expected, At.Text(cron.GetPreviousOccurrence(At.Offset(from), Zones.NewYork)));
    }

    // Without the instant itself a skipped time rings at the end of the gap; with it, only what that reading names.
    [Fact]
    public void GetNextOccurrence_InclusiveAtTheEndOfAGap_DoesNotRingForTheGap()
    {
        var end = At.Offset("2026-03-08 03:00 -04:00");

        Assert.Equal(
            "2026-03-09 02:30:00 -04:00",
            At.Text(CronExpression.Parse("30 2 * * *").GetNextOccurrence(end, Zones.NewYork, inclusive: true)));
        Assert.Equal(
            "2026-03-08 03:00:00 -04:00",
            At.Text(CronExpression.Parse("30 2 * * *").GetNextOccurrence(end.AddTicks(-1), Zones.NewYork, inclusive: true)));
    }

    private static void Check(TimeZoneInfo zone, string expression, string from, string expected)
    {
        var cron = CronExpression.Parse(expression);

        Assert.Equal(expected, At.Text(cron.GetNextOccurrence(At.Offset(from), zone)));
        Assert.Equal(At.Offset(expected).UtcDateTime, cron.GetNextOccurrence(At.Offset(from).UtcDateTime, zone));
    }
}
