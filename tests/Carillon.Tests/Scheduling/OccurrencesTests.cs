using System.Globalization;
using Carillon.Scheduling;
using Carillon.TestKit;

namespace Carillon.Tests.Scheduling;

public sealed class OccurrencesTests
{
    [Fact]
    [Trait("Req", "SS17")]
    public void After_AnInstant_AreThoseThatDispatchingFinds()
    {
        var schedule = Schedule.Parse("*/5 * * * *", TimeZoneInfo.Utc);

        Assert.Equal(
            schedule.DueWithin(Some.Instant, Some.Instant.AddMinutes(15)),
            new Occurrences(schedule).After(Some.Instant).Take(3).Select(occurrence => occurrence.At));
    }

    [Theory]
    [Trait("Req", "SS9")]
    [InlineData("America/New_York", "2026-03-08T07:00:00Z")]
    [InlineData("America/New_York", "2026-11-01T06:00:00Z")]
    [InlineData("Australia/Lord_Howe", "2026-10-03T15:30:00Z")]
    [InlineData("America/Santiago", "2026-09-06T04:00:00Z")]
    [InlineData("Pacific/Apia", "2011-12-30T10:00:00Z")]
    public void Before_AroundAChangeOfTheClocks_AreThoseThatDispatchingFinds(string zone, string change)
    {
        var from = Instant(change).AddHours(-50);
        foreach (var expression in (string[])["30 2 * * *", "*/30 * * * *", "59 59 1,2 * * *", "*/10 2 * * *", "0 3 * * *", "30 1 * * *", "0,30 0-3 * * *", "15 0 * * *", "0 12 30,31 12 *"])
        {
            var schedule = Schedule.Parse(expression, TimeZoneInfo.FindSystemTimeZoneById(zone));
            for (var until = from.AddHours(48); until < from.AddHours(54); until += TimeSpan.FromMinutes(15))
            {
                var dispatched = schedule.DueWithin(from, until.AddTicks(-1)).Reverse().ToList();
                var found = new Occurrences(schedule).Before(until).Select(occurrence => occurrence.At).TakeWhile(at => at > from);

                Assert.True(dispatched.SequenceEqual(found), $"{expression} before {until:O}");
            }
        }
    }

    [Theory]
    [Trait("Req", "SS9")]
    [InlineData("30 2 * * *", "2026-03-07T02:30:00-05:00", "2026-03-08T03:00:00-04:00 AfterSkippedTime", "2026-03-09T02:30:00-04:00")]
    [InlineData("0 3 * * *", "2026-03-07T03:00:00-05:00", "2026-03-08T03:00:00-04:00", "2026-03-09T03:00:00-04:00")]
    [InlineData("30 2,3 8 3 *", "2026-03-08T03:00:00-04:00 AfterSkippedTime", "2026-03-08T03:30:00-04:00", "2027-03-08T02:30:00-05:00")]
    public void After_SkippedTime_IsMarkedWhereItIsMadeUpFor(string expression, params string[] told) =>
        Assert.Equal(told, Tell(expression, "2026-03-07T00:00:00-05:00", told.Length));

    [Theory]
    [Trait("Req", "SS9")]
    [InlineData("30 1 * * *", "2026-11-01T01:30:00-04:00 FirstOfRepeatedTime", "2026-11-02T01:30:00-05:00")]
    [InlineData("30 * 1 11 *", "2026-11-01T00:30:00-04:00", "2026-11-01T01:30:00-04:00 FirstOfRepeatedTime", "2026-11-01T01:30:00-05:00 SecondOfRepeatedTime", "2026-11-01T02:30:00-05:00")]
    [InlineData("0 * 1 11 *", "2026-11-01T00:00:00-04:00", "2026-11-01T01:00:00-04:00 FirstOfRepeatedTime", "2026-11-01T01:00:00-05:00 SecondOfRepeatedTime", "2026-11-01T02:00:00-05:00")]
    public void After_RepeatedTime_IsMarkedFirstAndSecond(string expression, params string[] told) =>
        Assert.Equal(told, Tell(expression, "2026-10-31T12:00:00-04:00", told.Length));

    [Fact]
    public void After_TheEndOfTime_AreNone() =>
        Assert.Empty(new Occurrences(Schedule.Parse("0 0 29 2 *", TimeZoneInfo.Utc)).After(new DateTimeOffset(9996, 3, 1, 0, 0, 0, TimeSpan.Zero)));

    private static IEnumerable<string> Tell(string expression, string from, int count) =>
        new Occurrences(Schedule.Parse(expression, TimeZoneInfo.FindSystemTimeZoneById("America/New_York"))).After(Instant(from)).Take(count)
            .Select(occurrence => $"{occurrence.Local.ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture)} {occurrence.Change}".TrimEnd());

    private static DateTimeOffset Instant(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
