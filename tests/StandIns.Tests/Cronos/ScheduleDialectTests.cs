using Cronos;
using NCrontab;

namespace StandIns.Tests.Cronos;

/// <summary>Where Cronos, NCRONTAB and the Functions host differ: each test is a line of docs/schedules-and-time.md.</summary>
public sealed class ScheduleDialectTests
{
    private static readonly DateTime From = At.Utc("2026-01-01");

    [Theory]
    [InlineData("0 0 L * *")]
    [InlineData("0 0 LW * *")]
    [InlineData("0 0 15W * *")]
    [InlineData("0 0 * * 5L")]
    [InlineData("0 0 * * 5#2")]
    [InlineData("0 0 ? * *")]
    [InlineData("@daily")]
    [InlineData("0\t0 * * *")]
    public void Cronos_SpecialCharacters_AreUnknownToNCrontab(string expression)
    {
        Assert.True(CronExpression.TryParse(expression, out _));
        Assert.Null(CrontabSchedule.TryParse(expression));
    }

    [Fact]
    public void Cronos_Jitter_IsUnknownToNCrontab()
    {
        Assert.True(CronExpression.TryParse("H * * * *", 1, out _));
        Assert.Null(CrontabSchedule.TryParse("H * * * *"));
    }

    [Theory]
    [InlineData("0 0 * * 7")]
    [InlineData("0 0 * * 5-7")]
    public void Cronos_SevenForSunday_IsRefusedByNCrontab(string expression)
    {
        Assert.True(CronExpression.TryParse(expression, out _));
        Assert.Null(CrontabSchedule.TryParse(expression));
    }

    [Theory]
    [InlineData("0 0 * * MONDAY")]
    [InlineData("0 0 * JANUARY *")]
    [InlineData("*,5 * * * *")]
    [InlineData("5,*/20 * * * *")]
    [InlineData("*/20,5 * * * *")]
    [InlineData("*/60 * * * *")]
    [InlineData("*/0 * * * *")]
    public void NCrontab_LooserForms_AreRefusedByCronos(string expression)
    {
        Assert.NotNull(CrontabSchedule.TryParse(expression));
        Assert.False(CronExpression.TryParse(expression, out _));
    }

    [Theory]
    [InlineData("22-2", "0,1,2,22,23", "2-22")]
    public void ReversedRange_WrapsInCronos_IsTurnedRoundByNCrontab(string hours, string cronos, string nCrontab)
    {
        Assert.Equal($"0 {cronos} * * *", CronExpression.Parse($"0 {hours} * * *").ToString());
        Assert.Equal($"0 {nCrontab} * * *", CrontabSchedule.Parse($"0 {hours} * * *").ToString());
    }

    [Fact]
    public void WeekdayStep_ReachesSundayInCronos_EndsOnSaturdayInNCrontab()
    {
        Assert.Equal("0 0 * * 0,1,3,5", CronExpression.Parse("0 0 * * 1/2").ToString());
        Assert.Equal("0 0 * * 1,3,5", CrontabSchedule.Parse("0 0 * * 1/2").ToString());
    }

    [Fact]
    public void BothDayFields_MustHoldInBoth()
    {
        const string FridayThe13th = "0 0 13 * 5";

        Assert.Equal(At.Utc("2026-02-13"), CronExpression.Parse(FridayThe13th).GetNextOccurrence(From));
        Assert.Equal(At.Utc("2026-02-13"), CrontabSchedule.Parse(FridayThe13th).GetNextOccurrence(From));
    }

