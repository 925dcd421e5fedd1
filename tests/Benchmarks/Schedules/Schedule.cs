using Cronos;
using NCrontab;

namespace Benchmarks.Schedules;

/// <summary>The same schedule in the words of each contestant.</summary>
/// <param name="Cron">For Cronos and NCrontab.</param>
/// <param name="Quartz">For Quartz.NET: seconds first, Sunday as 1, a <c>?</c> for the day field that does not matter.</param>
/// <param name="WithSeconds">The first field of <paramref name="Cron"/> is the second.</param>
internal sealed record Schedule(string Cron, string Quartz, bool WithSeconds = false)
{
    /// <summary>The schedule that looks furthest ahead.</summary>
    public static readonly Schedule LeapDay = new("0 0 29 2 *", "0 0 0 29 2 ?");

    public static readonly Schedule[] All =
    [
        new("*/5 * * * *",      "0 */5 * * * ?"),
        new("0 9 * * 1-5",      "0 0 9 ? * 2-6"),
        new("30 2 1,15 * *",    "0 30 2 1,15 * ?"),
        LeapDay,
        new("*/15 * 8-17 * * *", "*/15 * 8-17 * * ?", WithSeconds: true),
    ];

    public CronExpression ParseCronos() =>
        CronExpression.Parse(Cron, WithSeconds ? CronFormat.IncludeSeconds : CronFormat.Standard);

    public CrontabSchedule ParseNCrontab() =>
        CrontabSchedule.Parse(Cron, new CrontabSchedule.ParseOptions { IncludingSeconds = WithSeconds });

    public Quartz.CronExpression ParseQuartz(TimeZoneInfo zone) => new(Quartz, zone);
}
