using Cronos;

namespace StandIns.Tests.Cronos;

[Trait("Req", "SC14")]
public sealed class OccurrenceTests
{
    [Theory]

    // Everyday schedules.
    [InlineData("0 9 * * *    ", "2026-01-01 08:59", "2026-01-01 09:00:00")]
    [InlineData("0 9 * * *    ", "2026-01-01 09:00", "2026-01-02 09:00:00")]
    [InlineData("*/15 * * * * ", "2026-01-01 09:01", "2026-01-01 09:15:00")]
    [InlineData("*/15 * * * * ", "2026-12-31 23:45", "2027-01-01 00:00:00")]
    [InlineData("0 0 * * 0    ", "2026-01-01 00:00", "2026-01-04 00:00:00")]
    [InlineData("*/5 * * * *  ", "2026-01-01 23:55", "2026-01-02 00:00:00")]
    [InlineData("0 9 * * 1-5  ", "2026-01-02 09:00", "2026-01-05 09:00:00")]
    [InlineData("0 0 1 * *    ", "2026-01-01 00:00", "2026-02-01 00:00:00")]
    [InlineData("0 0 * 3 *    ", "2026-03-31 00:00", "2027-03-01 00:00:00")]

    // Days that not every month or year has.
    [InlineData("0 0 31 * *   ", "2026-01-31 00:00", "2026-03-31 00:00:00")]
    [InlineData("0 0 29 2 *   ", "2026-01-01 00:00", "2028-02-29 00:00:00")]
    [InlineData("0 0 29 2 *   ", "2096-03-01 00:00", "2104-02-29 00:00:00")]
    [InlineData("0 0 30 2 *   ", "2026-01-01 00:00", "none")]

    // Last day, days before it, and weekdays near it.
    [InlineData("0 0 L * *    ", "2026-02-01 00:00", "2026-02-28 00:00:00")]
    [InlineData("0 0 L * *    ", "2028-02-01 00:00", "2028-02-29 00:00:00")]
    [InlineData("0 0 L-1 * *  ", "2026-04-01 00:00", "2026-04-29 00:00:00")]
    [InlineData("0 0 L-30 * * ", "2026-02-01 00:00", "2026-03-01 00:00:00")]
    [InlineData("0 0 LW * *   ", "2026-02-01 00:00", "2026-02-27 00:00:00")] // The 28th is a Saturday.
    [InlineData("0 0 LW * *   ", "2026-05-01 00:00", "2026-05-29 00:00:00")] // The 31st is a Sunday.
    [InlineData("0 0 L-2W * * ", "2026-03-01 00:00", "2026-03-30 00:00:00")] // The 29th is a Sunday.

    // The weekday nearest to a day, in its month.
    [InlineData("0 0 15W * *  ", "2026-03-01 00:00", "2026-03-16 00:00:00")] // A Sunday: the Monday after.
    [InlineData("0 0 15W * *  ", "2026-08-01 00:00", "2026-08-14 00:00:00")] // A Saturday: the Friday before.
    [InlineData("0 0 1W * *   ", "2026-08-01 00:00", "2026-08-03 00:00:00")] // Saturday the 1st: the Monday after.
    [InlineData("0 0 31W * *  ", "2026-05-01 00:00", "2026-05-29 00:00:00")] // Sunday the last: the Friday before.
    [InlineData("0 0 31W * *  ", "2026-06-01 00:00", "2026-07-31 00:00:00")] // June has no 31st.

    // A certain weekday of the month.
    [InlineData("0 0 * * 2#1  ", "2026-01-01 00:00", "2026-01-06 00:00:00")]
    [InlineData("0 0 * * MON#5", "2026-01-01 00:00", "2026-03-30 00:00:00")]
    [InlineData("0 0 * * 5L   ", "2026-01-01 00:00", "2026-01-30 00:00:00")]
    [InlineData("0 0 * * 7L   ", "2026-01-26 00:00", "2026-02-22 00:00:00")]

    // Day of month and day of week: both must hold.
    [InlineData("0 0 13 * 5   ", "2026-01-01 00:00", "2026-02-13 00:00:00")]
    [InlineData("0 0 1-7 * 1  ", "2026-01-06 00:00", "2026-02-02 00:00:00")]
    [InlineData("0 0 1W * SUN ", "2026-01-01 00:00", "none")]
    [InlineData("0 0 29 2 1#5 ", "2026-01-01 00:00", "2044-02-29 00:00:00")]
    [Trait("Req", "SS8")]
    public void GetNextOccurrence_InUtc_IsTheNextDueInstant(string expression, string from, string expected)
    {
        Assert.Equal(expected, At.Text(CronExpression.Parse(expression).GetNextOccurrence(At.Utc(from))));
    }

