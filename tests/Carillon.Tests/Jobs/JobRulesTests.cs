using Carillon.Jobs;
using Carillon.TestKit;

namespace Carillon.Tests.Jobs;

[Trait("Req", "TO56")]
public sealed class JobRulesTests
{
    private const string Bound = "uses bindings";

    [Theory]
    [Trait("Req", "SS4")]
    [InlineData("0 9 * * *", null)]
    [InlineData("0 0 9 L * *", null)]
    [InlineData("@daily", null)]
    [InlineData("0 0 29 2 *", null)]
    [InlineData("0 0 30 2 *", "is never due.")]
    [InlineData("", "can't be read: ")]
    [InlineData("60 * * * *", "can't be read: Minutes: '60' at position 1 of '60 * * * *': a value between 0 and 59 is expected.")]
    [InlineData("H * * * *", "can't be read: 'H' is not allowed here")]
    public void Schedule_AnExpression_HasToBeDueSomeTime(string expression, string? problem) =>
        Says(problem, JobRules.Schedule(expression, TimeZoneInfo.Utc, Some.Instant));

    [Fact]
    public void Schedule_Endless_IsRefusedUnread() =>
        Says("has 1001 characters; at most 1000 are allowed.", JobRules.Schedule(new string('*', 1_001), TimeZoneInfo.Utc, Some.Instant));

    [Theory]
    [InlineData("UTC", true)]
    [InlineData("Europe/Berlin", true)]
    [InlineData("America/Argentina/Buenos_Aires", true)]
    [InlineData("Etc/GMT+12", true)]
    [InlineData("", false)]
    [InlineData("Europe", false)]
    [InlineData("Europe/Nowhere", false)]
    [InlineData("/usr/share/zoneinfo/Europe/Berlin", false)]
    [InlineData("/dev/zero", false)]
    [InlineData("Europe/../Europe/Berlin", false)]
    [InlineData("../zoneinfo/Europe/Berlin", false)]
    [InlineData("Europe/Berlin\0", false)]
    [InlineData("zone.tab", false)]
    public void TimeZone_AName_IsThatOfAZoneAndNoPath(string name, bool known) =>
        Says(known ? null : "is not a zone of this machine.", JobRules.TimeZone(name));

    [Theory]
    [InlineData("00:00:01", null, null)]
    [InlineData("1.00:00:00", null, null)]
    [InlineData("1.00:00:01", null, "is not a time of more than 00:00:00 and at most 1.00:00:00.")]
    [InlineData("00:00:00", "00:10:00", "is not a time of more than 00:00:00")]
    [InlineData("00:09:30", "00:10:00", null)]
    [InlineData("00:09:31", "00:10:00", "is too long: the platform ends an invocation after 00:10:00")]
    public void Timeout_ATime_IsPositiveAndFitsInAnInvocation(string timeout, string? limit, string? problem) =>
        Says(problem, JobRules.Timeout(Time(timeout), limit is null ? null : Time(limit)));

    [Theory]
    [InlineData(0, true)]
    [InlineData(100, true)]
    [InlineData(-1, false)]
    [InlineData(101, false)]
    public void MaxRetries_ANumber_IsFrom0To100(int retries, bool allowed) =>
        Says(allowed ? null : "is not from 0 to 100.", JobRules.MaxRetries(retries));

    [Theory]
    [InlineData(0, null, null)]
    [InlineData(10, null, null)]
    [InlineData(-1, null, "is not from 0 to 10.")]
    [InlineData(11, null, "is not from 0 to 10.")]
    [InlineData(0, Bound, null)]
    [InlineData(1, Bound, "because it uses bindings. Leave it out, or write 0.")]
    public void RerunAfterLoss_ANumber_IsFrom0To10AndNothingForThePlatform(int reruns, string? onlyByPlatform, string? problem) =>
        Says(problem, JobRules.RerunAfterLoss(reruns, onlyByPlatform));

    [Theory]
    [InlineData(MisfirePolicy.All, null, null)]
    [InlineData((MisfirePolicy)3, null, "is not one of Latest, None, All.")]
    [InlineData(MisfirePolicy.None, Bound, null)]
    [InlineData(MisfirePolicy.All, Bound, "because it uses bindings. Write Latest or None.")]
    public void Misfire_APolicy_IsOneThatTheJobCanFollow(MisfirePolicy misfire, string? onlyByPlatform, string? problem) =>
        Says(problem, JobRules.Misfire(misfire, onlyByPlatform));

