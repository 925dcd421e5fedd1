using Cronos;
using Microsoft.Azure.WebJobs.Extensions.Timers;
using NCrontab;

namespace StandIns.Tests.Cronos;

/// <summary>Against the schedule class of the Functions host's timer extension, in the version that has no rule for transitions yet.</summary>
[Trait("Req", "SC14")]
public sealed class HostScheduleDifferentialTests
{
    private const int Seed = 20260102;
    private const int Expressions = 2_000;
    private const int InstantsPerExpression = 50;

    private static readonly TimeSpan Margin = TimeSpan.FromDays(1);

    [Fact]
    public void GetNextOccurrence_AwayFromTransitions_IsWhatTheHostFinds()
    {
        var zone = Zones.NewYork;
        var random = new Random(Seed);
        var expressions = new RandomExpression(random);
        var transitions = ZoneTransition.Of(zone, 2024, 4).Select(each => each.At).ToArray();
        var compared = 0;

        for (var count = 0; count < Expressions; count++)
        {
            var expression = expressions.Next(withSeconds: true);
            var cron = CronExpression.Parse(expression, CronFormat.IncludeSeconds);
            var host = new CronSchedule(CrontabSchedule.Parse(
                expression, new CrontabSchedule.ParseOptions { IncludingSeconds = true }));
            var oracle = new NCrontabOracle(host.GetNextOccurrence);
            var from = At.Utc("2025-01-01").AddSeconds(random.Next(365 * 86_400));

            for (var step = 0; step < InstantsPerExpression; step++)
            {
                if (cron.GetNextOccurrence(new DateTimeOffset(from), zone) is not { } next
                    || transitions.Any(each => each > from - Margin && each < next.UtcDateTime + Margin)
                    || next.Year > 2026)
                {
                    break;
                }

                var wall = TimeZoneInfo.ConvertTimeFromUtc(from, zone);

                Assert.True(
                    oracle.After(wall) == next.DateTime,
                    $"seed {Seed}: '{expression}' after {wall:O}: host {oracle.After(wall):O}, Cronos {next:O}");

                from = next.UtcDateTime;
                compared++;
            }
        }

        Assert.True(compared > 20_000, $"Only {compared} compared");
    }
}