    [Theory]
    [InlineData("0 9 * * *    ", "2026-01-01 09:00", "2025-12-31 09:00:00")]
    [InlineData("*/15 * * * * ", "2027-01-01 00:00", "2026-12-31 23:45:00")]
    [InlineData("0 0 * * 0    ", "2026-01-04 00:00", "2025-12-28 00:00:00")]
    [InlineData("0 0 * * 2-4  ", "2026-01-05 12:00", "2026-01-01 00:00:00")]
    [InlineData("0 0 31 * *   ", "2026-03-31 00:00", "2026-01-31 00:00:00")]
    [InlineData("0 0 29 2 *   ", "2104-02-29 00:00", "2096-02-29 00:00:00")]
    [InlineData("0 0 30 2 *   ", "2026-01-01 00:00", "none")]
    [InlineData("0 0 L * *    ", "2028-03-01 00:00", "2028-02-29 00:00:00")]
    [InlineData("0 0 L-2W * * ", "2026-04-01 00:00", "2026-03-30 00:00:00")]
    [InlineData("0 0 1W * *   ", "2026-08-03 00:00", "2026-07-01 00:00:00")]
    [InlineData("0 0 * * MON#5", "2026-03-30 00:00", "2025-12-29 00:00:00")]
    [InlineData("0 0 13 * 5   ", "2026-02-13 00:00", "2025-06-13 00:00:00")]
    public void GetPreviousOccurrence_InUtc_IsTheLatestDueInstant(string expression, string from, string expected)
    {
        Assert.Equal(expected, At.Text(CronExpression.Parse(expression).GetPreviousOccurrence(At.Utc(from))));
    }

    [Fact]
    public void GetNextOccurrence_LastAndFirstDayOfEveryMonth_AreTheCalendars()
    {
        var (lastDay, firstDay) = (CronExpression.Parse("0 0 L * *"), CronExpression.Parse("0 0 1 * *"));

        for (var month = At.Utc("0002-01-01"); month.Year < 9999; month = month.AddMonths(1))
        {
            Assert.Equal(month.AddMonths(1).AddDays(-1), lastDay.GetNextOccurrence(month));
            Assert.Equal(month.AddMonths(1), firstDay.GetNextOccurrence(month));
        }
    }

    [Theory]
    [InlineData("*/20 * * * * *", "2026-01-01 00:00:00", "2026-01-01 00:00:20")]
    [InlineData("*/20 * * * * *", "2026-01-01 00:00:59", "2026-01-01 00:01:00")]
    [InlineData("30 59 23 L * *", "2026-01-31 23:59:30", "2026-02-28 23:59:30")]
    public void GetNextOccurrence_WithSeconds_IsExactToTheSecond(string expression, string from, string expected)
    {
        var cron = CronExpression.Parse(expression, CronFormat.IncludeSeconds);

        Assert.Equal(expected, At.Text(cron.GetNextOccurrence(At.Utc(from))));
    }

    [Theory]
    [InlineData("2026-01-01 00:05:00       ", true, "2026-01-01 00:05:00", "2026-01-01 00:05:00")]
    [InlineData("2026-01-01 00:05:00       ", false, "2026-01-01 00:10:00", "2026-01-01 00:00:00")]
    [InlineData("2026-01-01 00:05:00.0000001", true, "2026-01-01 00:10:00", "2026-01-01 00:05:00")]
    [InlineData("2026-01-01 00:05:00.0000001", false, "2026-01-01 00:10:00", "2026-01-01 00:05:00")]
    [InlineData("2026-01-01 00:04:59.9999999", true, "2026-01-01 00:05:00", "2026-01-01 00:00:00")]
    public void GetOccurrence_Inclusive_CountsTheInstantItself(string from, bool inclusive, string next, string previous)
    {
        var cron = CronExpression.Parse("*/5 * * * *");

        Assert.Equal(next, At.Text(cron.GetNextOccurrence(At.Utc(from), inclusive)));
        Assert.Equal(previous, At.Text(cron.GetPreviousOccurrence(At.Utc(from), inclusive)));
    }

    [Theory]
    [InlineData(DateTimeKind.Local)]
    [InlineData(DateTimeKind.Unspecified)]
    public void GetOccurrence_KindIsNotUtc_IsRefused(DateTimeKind kind)
    {
        var from = new DateTime(2026, 1, 1, 0, 0, 0, kind);
        var cron = CronExpression.Daily;

        Assert.Throws<ArgumentException>("fromUtc", () => cron.GetNextOccurrence(from));
        Assert.Throws<ArgumentException>("fromUtc", () => cron.GetPreviousOccurrence(from));
        Assert.Throws<ArgumentException>("fromUtc", () => cron.GetNextOccurrence(from, Zones.NewYork));
        Assert.Throws<ArgumentException>("fromUtc", () => cron.GetPreviousOccurrence(from, Zones.NewYork));
        Assert.Throws<ArgumentException>("toUtc", () => cron.GetOccurrences(At.Utc("2025-01-01"), from));
    }

    [Fact]
    public void GetOccurrence_ZoneIsNull_IsRefused()
    {
        var from = At.Utc("2026-01-01");

        Assert.Throws<ArgumentNullException>("zone", () => CronExpression.Daily.GetNextOccurrence(from, null!));
        Assert.Throws<ArgumentNullException>("zone", () => CronExpression.Daily.GetPreviousOccurrence(from, null!));
        Assert.Throws<ArgumentNullException>(
            "zone", () => CronExpression.Daily.GetNextOccurrence(new DateTimeOffset(from), null!));
        Assert.Throws<ArgumentNullException>(
            "zone", () => CronExpression.Daily.GetPreviousOccurrence(new DateTimeOffset(from), null!));
    }

