using System.Globalization;
using Microsoft.Azure.Functions.Worker.Timers;

namespace StandIns.Tests.Worker.Timers;

public sealed class NcrontabTests
{
    private static readonly TimeZoneInfo Berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");

    [Theory]
    [InlineData("@hourly")]
    [InlineData("0 0 L * *")]
    [InlineData("0 0 15W * *")]
    [InlineData("0 0 * * 1#2")]
    [InlineData("0 0 ? * *")]
    [InlineData("H * * * *")]
    [InlineData("* * * *")]
    [InlineData("* * * * * * *")]
    [InlineData("60 * * * *")]
    [InlineData("* * * * 7")]
    public void TryParse_WhatNcrontabDoesNotKnow_IsRefused(string expression) => Assert.Null(Ncrontab.TryParse(expression, TimeZoneInfo.Utc));

    [Theory]
    [InlineData("*/5 * * * *", "2026-01-01T00:00:30Z", "2026-01-01T00:05:00Z")]
    [InlineData("30 0 12 * * *", "2026-01-01T00:00:30Z", "2026-01-01T12:00:30Z")]
    [InlineData("0 9 * * Mon-Fri", "2026-01-02T10:00:00Z", "2026-01-05T09:00:00Z")]
    [InlineData("0 0 13 * 5", "2026-01-01T00:00:00Z", "2026-02-13T00:00:00Z")]
    [InlineData("5,10-20/5,40 * * * *", "2026-01-01T00:11:00Z", "2026-01-01T00:15:00Z")]
    public void Next_SharedGrammar_IsTheNextOccurrence(string expression, string after, string next)
        => Assert.Equal(Instant(next), Ncrontab.TryParse(expression, TimeZoneInfo.Utc)!.Next(Instant(after)));

    // Berlin, 29 March 2026: 02:00 becomes 03:00. What falls into the hour left out comes an hour later.
    // Berlin, 25 October 2026: 03:00 becomes 02:00. An interval runs through both; a point in time runs the first time round.
    [Theory]
    [InlineData("30 2 * * *", "2026-03-28T12:00:00+01:00", "2026-03-29T03:30:00+02:00")]
    [InlineData("30 2 * * *", "2026-03-29T03:30:00+02:00", "2026-03-30T02:30:00+02:00")]
    [InlineData("*/30 * * * *", "2026-03-29T01:30:00+01:00", "2026-03-29T03:00:00+02:00")]
    [InlineData("30 2 * * *", "2026-10-24T12:00:00+02:00", "2026-10-25T02:30:00+02:00")]
    [InlineData("30 2 * * *", "2026-10-25T02:30:00+02:00", "2026-10-26T02:30:00+01:00")]
    [InlineData("30 2 * * *", "2026-10-25T02:10:00+01:00", "2026-10-26T02:30:00+01:00")]
    [InlineData("*/30 * * * *", "2026-10-25T01:30:00+02:00", "2026-10-25T02:00:00+02:00")]
    [InlineData("*/30 * * * *", "2026-10-25T02:00:00+02:00", "2026-10-25T02:30:00+02:00")]
    [InlineData("*/30 * * * *", "2026-10-25T02:30:00+02:00", "2026-10-25T02:00:00+01:00")]
    [InlineData("*/30 * * * *", "2026-10-25T02:30:00+01:00", "2026-10-25T03:00:00+01:00")]
    public void Next_AcrossATransition_FollowsTheHostsRule(string expression, string after, string next)
        => Assert.Equal(Instant(next), Ncrontab.TryParse(expression, Berlin)!.Next(Instant(after)));

    [Theory]
    [InlineData("* * * * * *", true)]
    [InlineData("*/10 * * * * *", true)]
    [InlineData("0,30 * * * * *", true)]
    [InlineData("0 * * * * *", false)]
    [InlineData("* * * * *", false)]
    [InlineData("*/10 0 * * * *", false)]
    public void IsTooFrequentToMonitor_MoreThanOnceAMinuteAllDay_Is(string expression, bool expected)
        => Assert.Equal(expected, Ncrontab.TryParse(expression, TimeZoneInfo.Utc)!.IsTooFrequentToMonitor);

    private static DateTimeOffset Instant(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
