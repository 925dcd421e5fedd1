using Microsoft.Azure.Functions.Worker.Timers;
using NCrontab;

namespace StandIns.Tests.Worker.Timers;

/// <summary>The host's own parser, asked about the same expressions.</summary>
public sealed class NcrontabOracleTests
{
    private static readonly DateTime Start = new(2026, 1, 1, 0, 0, 30, DateTimeKind.Utc);

    [Theory]
    [InlineData("* * * * *")]
    [InlineData("*/7 * * * *")]
    [InlineData("5/20 * * * *")]
    [InlineData("10-40/10 1,3 * * *")]
    [InlineData("0 0 1,15 * *")]
    [InlineData("0 0 13 * Fri")]
    [InlineData("0 9 * jan-mar mon-fri")]
    [InlineData("0 0 29 2 *")]
    [InlineData("*/15 * * * * *")]
    [InlineData("0 30 9 * * Mon")]
    [InlineData("0 0 0 1 1 *")]
    [InlineData("50-10 * * * *")]
    [InlineData("0 22-2 * * *")]
    [InlineData("0 0 * * Fri-Mon")]
    [InlineData("0 0 * * 7")]
    [InlineData("0 0 * * 5-7")]
    [InlineData("0 0 * January Monday")]
    [InlineData("60 * * * *")]
    [InlineData("0 24 * * *")]
    [InlineData("0 0 0 * *")]
    [InlineData("0 0 * 13 *")]
    [InlineData("*/0 * * * *")]
    [InlineData("*/90 * * * *")]
    [InlineData("1, * * * *")]
    [InlineData("Mon * * * *")]
    [InlineData("@daily")]
    [InlineData("0 0 L * *")]
    [InlineData("0 0 ? * *")]
    [InlineData("*-5 * * * *")]
    [InlineData("00 007 * * *")]
    [InlineData(" 0  12 * * * ")]
    [InlineData("")]
    public void TryParse_AnyExpression_IsReadAsTheHostReadsIt(string expression)
    {
        var seconds = expression.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length != 5;
        var oracle = CrontabSchedule.TryParse(expression, new CrontabSchedule.ParseOptions { IncludingSeconds = seconds });

        var schedule = Ncrontab.TryParse(expression, TimeZoneInfo.Utc);

        Assert.Equal(oracle is not null, schedule is not null);
        var (theirs, ours) = (Start, new DateTimeOffset(Start));
        for (var i = 0; i < 20 && oracle is not null; i++)
        {
            theirs = oracle.GetNextOccurrence(theirs);
            ours = schedule!.Next(ours)!.Value;
            Assert.Equal(theirs, ours.UtcDateTime);
        }
    }

    [Theory]
    [InlineData("30 2 * * *")]
    [InlineData("30 1,2 * * *")]
    [InlineData("30 1,3 * * *")]
    [InlineData("0,30 2 * * *")]
    [InlineData("0-59 2 * * *")]
    [InlineData("2/60 2 * * *")]
    [InlineData("0 9 1-5,7 J,Feb Tue-Mon")]
    public void Canonical_AnyExpression_IsHowTheHostWritesIt(string expression)
        => Assert.Equal(CrontabSchedule.Parse(expression).ToString(), string.Join(' ', Ncrontab.Canonical(expression)!));
}