    [Fact]
    public void GetOccurrence_AtTheEndsOfTime_IsFoundOrNull()
    {
        var first = new DateTime(0, DateTimeKind.Utc);
        var last = new DateTime(9999, 12, 31, 23, 59, 59, DateTimeKind.Utc);
        var cron = CronExpression.EverySecond;

        Assert.Equal(first, cron.GetNextOccurrence(first, inclusive: true));
        Assert.Equal(first, cron.GetPreviousOccurrence(first, inclusive: true));
        Assert.Null(cron.GetPreviousOccurrence(first));
        Assert.Equal(last, cron.GetNextOccurrence(last.AddTicks(-1)));
        Assert.Null(cron.GetNextOccurrence(last));
        Assert.Equal(last, cron.GetPreviousOccurrence(last, inclusive: true));
    }

    [Theory]
    [InlineData("America/New_York")]
    [InlineData("Pacific/Kiritimati")]
    [InlineData("Asia/Kathmandu")]
    public void GetOccurrence_AtTheEndsOfTimeInAZone_NeverThrows(string zoneId)
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById(zoneId);

        foreach (var cron in new[] { CronExpression.EverySecond, CronExpression.Daily, CronExpression.Yearly })
        {
            foreach (var end in new[] { DateTimeOffset.MinValue, DateTimeOffset.MaxValue })
            {
                Assert.True(cron.GetNextOccurrence(end, zone, inclusive: true) is null or { Year: 1 or 2 or 9999 });
                Assert.True(cron.GetPreviousOccurrence(end, zone, inclusive: true) is null or { Year: 1 or 9998 or 9999 });
            }
        }
    }

    [Fact]
    [Trait("Req", "SS6")]
    public void GetNextOccurrence_InAZone_IsOnThatZonesClock()
    {
        var nine = CronExpression.Parse("0 9 * * *");

        Assert.Equal("2026-07-01 13:00:00", At.Text(nine.GetNextOccurrence(At.Utc("2026-07-01 12:00"), Zones.NewYork)));
        Assert.Equal("2026-01-15 14:00:00", At.Text(nine.GetNextOccurrence(At.Utc("2026-01-15 12:00"), Zones.NewYork)));
        Assert.Equal("2026-07-01 09:00:00", At.Text(nine.GetNextOccurrence(At.Utc("2026-07-01 08:00"))));
    }

    [Fact]
    [Trait("Req", "SS6")]
    public void GetNextOccurrence_OfAnOffset_HasTheZonesOffset()
    {
        var from = At.Offset("2026-07-01 12:00 +00:00");

        Assert.Equal("2026-07-02 00:00:00 -04:00", At.Text(CronExpression.Daily.GetNextOccurrence(from, Zones.NewYork)));
        Assert.Equal("2026-07-01 00:00:00 -04:00", At.Text(CronExpression.Daily.GetPreviousOccurrence(from, Zones.NewYork)));
        Assert.Equal("2026-07-02 00:00:00 +00:00", At.Text(CronExpression.Daily.GetNextOccurrence(from, TimeZoneInfo.Utc)));
    }

    [Fact]
    public void GetOccurrence_OnceWarm_AllocatesNothing()
    {
        // A zone that no other test takes to far-off years, whose pages could take the place of those warmed here.
        var zone = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");
        var from = At.Utc("2026-03-29 00:30");
        var cron = CronExpression.Parse("30 2 23-31 * 0");

        Assert.Equal(0, AllocatedBy(() =>
        {
            cron.GetNextOccurrence(from);
            cron.GetPreviousOccurrence(from);
            cron.GetNextOccurrence(from, zone);
            cron.GetPreviousOccurrence(from, zone);
            cron.GetNextOccurrence(new DateTimeOffset(from), zone);
        }));
    }

    [Fact]
    public void GetNextOccurrence_SharedByThreadsAndZones_AnswersEachForItself()
    {
        var cron = CronExpression.Parse("0 0 29 2 *");
        TimeZoneInfo[] zones = [Zones.NewYork, Zones.LordHowe, Zones.Santiago, TimeZoneInfo.Utc];

        Parallel.For(0, 20_000, index =>
        {
            var zone = zones[index % zones.Length];
            var from = new DateTimeOffset(2001 + index % 97, 6, 1, 0, 0, 0, TimeSpan.Zero);
            var next = cron.GetNextOccurrence(from, zone)!.Value;

            Assert.Equal((2, 29, 0), (next.Month, next.Day, next.Hour));
            Assert.InRange(next.Year - from.Year, 1, 8); // 2100 is no leap year.
            Assert.Equal(zone.GetUtcOffset(next), next.Offset);
        });
    }

    private static long AllocatedBy(Action action)
    {
        action();
        var before = GC.GetAllocatedBytesForCurrentThread();
        action();

        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