    [Theory]
    [InlineData(OverlapPolicy.Queue, null, null)]
    [InlineData(OverlapPolicy.CancelRunning, null, null)]
    [InlineData((OverlapPolicy)(-1), null, "is not one of Skip, Queue, Allow, CancelRunning.")]
    [InlineData(OverlapPolicy.Allow, Bound, null)]
    [InlineData(OverlapPolicy.Queue, Bound, "because it uses bindings. Write Skip or Allow.")]
    [InlineData(OverlapPolicy.CancelRunning, Bound, "because it uses bindings. Write Skip or Allow.")]
    public void Overlap_APolicy_IsOneThatTheJobCanFollow(OverlapPolicy overlap, string? onlyByPlatform, string? problem) =>
        Says(problem, JobRules.Overlap(overlap, onlyByPlatform));

    [Theory]
    [InlineData("30.00:00:00", MisfirePolicy.Latest, null)]
    [InlineData("00:00:00", MisfirePolicy.All, "is not a time of more than 00:00:00 and at most 30.00:00:00.")]
    [InlineData("30.00:00:01", MisfirePolicy.All, "is not a time of more than 00:00:00 and at most 30.00:00:00.")]
    [InlineData("00:01:00", MisfirePolicy.None, "has nothing to say with Misfire = None")]
    public void MaxLateness_ATime_HasALateRunToSpeakOf(string lateness, MisfirePolicy misfire, string? problem) =>
        Says(problem, JobRules.MaxLateness(Time(lateness), misfire));

    [Theory]
    [InlineData("3650.00:00:00", true)]
    [InlineData("3650.00:00:01", false)]
    [InlineData("00:00:00", false)]
    public void RetainFor_ATime_IsAtMostTenYears(string time, bool allowed) =>
        Says(allowed ? null : "is not a time of more than 00:00:00 and at most 3650.00:00:00.", JobRules.RetainFor(Time(time)));

    [Theory]
    [InlineData(1, true)]
    [InlineData(100_000, true)]
    [InlineData(0, false)]
    [InlineData(100_001, false)]
    public void RetainCount_ANumber_IsFrom1To100000(int count, bool allowed) =>
        Says(allowed ? null : "is not from 1 to 100000.", JobRules.RetainCount(count));

    [Theory]
    [InlineData("nightly", true)]
    [InlineData("Team:Billing_v1.2-eu", true)]
    [InlineData("7", true)]
    [InlineData("", false)]
    [InlineData("-a", false)]
    [InlineData("two words", false)]
    [InlineData("größe", false)]
    [InlineData(null, false)]
    public void Tags_ATag_IsOneWord(string? tag, bool allowed) =>
        Says(allowed ? null : $"have \"{tag}\", which is not a letter or digit followed by", JobRules.Tags(["fine", tag]));

    [Fact]
    public void Tags_TooLongOrTooMany_AreRefused()
    {
        Assert.Null(JobRules.Tags([new string('a', 50)]));
        Assert.NotNull(JobRules.Tags([new string('a', 51)]));
        Assert.Null(JobRules.Tags([.. Enumerable.Repeat("a", 20)]));
        Assert.Equal("are 21; at most 20 are allowed.", JobRules.Tags([.. Enumerable.Repeat("a", 21)]));
    }

    [Theory]
    [InlineData("00:05:00", 5)]
    [InlineData("1.00:00:00", 1_440)]
    [InlineData("10", 0)]
    [InlineData("-1", 0)]
    [InlineData("5m", 0)]
    [InlineData("", 0)]
    public void TryReadTime_AText_IsReadWithColonsOnly(string text, int minutes)
    {
        Assert.Equal(minutes > 0, JobRules.TryReadTime(text, out var time));
        Assert.Equal(TimeSpan.FromMinutes(minutes), time);
    }

    private static void Says(string? expected, string? problem)
    {
        if (expected is null)
        {
            Assert.Null(problem);
        }
        else
        {
            Assert.Contains(expected, problem, StringComparison.Ordinal);
        }
    }

    private static TimeSpan Time(string text) => TimeSpan.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