    [Theory]
    [InlineData("*/20 30 * * * *", "2026-01-01 08:15:05", "2026-01-01 08:30:00", "2026-01-01 08:30:20")]
    [InlineData("* * 14 * * *   ", "2026-01-01 13:40:13", "2026-01-01 14:00:00", "2026-01-01 14:00:14")]
    public void SeveralSeconds_StartWithTheFirstInCronos_NotAlwaysInNCrontab(
        string expression, string from, string cronos, string nCrontab)
    {
        var options = new CrontabSchedule.ParseOptions { IncludingSeconds = true };
        var cron = CronExpression.Parse(expression, CronFormat.IncludeSeconds);

        Assert.Equal(cronos, At.Text(cron.GetNextOccurrence(At.Utc(from))));
        Assert.Equal(nCrontab, At.Text(CrontabSchedule.Parse(expression.Trim(), options).GetNextOccurrence(At.Utc(from))));
    }

    [Fact]
    public void NeverDue_IsNullInCronos_IsTheEndOfTimeInNCrontab()
    {
        const string February30 = "0 0 30 2 *";

        Assert.Null(CronExpression.Parse(February30).GetNextOccurrence(From));
        Assert.Equal(DateTime.MaxValue, CrontabSchedule.Parse(February30).GetNextOccurrence(From));
    }

    // New York, 2026-03-08: 02:00 to 03:00 is skipped.
    [Theory]
    [Trait("Req", "SS9")]
    [InlineData("30 2 * * *   ", "2026-03-08 03:00:00 -04:00", "2026-03-08 03:30:00 -04:00")]
    [InlineData("15,45 2 * * *", "2026-03-08 03:00:00 -04:00", "2026-03-08 03:15:00 -04:00")]
    [InlineData("0 2 * * *    ", "2026-03-08 03:00:00 -04:00", "2026-03-08 03:00:00 -04:00")]
    [InlineData("20 * * * *   ", "2026-03-08 03:00:00 -04:00", "2026-03-08 03:20:00 -04:00")]
    [InlineData("*/30 * * * * ", "2026-03-08 03:00:00 -04:00", "2026-03-08 03:00:00 -04:00")]
    public void SkippedHour_RingsAtItsEndInCronos_IsShiftedByTheHost(string expression, string cronos, string host) =>
        CheckAfter("2026-03-08 01:45 -05:00", expression, cronos, host);

    // New York, 2026-11-01: 01:00 to 02:00 comes twice. Asked right after the first time.
    [Theory]
    [Trait("Req", "SS9")]

    // Alike: a time of day once, an interval twice.
    [InlineData("30 1 * * *   ", "2026-11-02 01:30:00 -05:00", "2026-11-02 01:30:00 -05:00")]
    [InlineData("*/30 * * * * ", "2026-11-01 01:00:00 -05:00", "2026-11-01 01:00:00 -05:00")]

    // Neighbours in a list, which the host takes for a range, and with it for an interval.
    [InlineData("30 1,2 * * * ", "2026-11-01 02:30:00 -05:00", "2026-11-01 01:30:00 -05:00")]

    // A step, which the host sees as the list it stands for, and with it as times of day.
    [InlineData("*/30 1 * * * ", "2026-11-01 01:00:00 -05:00", "2026-11-02 01:00:00 -05:00")]
    [InlineData("30 1/23 * * *", "2026-11-01 01:30:00 -05:00", "2026-11-02 01:30:00 -05:00")]

    // An interval that has nothing more in the hour: the host moves what comes next, too, and is an hour early.
    [InlineData("0-10 9 * * * ", "2026-11-01 09:00:00 -05:00", "2026-11-01 08:00:00 -05:00")]
    public void RepeatedHour_AfterItsFirstTime_DiffersForSomeExpressions(string expression, string cronos, string host) =>
        CheckAfter("2026-11-01 01:30 -04:00", expression, cronos, host);

    private static void CheckAfter(string from, string expression, string cronos, string host)
    {
        var cron = CronExpression.Parse(expression);

        Assert.Equal(cronos, At.Text(cron.GetNextOccurrence(At.Offset(from), Zones.NewYork)));
        Assert.Equal(host, At.Text(new HostScheduleRule(expression.Trim(), Zones.NewYork).Next(At.Offset(from))));
    }
}
